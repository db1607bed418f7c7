import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Change, Failure, LocalPerson, WorkspaceState } from '../state.ts';
import type { Events, Hello } from './protocol.ts';
import type { Sight } from './sight.ts';

/** Changes wait this long, so that many of one message are told once; real ms. */
const gatherMs = 40;
/** A line that is silent longer might be taken for dead on the way. */
const aliveMs = 20_000;
/** A browser that does not read is let go; it comes back and starts anew. */
const maxWaitingBytes = 8_000_000;

/** What a stream of events is fed from. */
export interface LiveOptions {
  readonly state: WorkspaceState;
  readonly me: LocalPerson;
  readonly sight: Sight;
  readonly hello: () => Hello;
}

/** One browser's stream. */
export interface Live {
  readonly tell: (change: Change) => void;
  /** That a panel would read differently. */
  readonly nudge: (what: 'wire-desk' | 'controls') => void;
  /** That the person has read on: a channel's counts change, and those of a thread below its parent. */
  readonly recount: (channelId: string, threadTs?: string) => void;
}

/** What a person reads when something was not taken, in Slack's manner. */
export function failureText({ what, error }: Failure): string {
  if (error === 'no_request_url') return 'Dateline is not running yet.';
  return `${what} failed with the error “${error}”.`;
}

/** Opens a stream of server-sent events: a hello, then whatever changes, each as the whole new state of its subject. */
export function openLive(
  request: IncomingMessage,
  response: ServerResponse,
  options: LiveOptions,
): Live {
  const { state, me, sight } = options;
  const waiting = new Map<string, () => readonly [keyof Events, unknown] | null>();
  let timer: NodeJS.Timeout | null = null;

  const send = (event: keyof Events, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  const flush = (): void => {
    timer = null;
    const due = [...waiting.values()];
    waiting.clear();
    for (const draw of due) {
      const drawn = draw();
      if (drawn !== null) send(...drawn);
    }
    if (response.writableLength > maxWaitingBytes) response.destroy();
  };
  const later = (key: string, draw: () => readonly [keyof Events, unknown] | null): void => {
    waiting.set(key, draw);
    timer ??= setTimeout(flush, gatherMs).unref();
  };
  const recount = (channelId: string): void => {
    later(`channel ${channelId}`, () => {
      const channel = sight.channel(channelId);
      return channel === null ? null : ['channel', channel];
    });
  };
  const redraw = (channelId: string, ts: string): void => {
    later(`message ${channelId} ${ts}`, () => {
      const message = sight.message(channelId, ts);
      return message === null ? null : ['message', message];
    });
    const parent = state.channels.get(channelId)?.byTs.get(ts)?.threadTs ?? null;
    if (parent !== null) redraw(channelId, parent);
  };

  const alive = setInterval(() => response.write(': alive\n\n'), aliveMs).unref();
  request.on('close', () => {
    clearInterval(alive);
    if (timer !== null) clearTimeout(timer);
  });
  send('hello', options.hello());

  return {
    recount(channelId, threadTs) {
      recount(channelId);
      if (threadTs !== undefined) redraw(channelId, threadTs);
    },
    nudge: (what) => later(what, () => [what, {}]),
    tell(change) {
      switch (change.kind) {
        case 'posted':
        case 'updated':
          redraw(change.channelId, change.ts);
          recount(change.channelId);
          return;
        case 'ephemeral':
          if (change.userId === me.id) redraw(change.channelId, change.ts);
          return;
        case 'deleted': {
          const { channelId, ts } = change;
          if (sight.channel(channelId) === null) return;
          later(`message ${channelId} ${ts}`, () => {
            const message = sight.message(channelId, ts);
            return message === null ? ['gone', { channelId, ts }] : ['message', message];
          });
          recount(channelId);
          return;
        }
        case 'channel':
          recount(change.channelId);
          return;
        case 'people':
          later('people', () => ['people', sight.people()]);
          return;
        case 'views':
          if (change.userId === me.id) later('modals', () => ['modals', sight.modals()]);
          return;
        case 'home':
          if (change.userId !== me.id) return;
          later('home', () => {
            const home = sight.home();
            return home === null ? null : ['home', home];
          });
          return;
        case 'failure':
          if (change.failure.userId !== null && change.failure.userId !== me.id) return;
          later('failure', () => ['failure', { text: failureText(change.failure) }]);
          return;
        case 'reset':
          waiting.clear();
          later('reset', () => ['reset', {}]);
          later('hello', () => ['hello', options.hello()]);
          return;
        default:
          change satisfies never;
      }
    },
  };
}
