import type { Clock, Random } from '../clock.ts';
import type { ChannelId, UserId, WorkspaceId } from '../news/ids.ts';
import { isRecord } from './arguments.ts';

/** Somebody in the workspace; the bot is one of them. */
export interface LocalPerson {
  readonly id: UserId;
  /** The handle, without @. */
  readonly name: string;
  readonly realName: string;
  /** IANA zone. */
  readonly timezone: string;
  readonly isAdmin: boolean;
  readonly isBot: boolean;
}

/** A message as stored. Replies stand in their own list, never among the channel's messages unless broadcast. */
export interface LocalMessage {
  readonly ts: string;
  readonly channelId: ChannelId;
  readonly userId: UserId;
  text: string;
  blocks: readonly unknown[] | null;
  metadata: MessageMetadata | null;
  /** The parent's ts for a reply. */
  readonly threadTs: string | null;
  readonly isBroadcast: boolean;
  /** Set when only this person sees it. */
  readonly ephemeralFor: UserId | null;
  /** The ts of the last edit. */
  editedTs: string | null;
  /** True when it was deleted but its thread lives on. */
  isTombstone: boolean;
  /** Whom it would notify: `channel`, `here`, `everyone` or ids. */
  pings: readonly string[];
  /** Links whose label names another place than they lead to. */
  spoofs: readonly string[];
}

/** What a message carries for machines. */
export interface MessageMetadata {
  readonly event_type: string;
  readonly event_payload: Readonly<Record<string, unknown>>;
}

/** Whether a value is message metadata. */
export function isMetadata(value: unknown): value is MessageMetadata {
  return (
    isRecord(value) && typeof value['event_type'] === 'string' && isRecord(value['event_payload'])
  );
}

/** A conversation with all that was said in it. */
export interface LocalChannel {
  readonly id: ChannelId;
  /** Without #; for a direct message the other person's name. */
  readonly name: string;
  readonly kind: 'public' | 'private' | 'direct';
  isArchived: boolean;
  readonly members: Set<UserId>;
  /** Top level and broadcast replies, oldest first. */
  readonly messages: LocalMessage[];
  /** Replies by the parent's ts, oldest first. */
  readonly threads: Map<string, LocalMessage[]>;
  readonly byTs: Map<string, LocalMessage>;
  readonly ephemerals: LocalMessage[];
}

/** An open modal, or a person's App Home. */
export interface LocalView {
  readonly id: string;
  readonly userId: UserId;
  readonly rootId: string;
  readonly previousId: string | null;
  hash: string;
  /** As the app sent it. */
  payload: Readonly<Record<string, unknown>>;
}

/** What happened, for whoever redraws. */
export type Change =
  | {
      readonly kind: 'posted' | 'updated' | 'deleted';
      readonly channelId: ChannelId;
      readonly ts: string;
    }
  | {
      readonly kind: 'ephemeral';
      readonly channelId: ChannelId;
      readonly userId: UserId;
      readonly ts: string;
    }
  | { readonly kind: 'channel'; readonly channelId: ChannelId }
  | { readonly kind: 'people' }
  /** Emptied: every message, modal and home is gone. */
  | { readonly kind: 'reset' }
  | { readonly kind: 'views' | 'home'; readonly userId: UserId }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** What a person would see as "failed with the error …", and events that were not taken. */
export interface Failure {
  /** Epoch ms of workspace time. */
  readonly at: number;
  /** The command, action, view or event type. */
  readonly what: string;
  readonly userId: UserId | null;
  /** Slack's word; `operation_timeout` when no ack came in time. */
  readonly error: 'operation_timeout' | 'http_error' | 'connection_failed' | 'no_request_url';
  readonly status: number | null;
}

/** Everything the workspace remembers; its files change it, others read. */
export interface WorkspaceState {
  readonly clock: Clock;
  readonly random: Random;
  readonly team: { readonly id: WorkspaceId; readonly name: string; readonly domain: string };
  readonly bot: LocalPerson;
  readonly people: Map<string, LocalPerson>;
  readonly channels: Map<string, LocalChannel>;
  readonly views: Map<string, LocalView>;
  /** View ids per person, the open modal last. */
  readonly stacks: Map<string, string[]>;
  readonly homes: Map<string, LocalView>;
  readonly failures: Failure[];
  readonly listeners: Set<(change: Change) => void>;
  /** The last ts given out, in microseconds. */
  lastMicros: number;
}

/** Tells every listener. */
export function announce(state: WorkspaceState, change: Change): void {
  for (const listener of state.listeners) listener(change);
}

/** The next message ts: workspace time in microseconds, never the same twice, always rising. */
export function nextTs(state: WorkspaceState): string {
  state.lastMicros = Math.max(Math.floor(state.clock.now()) * 1000, state.lastMicros + 1);
  const micros = String(state.lastMicros).padStart(16, '0');
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
}

/** A made-up id such as `V8Z2K…`: a prefix and ten letters or digits. */
export function mintId(state: { readonly random: Random }, prefix: string): string {
  let id = prefix;
  for (let i = 0; i < 10; i += 1)
    id += 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[Math.floor(state.random() * 32)];
  return id;
}

/** The direct message between a person and the bot, made when first asked for. */
export function directMessage(state: WorkspaceState, person: LocalPerson): LocalChannel {
  const id = `D${person.id.slice(1)}` as ChannelId;
  const known = state.channels.get(id);
  if (known !== undefined) return known;
  return putChannel(state, {
    id,
    name: person.name,
    kind: 'direct',
    members: [person.id, state.bot.id],
  });
}

/** Adds an empty conversation. */
export function putChannel(
  state: WorkspaceState,
  given: Pick<LocalChannel, 'id' | 'name' | 'kind'> & { readonly members: readonly UserId[] },
): LocalChannel {
  const channel: LocalChannel = {
    ...given,
    isArchived: false,
    members: new Set(given.members),
    messages: [],
    threads: new Map(),
    byTs: new Map(),
    ephemerals: [],
  };
  state.channels.set(channel.id, channel);
  announce(state, { kind: 'channel', channelId: channel.id });
  return channel;
}
