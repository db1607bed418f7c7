import type { WebClient } from '@slack/web-api';
import type { Intent, LookUpOutcome, MessageView } from '../news/intent.ts';
import { classifyFailure, type SendFailure } from './errors.ts';

/** Marks our posts: `{delivery_id}`, by which one of unknown outcome is found. */
export const eventType = 'dateline_delivery';

/**
 * Looks for a post of unknown outcome by its metadata.
 * @param window the first and the last attempt by our clock, epoch ms, which may be wrong by more than an hour; and `after`,
 *   the ts of a message known to stand before it: Slack's own clock, so nothing older is looked through
 */
export type LookUp = (
  intent: Intent,
  view: MessageView | null,
  window: { readonly from: number; readonly to: number; readonly after?: string | null },
) => Promise<LookUpOutcome>;

/** As far as a clock is wrong that was set by an hour: what is not found would be posted twice. */
const marginMs = 90 * 60_000;
/** The page size Slack grants every kind of app. */
const pageSize = 15;
const mostPages = 20;

/** Gives the conversation a channel id stands for: posts take a person's id for their direct message, little else does. */
export function conversationsOf(client: WebClient): (intent: Intent) => Promise<string> {
  const directMessages = new Map<string, string>();
  return async ({ channelId }) => {
    if (!/^[UW]/.test(channelId)) return channelId;
    const known = directMessages.get(channelId);
    if (known !== undefined) return known;
    const { channel } = await client.conversations.open({ users: channelId });
    const id = channel?.id ?? channelId;
    directMessages.set(channelId, id);
    return id;
  };
}

/** Looks for posts of unknown outcome: in the channel's history, in the thread's replies, in a person's direct message. */
export function createLookUp(
  client: WebClient,
  conversationOf: (intent: Intent) => Promise<string>,
): LookUp {
  let ownBot: string | null = null;

  /** Our bot's id, asked once: only our own messages count. */
  async function ownBotId(): Promise<string | null> {
    ownBot ??= (await client.auth.test()).bot_id ?? null;
    return ownBot;
  }

  return async (intent, view, window) => {
    // An edit may simply be repeated; what hangs under a root that is not there was never sent.
    if (intent.kind === 'edit') return { kind: 'absent' };
    const isInThread = intent.kind !== 'root' && intent.kind !== 'notice';
    const threadTs = isInThread ? (view?.rootTs ?? null) : null;
    if (isInThread && threadTs === null) return { kind: 'absent' };
    const method = isInThread ? 'conversations.replies' : 'conversations.history';
    try {
      const bot = await ownBotId();
      const common = {
        channel: await conversationOf(intent),
        oldest: slackSeconds(Math.max(window.from - marginMs, Number(window.after ?? 0) * 1000)),
        latest: slackSeconds(window.to + marginMs),
        inclusive: true,
        include_all_metadata: true,
        limit: pageSize,
      };
      let cursor = '';
      for (let page = 0; page < mostPages; page += 1) {
        const asked = cursor === '' ? common : { ...common, cursor };
        const answer =
          threadTs === null
            ? await client.conversations.history(asked)
            : await client.conversations.replies({ ...asked, ts: threadTs });
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
      return { kind: 'blind', reason: 'too many messages since to look through' };
    } catch (error) {
      return outcomeOf(classifyFailure(error, method), method);
    }
  };
}

function slackSeconds(ms: number): string {
  return (Math.max(0, ms) / 1000).toFixed(6);
}

function deliveryId(payload: unknown): unknown {
  return typeof payload === 'object' && payload !== null && 'delivery_id' in payload
    ? payload.delivery_id
    : undefined;
}

/** What a failed look-up means. The scopes for it are optional: without them only a person can look. */
function outcomeOf(failure: SendFailure, method: string): LookUpOutcome {
  switch (failure.kind) {
    case 'throttled':
      return { kind: 'cannot', reason: 'ratelimited', retryAfterMs: failure.retryAfterMs, method };
    case 'unknown':
      return { kind: 'cannot', reason: failure.cause, retryAfterMs: null, method };
    case 'root-gone':
      // The thread is gone, and what was posted into it.
      return { kind: 'absent' };
    case 'refused': {
      const { error, hint, scope } = failure;
      if (error === 'missing_scope') {
        return { kind: 'blind', reason: `the app may not read there: ${error}` };
      }
      return scope === 'message'
        ? { kind: 'blind', reason: error }
        : { kind: 'barred', scope, error, hint };
    }
    case 'too-fancy':
    case 'too-long':
      return { kind: 'blind', reason: failure.error };
    default:
      return failure satisfies never;
  }
}
