import type { WebClient } from '@slack/web-api';
import type { Intent, LookUpOutcome, MessageView, SendOutcome } from '../news/intent.ts';
import { drawAlert, drawLonger, drawReply } from './blocks/alert.ts';
import { asSent, type Drawing, type TagNames } from './blocks/drawing.ts';
import { classifyFailure, type SendFailure } from './errors.ts';

/** Says what an intent wants said, and finds out whether it was said. */
export interface Poster {
  /** One attempt. Never throws for anything Slack or the network does. */
  readonly send: (intent: Intent, view: MessageView) => Promise<SendOutcome>;
  /**
   * Looks for a post of unknown outcome by its metadata.
   * @param window the first and the last attempt, epoch ms; a minute is added on both sides
   */
  readonly lookUp: (
    intent: Intent,
    view: MessageView,
    window: { readonly from: number; readonly to: number },
  ) => Promise<LookUpOutcome>;
}

/** What the poster is made of. */
export interface PosterDeps {
  /** From `createDeliveryClient`. */
  readonly client: WebClient;
  readonly names: TagNames;
}

const eventType = 'dateline_delivery';
const marginMs = 60_000;
/** The page size Slack grants every kind of app. */
const pageSize = 15;
const mostPages = 20;

/** A poster that draws at send time and speaks to the Web API. */
export function createPoster(deps: PosterDeps): Poster {
  const { client, names } = deps;
  let ownBot: string | null = null;

  /** Our bot's id, asked once: only our own messages count in a look-up. */
  async function ownBotId(): Promise<string | null> {
    ownBot ??= (await client.auth.test()).bot_id ?? null;
    return ownBot;
  }

  async function post(
    intent: Intent,
    drawing: Drawing,
    threadTs: string | null,
  ): Promise<SendOutcome> {
    try {
      const answer = await client.chat.postMessage({
        channel: intent.channelId,
        ...asSent(drawing),
        ...(threadTs === null ? {} : { thread_ts: threadTs }),
        unfurl_links: false,
        unfurl_media: false,
        metadata: { event_type: eventType, event_payload: { delivery_id: intent.key } },
      });
      return answer.ts === undefined
        ? { kind: 'unknown', cause: 'Slack said ok without a ts' }
        : { kind: 'sent', ts: answer.ts };
    } catch (error) {
      return classifyFailure(error, 'chat.postMessage');
    }
  }

  async function edit(intent: Intent, drawing: Drawing, ts: string): Promise<SendOutcome> {
    try {
      await client.chat.update({ channel: intent.channelId, ts, ...asSent(drawing) });
      return { kind: 'sent', ts };
    } catch (error) {
      return classifyFailure(error, 'chat.update');
    }
  }

  async function send(intent: Intent, view: MessageView): Promise<SendOutcome> {
    if (intent.kind === 'root') return await post(intent, drawAlert(view, names), null);
    if (view.rootTs === null) return noRoot;
    switch (intent.kind) {
      case 'edit':
        return await edit(intent, drawAlert(view, names), view.rootTs);
      case 'reply':
        return await post(intent, drawReply(view), view.rootTs);
      case 'longer': {
        const drawing = drawLonger(view);
        return drawing === null ? { kind: 'empty' } : await post(intent, drawing, view.rootTs);
      }
      default:
        return intent.kind satisfies never;
    }
  }

  async function lookUp(
    intent: Intent,
    view: MessageView,
    window: { readonly from: number; readonly to: number },
  ): Promise<LookUpOutcome> {
    // An edit may simply be repeated; a reply without a root was never sent.
    if (intent.kind === 'edit') return { kind: 'absent' };
    if (intent.kind !== 'root' && view.rootTs === null) return { kind: 'absent' };
    const method = intent.kind === 'root' ? 'conversations.history' : 'conversations.replies';
    const common = {
      channel: intent.channelId,
      oldest: slackSeconds(window.from - marginMs),
      latest: slackSeconds(window.to + marginMs),
      inclusive: true,
      include_all_metadata: true,
      limit: pageSize,
    };
    try {
      const bot = await ownBotId();
      let cursor = '';
      for (let page = 0; page < mostPages; page += 1) {
        const asked = cursor === '' ? common : { ...common, cursor };
        const answer =
          intent.kind === 'root' || view.rootTs === null
            ? await client.conversations.history(asked)
            : await client.conversations.replies({ ...asked, ts: view.rootTs });
        const found = (answer.messages ?? []).find(
          (message) =>
            message.metadata?.event_type === eventType &&
            deliveryId(message.metadata.event_payload) === intent.key &&
            (bot === null || message.bot_id === undefined || message.bot_id === bot),
        );
        if (found?.ts !== undefined) return { kind: 'found', ts: found.ts };
        cursor = answer.response_metadata?.next_cursor ?? '';
        if (cursor === '') return { kind: 'absent' };
      }
      return { kind: 'cannot', reason: 'too many messages to look through', retryAfterMs: null };
    } catch (error) {
      return cannot(classifyFailure(error, method));
    }
  }

  return { send, lookUp };
}

const noRoot: SendOutcome = {
  kind: 'refused',
  error: 'no_root',
  scope: 'message',
  hint: 'The message this belongs to was never posted.',
};

function slackSeconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(6);
}

function deliveryId(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'delivery_id' in payload
    ? payload.delivery_id
    : undefined;
}

function cannot(failure: SendFailure): LookUpOutcome {
  switch (failure.kind) {
    case 'throttled':
      return { kind: 'cannot', reason: 'ratelimited', retryAfterMs: failure.retryAfterMs };
    case 'refused':
      return { kind: 'cannot', reason: `${failure.error}: ${failure.hint}`, retryAfterMs: null };
    case 'unknown':
      return { kind: 'cannot', reason: failure.cause, retryAfterMs: null };
    default:
      return failure satisfies never;
  }
}
