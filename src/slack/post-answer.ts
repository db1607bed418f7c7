import { WebAPIPlatformError, WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import { asSent, type Drawing } from './blocks/drawing.ts';

/** Where an answer is posted. */
interface Place {
  /** A conversation, or a person: then their direct message with Dateline. */
  readonly channel: string;
  readonly threadTs?: string | null;
  /** A reply that the channel sees too. */
  readonly isBroadcast?: boolean;
  /** Only this person sees it. */
  readonly onlyFor?: string;
}

/**
 * Posts an answer to something that is done already. Where Slack does not let us speak there (Dateline was taken out of the
 * channel, the message belongs to somebody else's conversation) it goes to the person in their direct message.
 */
export async function postOutcome(
  client: WebClient,
  clock: Clock,
  place: Place,
  drawing: Drawing,
  person: string,
): Promise<void> {
  try {
    await postAnswer(client, clock, place, drawing);
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    await postAnswer(client, clock, { channel: person }, drawing);
  }
}

/** Posts an answer; told to wait, it waits, at most twice: a person is waiting too. */
export async function postAnswer(
  client: WebClient,
  clock: Clock,
  { channel, threadTs = null, isBroadcast = false, onlyFor }: Place,
  drawing: Drawing,
): Promise<void> {
  const quiet = { unfurl_links: false, unfurl_media: false };
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  const message = { channel, ...asSent(drawing), ...quiet };
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (onlyFor !== undefined) {
        await client.chat.postEphemeral({ channel, user: onlyFor, ...asSent(drawing), ...thread });
      } else if (isBroadcast && threadTs !== null) {
        await client.chat.postMessage({ ...message, thread_ts: threadTs, reply_broadcast: true });
      } else await client.chat.postMessage({ ...message, ...thread });
      return;
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError) || attempt === 3) throw error;
      await clock.sleep(error.retryAfter * 1000);
    }
  }
}
