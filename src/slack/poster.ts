import type { WebClient } from '@slack/web-api';
import type {
  Intent,
  MessageView,
  SendOutcome,
  StoryIntent,
  StoryIntentKind,
} from '../news/intent.ts';
import { drawAlert, drawLonger, drawReply } from './blocks/alert.ts';
import { asSent, type Drawing, type TagNames } from './blocks/drawing.ts';
import { drawNotice } from './blocks/notice.ts';
import { drawnPlainly } from './blocks/plainly.ts';
import { drawThreadLink } from './blocks/thread-link.ts';
import { classifyFailure } from './errors.ts';
import { conversationsOf, createLookUp, eventType, type LookUp } from './look-up.ts';

/** Says what an intent wants said, and finds out whether it was said. */
export interface Poster {
  /** One attempt. Never throws for anything Slack or the network does. */
  readonly send: (
    intent: Intent,
    view: MessageView | null,
    mayGo?: () => boolean,
  ) => Promise<SendOutcome>;
  readonly lookUp: LookUp;
  /** Deletes a message of ours; false when Slack would not, or gave no answer. */
  readonly takeBack: (intent: Intent, ts: string) => Promise<boolean>;
}

/** Thrown out of a request that is called off. */
const calledOff = new Error('the process slept until there was no time left to send it');

/**
 * The metadata of a post, which calls the post off when it may not go any more: the client makes JSON of it right before
 * the request, the last moment we have a say in.
 */
function metadataOf(deliveryId: string, mayGo: () => boolean) {
  const metadata = { event_type: eventType, event_payload: { delivery_id: deliveryId } };
  return {
    ...metadata,
    toJSON: () => {
      if (!mayGo()) throw calledOff;
      return metadata;
    },
  };
}

/** What the poster is made of. */
export interface PosterDeps {
  /** From `createDeliveryClient`. */
  readonly client: WebClient;
  readonly names: TagNames;
}

/** A poster that draws at send time and speaks to the Web API. */
export function createPoster(deps: PosterDeps): Poster {
  const { client, names } = deps;
  const conversationOf = conversationsOf(client);

  /** The address of another message of the channel; null where Slack does not give it: the line is said without. */
  async function permalinkOf(
    channel: string,
    ts: string | null | undefined,
  ): Promise<string | null> {
    if (ts === null || ts === undefined) return null;
    try {
      return (await client.chat.getPermalink({ channel, message_ts: ts })).permalink ?? null;
    } catch {
      return null;
    }
  }

  async function post(
    intent: Intent,
    drawing: Drawing,
    threadTs: string | null,
    mayGo: () => boolean,
  ): Promise<SendOutcome> {
    const isBroadcast = intent.kind === 'reply' && intent.broadcast !== undefined;
    const reply =
      threadTs === null
        ? {}
        : isBroadcast
          ? { thread_ts: threadTs, reply_broadcast: true as const }
          : { thread_ts: threadTs };
    try {
      const answer = await client.chat.postMessage({
        channel: intent.channelId,
        ...asSent(drawing),
        ...reply,
        unfurl_links: false,
        unfurl_media: false,
        metadata: metadataOf(intent.key, mayGo),
      });
      return answer.ts === undefined
        ? { kind: 'unknown', cause: 'Slack said ok without a ts' }
        : { kind: 'sent', ts: answer.ts };
    } catch (error) {
      return error === calledOff ? { kind: 'late' } : classifyFailure(error, 'chat.postMessage');
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

  /** What a story's intent says, whole; null when it has nothing to say. */
  function draw(
    kind: StoryIntentKind,
    intent: StoryIntent,
    view: MessageView,
    elsewhere: string | null,
  ): Drawing | null {
    switch (kind) {
      case 'root':
      case 'edit':
        return drawAlert(view, names, elsewhere);
      case 'reply':
        return drawReply(view, intent.broadcast);
      case 'link':
        return drawThreadLink(view, intent.link, elsewhere);
      case 'longer':
      case 'rest':
        return drawLonger(view);
      default:
        return kind satisfies never;
    }
  }

  /** @throws Error for an intent about a story without its view, a bug */
  async function send(
    intent: Intent,
    view: MessageView | null,
    mayGo: () => boolean = () => true,
  ): Promise<SendOutcome> {
    if (intent.kind === 'notice') {
      const drawing = drawnPlainly(drawNotice(intent.notice), intent.manner, null);
      return drawing === null ? { kind: 'empty' } : post(intent, drawing, null, mayGo);
    }
    if (view === null) throw new Error(`${intent.key} has nothing to be drawn from`);
    if (intent.kind !== 'root' && view.rootTs === null) {
      return { kind: 'root-gone', error: 'no_root' };
    }
    const elsewhere = await permalinkOf(intent.channelId, view.elsewhere?.ts);
    const whole = draw(intent.restOf ?? intent.kind, intent, view, elsewhere);
    const drawing = whole === null ? null : drawnPlainly(whole, intent.manner, view);
    if (drawing === null) return { kind: 'empty' };
    if (!mayGo()) return { kind: 'late' };
    if (intent.kind === 'root') return post(intent, drawing, null, mayGo);
    return intent.kind === 'edit'
      ? edit(intent, drawing, view.rootTs ?? '')
      : post(intent, drawing, view.rootTs, mayGo);
  }

  async function takeBack(intent: Intent, ts: string): Promise<boolean> {
    try {
      await client.chat.delete({ channel: await conversationOf(intent), ts });
      return true;
    } catch (error) {
      // Somebody was faster.
      return classifyFailure(error, 'chat.delete').kind === 'root-gone';
    }
  }

  return { send, lookUp: createLookUp(client, conversationOf), takeBack };
}
