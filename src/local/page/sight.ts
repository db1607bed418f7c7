import { isRecord } from '../arguments.ts';
import type {
  LocalChannel,
  LocalMessage,
  LocalPerson,
  LocalView,
  WorkspaceState,
} from '../state.ts';
import type { Marks } from './marks.ts';
import { placedBlocks } from './placed-blocks.ts';
import type { MessagesAnswer, PageChannel, PageMessage, PagePerson, PageView } from './protocol.ts';

/** What one person sees of a workspace, in the page's words. */
export interface Sight {
  readonly people: () => readonly PagePerson[];
  /** Conversations the person may read, in the order they were made. */
  readonly channels: () => readonly PageChannel[];
  readonly channel: (id: string) => PageChannel | null;
  /** A message, or null when there is none for this person's eyes. */
  readonly message: (channelId: string, ts: string) => PageMessage | null;
  /** A thread with its parent, or the newest `count` messages of a channel before a ts; oldest first. */
  readonly messages: (
    channelId: string,
    which:
      | { readonly threadTs: string }
      | { readonly before: string | null; readonly count: number },
  ) => MessagesAnswer;
  /** Bottom to top. */
  readonly modals: () => readonly PageView[];
  readonly home: () => PageView | null;
}

const broadcasts = new Set(['channel', 'here', 'everyone']);

/** The eyes of a person. */
export function sightOf(state: WorkspaceState, marks: Marks, me: LocalPerson): Sight {
  const mayRead = (channel: LocalChannel): boolean =>
    channel.kind === 'public' || channel.members.has(me.id);
  const placeAt = (id: string): LocalChannel | null => {
    const channel = state.channels.get(id);
    return channel !== undefined && mayRead(channel) ? channel : null;
  };
  const isMention = ({ pings }: LocalMessage): boolean =>
    pings.some((ping) => ping === me.id || broadcasts.has(ping));
  const isNews = (message: LocalMessage, mark: string): boolean =>
    message.ts > mark && message.userId !== me.id && !message.isTombstone;

  const draw = (channel: LocalChannel, message: LocalMessage): PageMessage => {
    const replies = message.threadTs === null ? (channel.threads.get(message.ts) ?? []) : [];
    const mark = replies.length === 0 ? null : marks.thread(me.id, channel, message.ts);
    return {
      ts: message.ts,
      channelId: channel.id,
      userId: message.userId,
      text: message.text,
      blocks: message.blocks === null ? null : placedBlocks(message.blocks),
      threadTs: message.threadTs,
      isBroadcast: message.isBroadcast,
      isEphemeral: message.ephemeralFor !== null,
      isEdited: message.editedTs !== null,
      isDeleted: message.isTombstone,
      isMention: isMention(message),
      replies:
        replies.length === 0
          ? null
          : {
              count: replies.length,
              lastTs: replies.at(-1)?.ts ?? message.ts,
              userIds: [...new Set(replies.map((reply) => reply.userId))].slice(0, 5),
              unread: mark === null ? 0 : replies.filter((reply) => isNews(reply, mark)).length,
            },
    };
  };

  const describe = (channel: LocalChannel): PageChannel => {
    const readTs = marks.channel(me.id, channel.id);
    const first = channel.messages.findLastIndex((message) => message.ts <= readTs) + 1;
    const news = channel.messages.slice(first).filter((message) => isNews(message, readTs));
    let mentions = channel.kind === 'direct' ? news.length : news.filter(isMention).length;
    // Replies that name the person count as well: nothing else of a thread would show outside it.
    for (const [threadTs, replies] of channel.threads) {
      if ((replies.at(-1)?.ts ?? '0') <= readTs) continue;
      const threadMark = marks.thread(me.id, channel, threadTs) ?? '0';
      const mark = threadMark > readTs ? threadMark : readTs;
      const named = (one: LocalMessage): boolean => !one.isBroadcast && isMention(one);
      mentions += replies.filter((one) => isNews(one, mark) && named(one)).length;
    }
    return {
      id: channel.id,
      name: channel.kind === 'direct' ? state.bot.name : channel.name,
      kind: channel.kind,
      isArchived: channel.isArchived,
      isMember: channel.members.has(me.id),
      hasBot: channel.members.has(state.bot.id),
      members: channel.members.size,
      unread: news.length,
      mentions,
      readTs,
    };
  };

  const ownEphemerals = (channel: LocalChannel): readonly LocalMessage[] =>
    channel.ephemerals.filter((message) => message.ephemeralFor === me.id);

  return {
    people: () =>
      [...state.people.values()].map(({ id, name, realName, timezone, isBot }) => ({
        id,
        name,
        realName,
        timezone,
        isBot,
      })),
    channels: () => [...state.channels.values()].filter(mayRead).map(describe),
    channel(id) {
      const channel = placeAt(id);
      return channel === null ? null : describe(channel);
    },
    message(channelId, ts) {
      const channel = placeAt(channelId);
      if (channel === null) return null;
      const found = channel.byTs.get(ts) ?? ownEphemerals(channel).find((one) => one.ts === ts);
      return found === undefined ? null : draw(channel, found);
    },
    messages(channelId, which) {
      const channel = placeAt(channelId);
      if (channel === null) return { messages: [], hasMore: false };
      const own = ownEphemerals(channel);
      if ('threadTs' in which) {
        const { threadTs } = which;
        const parent = channel.byTs.get(threadTs);
        const replies = channel.threads.get(threadTs) ?? [];
        const shown = sorted([...replies, ...own.filter((one) => one.threadTs === threadTs)]);
        const all = parent === undefined ? shown : [parent, ...shown];
        return { messages: all.map((one) => draw(channel, one)), hasMore: false };
      }
      const { before, count } = which;
      const all = sorted([
        ...channel.messages,
        ...own.filter((one) => one.threadTs === null),
      ]).filter((one) => before === null || one.ts < before);
      const shown = all.slice(-count);
      return {
        messages: shown.map((one) => draw(channel, one)),
        hasMore: all.length > shown.length,
      };
    },
    modals: () =>
      (state.stacks.get(me.id) ?? [])
        .map((id) => state.views.get(id))
        .filter((view) => view !== undefined)
        .map(drawView),
    home() {
      const home = state.homes.get(me.id);
      return home === undefined ? null : drawView(home);
    },
  };
}

function sorted(list: readonly LocalMessage[]): LocalMessage[] {
  return list.toSorted((a, b) => (a.ts < b.ts ? -1 : 1));
}

function textOf(value: unknown): string | null {
  return isRecord(value) && typeof value['text'] === 'string' ? value['text'] : null;
}

function drawView({ id, hash, payload }: LocalView): PageView {
  return {
    id,
    hash,
    title: textOf(payload['title']) ?? '',
    submit: textOf(payload['submit']),
    close: textOf(payload['close']) ?? 'Cancel',
    isSubmitDisabled: payload['submit_disabled'] === true,
    blocks: placedBlocks(payload['blocks']),
  };
}
