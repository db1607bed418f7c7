import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Clock, Random } from '../clock.ts';
import type { ChannelId, UserId, WorkspaceId } from '../news/ids.ts';
import type { RateOptions } from './api.ts';
import { createCounter, type Counts } from './counts.ts';
import { faultQueue, type FaultPlan, type FaultQueue } from './faults.ts';
import { createRates } from './rates.ts';
import { createApiServer } from './server.ts';
import { putChannel, type Change, type LocalPerson, type WorkspaceState } from './state.ts';
import { createTriggers } from './triggers.ts';

/** Somebody to be in the workspace. */
export interface PersonOptions {
  readonly name: string;
  /** Made up from the name when absent. */
  readonly id?: string;
  readonly realName?: string;
  readonly timezone?: string;
  readonly isAdmin?: boolean;
}

/** A channel to be there. */
export interface ChannelOptions {
  /** Without #. */
  readonly name: string;
  readonly id?: string;
  readonly isPrivate?: boolean;
  /** False leaves the bot out; it is in otherwise. */
  readonly withBot?: boolean;
  /** Ids or names; everybody when absent. */
  readonly members?: readonly string[];
}

export interface LocalWorkspaceOptions {
  /** Workspace time: ts, rate limits, life of triggers and response_urls. */
  readonly clock: Clock;
  /** Real time, for signatures: Bolt checks them against the machine's clock. */
  readonly signingClock?: Clock;
  readonly random: Random;
  /** 0, a free one, when absent. */
  readonly port?: number;
  readonly team?: { readonly id?: string; readonly name?: string; readonly domain?: string };
  readonly people?: readonly PersonOptions[];
  readonly channels?: readonly ChannelOptions[];
  readonly scopes?: readonly string[];
  /** Asked after the workspace's own fault queue. */
  readonly faults?: FaultPlan;
  readonly limits?: Partial<RateOptions>;
}

/** The running stand-in. */
export interface LocalWorkspace extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/api/`, for slackApiUrl. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly botUserId: UserId;
  readonly teamId: WorkspaceId;
  readonly state: WorkspaceState;
  readonly faults: FaultQueue;
  readonly counts: Counts;
  readonly addPerson: (person: PersonOptions) => UserId;
  readonly addChannel: (channel: ChannelOptions) => ChannelId;
  readonly onChange: (listener: (change: Change) => void) => () => void;
  readonly close: () => Promise<void>;
}

/** What Dateline asks for in its manifest, and a little more. */
const usualScopes: readonly string[] = [
  'app_mentions:read',
  'channels:history',
  'channels:read',
  'chat:write',
  'commands',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'users:read',
];

/** Starts an embedded Slack on 127.0.0.1: real HTTP, strict where Slack is strict. */
export async function startLocalWorkspace(options: LocalWorkspaceOptions): Promise<LocalWorkspace> {
  const { clock, random } = options;
  const bot: LocalPerson = {
    id: 'U0DATELINE' as UserId,
    name: 'dateline',
    realName: 'Dateline',
    timezone: 'Etc/UTC',
    isAdmin: false,
    isBot: true,
  };
  const state: WorkspaceState = {
    clock,
    random,
    team: {
      id: (options.team?.id ?? 'T0LOCAL') as WorkspaceId,
      name: options.team?.name ?? 'Local newsroom',
      domain: options.team?.domain ?? 'local-newsroom',
    },
    bot,
    people: new Map([[bot.id, bot]]),
    channels: new Map(),
    views: new Map(),
    stacks: new Map(),
    homes: new Map(),
    failures: [],
    listeners: new Set(),
    lastMicros: 0,
  };
  const counter = createCounter();
  const faults = faultQueue();
  const secret = (): string =>
    Array.from({ length: 24 }, () => Math.floor(random() * 16).toString(16)).join('');
  const botToken = ['xoxb', 'local', secret()].join('-');
  const signingSecret = secret();
  const server = createApiServer({
    context: {
      state,
      scopes: new Set(options.scopes ?? usualScopes),
      triggers: createTriggers(clock, random),
      rates: createRates(clock),
      limits: { isOn: true, postBurst: 5, slowHistory: false, ...options.limits },
    },
    counter,
    botToken,
    faults: (method) => faults.plan(method) ?? options.faults?.(method) ?? null,
    respond: () => ({ status: 404, body: 'expired_url' }),
    other: () => false,
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const addPerson = (person: PersonOptions): UserId => {
    const id = (person.id ??
      `U${String(state.people.size).padStart(3, '0')}${person.name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`) as UserId;
    state.people.set(id, {
      id,
      name: person.name,
      realName: person.realName ?? person.name,
      timezone: person.timezone ?? 'Europe/London',
      isAdmin: person.isAdmin ?? false,
      isBot: false,
    });
    return id;
  };
  const addChannel = (channel: ChannelOptions): ChannelId => {
    const id = (channel.id ??
      `C${String(state.channels.size + 1).padStart(3, '0')}${channel.name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`) as ChannelId;
    const people = [...state.people.values()].filter((person) => !person.isBot);
    const members = people.filter(
      ({ id: userId, name }) => channel.members?.some((m) => m === userId || m === name) ?? true,
    );
    putChannel(state, {
      id,
      name: channel.name,
      kind: channel.isPrivate === true ? 'private' : 'public',
      members: [
        ...members.map((person) => person.id),
        ...(channel.withBot === false ? [] : [bot.id]),
      ],
    });
    return id;
  };
  for (const person of options.people ?? [{ name: 'amara' }]) addPerson(person);
  for (const channel of options.channels ?? [{ name: 'general' }]) addChannel(channel);

  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    apiUrl: `http://127.0.0.1:${port}/api/`,
    botToken,
    signingSecret,
    botUserId: bot.id,
    teamId: state.team.id,
    state,
    faults,
    counts: counter,
    addPerson,
    addChannel,
    onChange: (listener) => {
      state.listeners.add(listener);
      return () => void state.listeners.delete(listener);
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
