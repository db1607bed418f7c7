import type { WebClient } from '@slack/web-api';
import type { Intent, MessageView, SendOutcome, StoryIntentKind } from '../news/intent.ts';
import { drawAlert, drawLonger, drawReply } from './blocks/alert.ts';
import { asSent, type Drawing, type TagNames } from './blocks/drawing.ts';
import { drawNotice } from './blocks/notice.ts';
import { drawnPlainly } from './blocks/plainly.ts';
import { classifyFailure } from './errors.ts';
import { createLookUp, eventType, type LookUp } from './look-up.ts';

/** Says what an intent wants said, and finds out whether it was said. */
export interface Poster {
  /** One attempt. Never throws for anything Slack or the network does. */
  readonly send: (intent: Intent, view: MessageView | null) => Promise<SendOutcome>;
  readonly lookUp: LookUp;
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

  /** What a story's intent says, whole; null when it has nothing to say. */
  function draw(kind: StoryIntentKind, view: MessageView): Drawing | null {
    switch (kind) {
      case 'root':
      case 'edit':
        return drawAlert(view, names);
      case 'reply':
        return drawReply(view);
      case 'longer':
      case 'rest':
        return drawLonger(view);
      default:
        return kind satisfies never;
    }
  }

  /** @throws Error for an intent about a story without its view, a bug */
  async function send(intent: Intent, view: MessageView | null): Promise<SendOutcome> {
    if (intent.kind === 'notice') {
      const drawing = drawnPlainly(drawNotice(intent.notice), intent.manner, null);
      return drawing === null ? { kind: 'empty' } : post(intent, drawing, null);
    }
    if (view === null) throw new Error(`${intent.key} has nothing to be drawn from`);
    if (intent.kind !== 'root' && view.rootTs === null) {
      return { kind: 'root-gone', error: 'no_root' };
    }
    const whole = draw(intent.restOf ?? intent.kind, view);
    const drawing = whole === null ? null : drawnPlainly(whole, intent.manner, view);
    if (drawing === null) return { kind: 'empty' };
    if (intent.kind === 'root') return post(intent, drawing, null);
    return intent.kind === 'edit'
      ? edit(intent, drawing, view.rootTs ?? '')
      : post(intent, drawing, view.rootTs);
  }

  return { send, lookUp: createLookUp(client) };
}
