import type { IncomingMessage, ServerResponse } from 'node:http';
import { systemClock, type Clock, type Random } from '../clock.ts';
import { createLog, type Log } from '../log.ts';
import type { UserId, WorkspaceId } from '../news/ids.ts';
import { slackLimits } from '../slack/limits.ts';
import { createActs, type Acts } from './acts.ts';
import type { RateOptions } from './api.ts';
import { createCounter, type Counts } from './counts.ts';
import { faultQueue, type FaultPlan, type FaultQueue } from './faults.ts';
import { createInbound, type Acked } from './inbound.ts';
import { keep, restore, type KeepOptions } from './journal.ts';
import { listenFrom } from './listen.ts';
import { createPlaces, type ChannelOptions, type PersonOptions, type Places } from './places.ts';
import { createRates } from './rates.ts';
import { createResponseUrls } from './response-urls.ts';
import { createApiServer } from './server.ts';
import type { Change, Failure, LocalMessage, LocalView, WorkspaceState } from './state.ts';
import { transcriptOf, type Transcript } from './transcript.ts';
import { createTriggers } from './triggers.ts';
import { createViewActs, type ViewActs } from './view-acts.ts';

/** What a workspace is started with. */
export interface LocalWorkspaceOptions {
  /** Workspace time: ts, rate limits, life of triggers and response_urls, event retries. */
  readonly clock: Clock;
  /** Real time, for signatures: Bolt checks them against the machine's clock. */
  readonly signingClock?: Clock;
  readonly random: Random;
  readonly log?: Log;
  /** A free one when absent; the next free one when taken. */
  readonly port?: number;
  /** Keeps people, channels and messages in a file over restarts; in memory only when absent. */
  readonly keep?: KeepOptions;
  readonly team?: { readonly id?: string; readonly name?: string; readonly domain?: string };
  readonly people?: readonly PersonOptions[];
  readonly channels?: readonly ChannelOptions[];
  /** Scopes of the bot token. */
  readonly scopes?: readonly string[];
  /** Events the app has subscribed to. */
  readonly events?: readonly string[];
  /** Asked after the workspace's own fault queue. */
  readonly faults?: FaultPlan;
  readonly limits?: Partial<RateOptions>;
  /** Real ms to wait for an ack; Slack's three seconds when absent. */
  readonly ackMs?: number;
  /** The manifest's should_escape for slash commands; true when absent. */
  readonly shouldEscape?: boolean;
  /** Bolt's `/slack/events`; may be set later. */
  readonly requestUrl?: string;
  /**
   * Time of what people do, when the workspace's own runs faster: life of triggers and response_urls. The workspace's
   * clock when absent.
   */
  readonly actsClock?: Clock;
  /** Made once the workspace stands; answers what is neither `/api/` nor `/hooks/` on its port, false for what it does not know. */
  readonly page?: (workspace: LocalWorkspace) => PageAnswer;
}

/** Answers a request, or says by false that it does not know it. */
type PageAnswer = (request: IncomingMessage, response: ServerResponse) => boolean;

function noPage(): boolean {
  return false;
}

/** The running stand-in for Slack. */
export interface LocalWorkspace extends Acts, ViewActs, Places, AsyncDisposable {
  /** `http://127.0.0.1:PORT/api/`, for slackApiUrl. */
  readonly apiUrl: string;
  /** `http://127.0.0.1:PORT`, where the page is. */
  readonly pageUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly botUserId: UserId;
  readonly teamId: WorkspaceId;
  /** Everything the workspace remembers, to be read. */
  readonly state: WorkspaceState;
  /** What shall go wrong next. */
  readonly faults: FaultQueue;
  readonly counts: Counts;
  readonly failures: readonly Failure[];
  /** Where commands, interactions and events are sent; null while the app is away. */
  readonly setRequestUrl: (url: string | null) => void;
  /** Sends a past event once more, marked as a retry. */
  readonly redeliver: (eventId: string) => Promise<Acked>;
  readonly transcript: (channelId: string) => Transcript;
  /** Top-level messages and broadcasts of a channel, oldest first. */
  readonly history: (channelId: string) => readonly LocalMessage[];
  /** The modal a person has on top, or null. */
  readonly modal: (userId: string) => LocalView | null;
  /** Calls back on every change; the result ends it. */
  readonly onChange: (listener: (change: Change) => void) => () => void;
  readonly close: () => Promise<void>;
}

