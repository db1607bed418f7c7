import type { Clock, Random } from '../clock.ts';
import type { ChannelId, UserId, WorkspaceId } from '../news/ids.ts';
import {
  announce,
  directMessage,
  putChannel,
  type LocalPerson,
  type WorkspaceState,
} from './state.ts';

/** Somebody to be in the workspace. */
export interface PersonOptions {
  /** The handle, without @. */
  readonly name: string;
  /** Made up from the name when absent. */
  readonly id?: string;
  readonly realName?: string;
  /** IANA zone; UTC when absent. */
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

/** Who and what is there. */
export interface Places {
  readonly addPerson: (person: PersonOptions) => UserId;
  readonly addChannel: (channel: ChannelOptions) => ChannelId;
  /** The direct message between a person and the bot. */
  readonly directMessage: (userId: string) => ChannelId;
  readonly state: WorkspaceState;
}

/** The team every local workspace is unless told otherwise: what it owns in the database stays its own over restarts. */
export const localTeamId = 'T0LOCAL' as WorkspaceId;

const defaults = { team: { id: localTeamId, name: 'Local newsroom', domain: 'local-newsroom' } };

/** An id from a name: a prefix, a running number, and the name in capitals for the eye. */
function idFor(prefix: string, number: number, name: string): string {
  return `${prefix}${String(number).padStart(3, '0')}${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '')}`;
}

/**
 * A workspace with the bot, the people and the channels asked for; by default one person and #general.
 * @param restore puts in what was there before; people and channels of the same name are not made twice
 */
export function createPlaces(
  clock: Clock,
  random: Random,
  options: {
    readonly team?: { readonly id?: string; readonly name?: string; readonly domain?: string };
    readonly people?: readonly PersonOptions[];
    readonly channels?: readonly ChannelOptions[];
  },
  restore: (state: WorkspaceState) => void = () => {},
): Places {
  const bot: LocalPerson = {
    id: 'U0DATELINE' as UserId,
    name: 'dateline',
    realName: 'Dateline',
    timezone: 'UTC',
    isAdmin: false,
    isBot: true,
  };
  const team = { ...defaults.team, ...options.team };
  const state: WorkspaceState = {
    clock,
    random,
    team: { ...team, id: team.id as WorkspaceId },
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
  const addPerson = (person: PersonOptions): UserId => {
    const { name, realName = name, timezone = 'UTC', isAdmin = false } = person;
    const id = (person.id ?? idFor('U', state.people.size, name)) as UserId;
    state.people.set(id, { id, name, realName, timezone, isAdmin, isBot: false });
    announce(state, { kind: 'people' });
    return id;
  };
  const addChannel = (channel: ChannelOptions): ChannelId => {
    const id = (channel.id ?? idFor('C', state.channels.size + 1, channel.name)) as ChannelId;
    const members = [...state.people.values()].filter((person) =>
      person.isBot
        ? channel.withBot !== false
        : (channel.members?.some((each) => each === person.id || each === person.name) ?? true),
    );
    const kind = channel.isPrivate === true ? 'private' : 'public';
    putChannel(state, {
      id,
      name: channel.name,
      kind,
      members: members.map((person) => person.id),
    });
    return id;
  };
  restore(state);
  for (const person of options.people ?? [{ name: 'amara' }])
    if (!state.people.values().some(({ name }) => name === person.name)) addPerson(person);
  for (const channel of options.channels ?? [{ name: 'general' }])
    if (
      !state.channels.values().some(({ name, kind }) => kind !== 'direct' && name === channel.name)
    )
      addChannel(channel);
  return {
    state,
    addPerson,
    addChannel,
    directMessage: (userId) => {
      const person = state.people.get(userId);
      return person === undefined
        ? (`D${userId.slice(1)}` as ChannelId)
        : directMessage(state, person).id;
    },
  };
}
