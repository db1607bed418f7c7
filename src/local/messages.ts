import type { UserId } from '../news/ids.ts';
import { effectsOf } from './pings.ts';
import {
  announce,
  nextTs,
  type LocalChannel,
  type LocalMessage,
  type MessageMetadata,
  type WorkspaceState,
} from './state.ts';

/** What somebody wants said. */
export interface Draft {
  readonly userId: UserId;
  readonly text: string;
  readonly blocks?: readonly unknown[] | null;
  readonly metadata?: MessageMetadata | null;
  readonly threadTs?: string | null;
  readonly isBroadcast?: boolean;
  readonly ephemeralFor?: UserId | null;
  /** Slack's `parse` and `link_names`. */
  readonly parse?: unknown;
  readonly linkNames?: unknown;
}

/** As in Slack, what only one person sees does not stay: the newest so many of a channel do. */
const mostEphemerals = 200;

/** Stores a message where it belongs: the channel, its thread, or one person's eyes. */
export function addMessage(
  state: WorkspaceState,
  channel: LocalChannel,
  draft: Draft,
): LocalMessage {
  const blocks = draft.blocks ?? null;
  const message: LocalMessage = {
    ts: nextTs(state),
    channelId: channel.id,
    userId: draft.userId,
    text: draft.text,
    blocks,
    metadata: draft.metadata ?? null,
    threadTs: draft.threadTs ?? null,
    isBroadcast: draft.isBroadcast ?? false,
    ephemeralFor: draft.ephemeralFor ?? null,
    editedTs: null,
    isTombstone: false,
    ...effectsOf(draft.text, blocks, draft),
  };
  const { ts } = message;
  if (message.ephemeralFor !== null) {
    channel.ephemerals.push(message);
    if (channel.ephemerals.length > mostEphemerals) channel.ephemerals.shift();
    announce(state, { kind: 'ephemeral', channelId: channel.id, userId: message.ephemeralFor, ts });
    return message;
  }
  placeMessage(channel, message);
  announce(state, { kind: 'posted', channelId: channel.id, ts });
  return message;
}

/** Puts a message that everybody sees among the channel's or its thread's, as the newest. */
export function placeMessage(channel: LocalChannel, message: LocalMessage): void {
  channel.byTs.set(message.ts, message);
  if (message.threadTs === null || message.isBroadcast) channel.messages.push(message);
  if (message.threadTs === null) return;
  const thread = channel.threads.get(message.threadTs);
  if (thread === undefined) channel.threads.set(message.threadTs, [message]);
  else thread.push(message);
}

/** Redraws a message in place; it keeps its ts. */
export function redrawMessage(
  state: WorkspaceState,
  message: LocalMessage,
  draft: Pick<Draft, 'text' | 'blocks' | 'metadata' | 'parse' | 'linkNames'>,
): void {
  message.text = draft.text;
  message.blocks = draft.blocks ?? null;
  if (draft.metadata !== undefined) message.metadata = draft.metadata;
  message.editedTs = nextTs(state);
  Object.assign(message, effectsOf(message.text, message.blocks, draft));
  announce(state, { kind: 'updated', channelId: message.channelId, ts: message.ts });
}

/** Takes a message away; a parent with replies leaves a tombstone, as in Slack. */
export function removeMessage(
  state: WorkspaceState,
  channel: LocalChannel,
  message: LocalMessage,
): void {
  const { ts, threadTs } = message;
  if (threadTs === null && (channel.threads.get(ts)?.length ?? 0) > 0) {
    message.isTombstone = true;
    message.text = 'This message was deleted.';
    message.blocks = null;
    message.metadata = null;
  } else {
    channel.byTs.delete(ts);
    for (const list of [
      channel.messages,
      channel.ephemerals,
      channel.threads.get(threadTs ?? '') ?? [],
    ]) {
      const at = list.indexOf(message);
      if (at >= 0) list.splice(at, 1);
    }
  }
  announce(state, { kind: 'deleted', channelId: channel.id, ts });
}

/** A message in Slack's own shape, as history and events carry it. */
export function slackMessage(
  state: WorkspaceState,
  message: LocalMessage,
  options: { readonly withMetadata: boolean },
): Record<string, unknown> {
  const channel = state.channels.get(message.channelId);
  const replies = channel?.threads.get(message.ts) ?? [];
  return {
    type: 'message',
    ...(message.isTombstone && { subtype: 'tombstone', hidden: true }),
    ...(message.isBroadcast && { subtype: 'thread_broadcast' }),
    user: message.isTombstone ? 'USLACKBOT' : message.userId,
    ts: message.ts,
    text: message.text,
    team: state.team.id,
    ...(message.userId === state.bot.id && { bot_id: botId(state), app_id: appId }),
    ...(message.blocks !== null && { blocks: message.blocks }),
    ...(message.metadata !== null && options.withMetadata && { metadata: message.metadata }),
    ...(message.editedTs !== null && { edited: { user: message.userId, ts: message.editedTs } }),
    ...(message.threadTs !== null && {
      thread_ts: message.threadTs,
      parent_user_id: channel?.byTs.get(message.threadTs)?.userId,
    }),
    ...(replies.length > 0 && {
      thread_ts: message.ts,
      reply_count: replies.length,
      reply_users: [...new Set(replies.map((reply) => reply.userId))],
      latest_reply: replies.at(-1)?.ts,
    }),
  };
}

/** The app's id in payloads. */
export const appId = 'A0LOCAL';

/** The bot's B… id, apart from its user id. */
export function botId(state: WorkspaceState): string {
  return `B${state.bot.id.slice(1)}`;
}
