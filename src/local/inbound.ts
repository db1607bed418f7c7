import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type { Clock } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { UserId } from '../news/ids.ts';
import { slackLimits } from '../slack/limits.ts';
import { appId } from './messages.ts';
import { announce, mintId, type Failure, type WorkspaceState } from './state.ts';

/** How the app answered one request. */
export type Acked =
  | { readonly kind: 'acked'; readonly body: string }
  | { readonly kind: 'failed'; readonly failure: Failure; readonly mayRetry: boolean };

/** An event on its way. */
export interface EventDelivery {
  readonly eventId: string;
  /** Whether it was taken at the first or the immediate second attempt; later attempts go on by themselves. */
  readonly isAcked: boolean;
}

/** The way from the workspace to the app. */
export interface Inbound {
  /** Bolt's `/slack/events`; null while the app is away. */
  readonly setRequestUrl: (url: string | null) => void;
  /** Sends a slash command or interaction, once; a missing ack is recorded as that person's failure. */
  readonly form: (
    fields: Readonly<Record<string, string>>,
    what: string,
    userId: UserId,
  ) => Promise<Acked>;
  /** Sends an event, again up to three times while it is not taken. */
  readonly event: (event: Readonly<Record<string, unknown>>) => Promise<EventDelivery | null>;
  /** Sends a past event once more, as Slack does when an ack got lost. */
  readonly redeliver: (eventId: string) => Promise<Acked>;
  readonly close: () => Promise<void>;
}

/** What the way in is opened with. */
export interface InboundOptions {
  readonly state: WorkspaceState;
  readonly signingClock: Clock;
  readonly signingSecret: string;
  /** Real ms to wait for an ack. */
  readonly ackMs: number;
  /** Event names the app has subscribed to, `message.im` and the like. */
  readonly events: readonly string[];
  readonly log: Log;
}

/** Slack's request signature: `v0=` and the HMAC-SHA256 of `v0:TIMESTAMP:BODY`. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** Events remembered for redelivery. */
const rememberedEvents = 200;
const rememberedFailures = 500;

/** Opens the way in; nothing is sent before a request URL is set. */
export function createInbound(options: InboundOptions): Inbound {
  const { state, signingClock, signingSecret, log } = options;
  const agent = new Agent({ connections: 16 });
  const closing = new AbortController();
  const sent = new Map<string, string>();
  let requestUrl: string | null = null;

  const deliver = async (
    type: string,
    body: string,
    about: { readonly what: string; readonly userId: UserId | null },
    extra: Readonly<Record<string, string>> = {},
  ): Promise<Acked> => {
    const fail = (error: Failure['error'], status: number | null, mayRetry = true): Acked => ({
      kind: 'failed',
      failure: { at: state.clock.now(), ...about, error, status },
      mayRetry,
    });
    if (requestUrl === null) return fail('no_request_url', null, false);
    const timestamp = String(Math.floor(signingClock.now() / 1000));
    try {
      const response = await request(requestUrl, {
        method: 'POST',
        dispatcher: agent,
        signal: AbortSignal.any([closing.signal, AbortSignal.timeout(options.ackMs)]),
        body,
        headers: {
          'content-type': type,
          'x-slack-request-timestamp': timestamp,
          'x-slack-signature': signatureOf(signingSecret, timestamp, body),
          ...extra,
        },
      });
      const answer = await response.body.text();
      if (response.statusCode === 200) return { kind: 'acked', body: answer };
      return fail('http_error', response.statusCode, response.headers['x-slack-no-retry'] !== '1');
    } catch (error) {
      const isLate = error instanceof Error && error.name === 'TimeoutError';
      log.debug({ what: about.what, cause: messageOf(error) }, 'local slack: request not taken');
      return fail(isLate ? 'operation_timeout' : 'connection_failed', null);
    }
  };

  const record = (failure: Failure): void => {
    state.failures.push(failure);
    if (state.failures.length > rememberedFailures) state.failures.shift();
    announce(state, { kind: 'failure', failure });
  };

  const attempt = (eventId: string, number: number, last: Acked | null): Promise<Acked> => {
    const retry =
      last === null || last.kind === 'acked'
        ? 'http_timeout'
        : last.failure.error.replace('operation_timeout', 'http_timeout');
    return deliver(
      'application/json',
      sent.get(eventId) ?? '',
      { what: `event ${eventId}`, userId: null },
      number === 0 ? {} : { 'x-slack-retry-num': String(number), 'x-slack-retry-reason': retry },
    );
  };

  /** The second and third retry, minutes later; runs beside everything else. */
  const retryLater = async (eventId: string, first: Acked): Promise<void> => {
    let last = first;
    for (const [index, wait] of slackLimits.eventRetriesMs.entries()) {
      if (index === 0) continue;
      await state.clock.sleep(wait, closing.signal);
      last = await attempt(eventId, index + 1, last);
      if (last.kind === 'acked' || !last.mayRetry) return;
    }
    if (last.kind === 'failed') record(last.failure);
  };

  return {
    setRequestUrl: (url) => {
      requestUrl = url;
    },
    async form(fields, what, userId) {
      const body = new URLSearchParams(fields).toString();
      const acked = await deliver('application/x-www-form-urlencoded', body, { what, userId });
      if (acked.kind === 'failed') record(acked.failure);
      return acked;
    },
    async event(event) {
      const kinds: Readonly<Record<string, string>> = {
        channel: 'channels',
        group: 'groups',
        im: 'im',
      };
      const kind = kinds[String(event['channel_type'])] ?? '';
      const name = event['type'] === 'message' ? `message.${kind}` : String(event['type']);
      if (!options.events.includes(name)) return null;
      const eventId = mintId(state, 'Ev');
      const envelope = {
        token: 'local',
        team_id: state.team.id,
        api_app_id: appId,
        event,
        type: 'event_callback',
        event_id: eventId,
        event_time: Math.floor(state.clock.now() / 1000),
        authorizations: [
          {
            enterprise_id: null,
            team_id: state.team.id,
            user_id: state.bot.id,
            is_bot: true,
            is_enterprise_install: false,
          },
        ],
        is_ext_shared_channel: false,
      };
      sent.set(eventId, JSON.stringify(envelope));
      if (sent.size > rememberedEvents) sent.delete(sent.keys().next().value ?? '');
      let acked = await attempt(eventId, 0, null);
      if (acked.kind === 'failed' && acked.mayRetry) {
        acked = await attempt(eventId, 1, acked);
        if (acked.kind === 'failed' && acked.mayRetry) {
          // Rejects only when the workspace closes.
          void retryLater(eventId, acked).catch(() => {});
        }
      }
      return { eventId, isAcked: acked.kind === 'acked' };
    },
    redeliver: (eventId) => attempt(eventId, 1, null),
    async close() {
      closing.abort();
      await agent.destroy();
    },
  };
}