/** What Dateline asks for in its manifest, all options taken. */
const usualScopes: readonly string[] =
  `app_mentions:read chat:write commands users:read im:write im:read im:history
  channels:read channels:history groups:read groups:history`.split(/\s+/);

const usualEvents: readonly string[] =
  `app_mention message.channels message.groups message.im app_home_opened
  member_joined_channel member_left_channel channel_archive`.split(/\s+/);

/** Starts an embedded Slack on 127.0.0.1: real HTTP, strict where Slack is strict. */
export async function startLocalWorkspace(options: LocalWorkspaceOptions): Promise<LocalWorkspace> {
  const { clock, random } = options;
  const hex = (): string =>
    Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, '0');
  const log = options.log ?? createLog('silent');
  const { keep: kept } = options;
  const places = createPlaces(clock, random, options, (before) => {
    if (kept !== undefined) restore(before, kept, log);
  });
  const { state } = places;
  const journal = kept === undefined ? null : keep(state, kept, log);
  const counter = createCounter();
  const faults = faultQueue();
  const actsClock = options.actsClock ?? clock;
  const triggers = createTriggers(actsClock, random);
  const responseUrls = createResponseUrls(state, actsClock);
  let page: PageAnswer = noPage;
  const botToken = `xoxb-local-${hex()}${hex()}${hex()}`;
  const signingSecret = `${hex()}${hex()}${hex()}${hex()}`;
  const inbound = createInbound({
    state,
    signingClock: options.signingClock ?? systemClock(),
    signingSecret,
    ackMs: options.ackMs ?? slackLimits.ackMs,
    events: options.events ?? usualEvents,
    log,
  });
  inbound.setRequestUrl(options.requestUrl ?? null);
  const server = createApiServer({
    context: {
      state,
      scopes: new Set(options.scopes ?? usualScopes),
      triggers,
      rates: createRates(clock),
      limits: { isOn: true, postBurst: 5, slowHistory: false, ...options.limits },
    },
    counter,
    botToken,
    faults: (method) => faults.plan(method) ?? options.faults?.(method) ?? null,
    respond: (id, body) => responseUrls.use(id, body),
    other: (request, response) => page(request, response),
  });
  // Longer than any client keeps an idle line, so that none is cut under a request: that would be an unknown outcome.
  server.keepAliveTimeout = 120_000;
  const port = await listenFrom(server, options.port ?? 0);
  const base = `http://127.0.0.1:${port}`;

  const close = async (): Promise<void> => {
    await inbound.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    journal?.close();
  };
  const acts = {
    state,
    inbound,
    triggers,
    responseUrls,
    hooksUrl: `${base}/hooks/`,
    shouldEscape: options.shouldEscape ?? true,
  };
  const workspace: LocalWorkspace = {
    ...createActs(acts),
    ...createViewActs(acts),
    ...places,
    apiUrl: `${base}/api/`,
    pageUrl: base,
    botToken,
    signingSecret,
    botUserId: state.bot.id,
    teamId: state.team.id,
    faults,
    counts: counter,
    failures: state.failures,
    setRequestUrl: inbound.setRequestUrl,
    redeliver: inbound.redeliver,
    transcript: (channelId) => transcriptOf(state, channelId),
    history: (channelId) => state.channels.get(channelId)?.messages ?? [],
    modal: (userId) => {
      const top = state.stacks.get(userId)?.at(-1);
      return top === undefined ? null : (state.views.get(top) ?? null);
    },
    onChange: (listener) => {
      state.listeners.add(listener);
      return () => void state.listeners.delete(listener);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
  page = options.page?.(workspace) ?? page;
  return workspace;
}
