import type { LocalChannel, WorkspaceState } from '../state.ts';

/** How far each person has read. Kept while the page runs; what was there when it opened counts as read. */
export interface Marks {
  /** Everything after this ts is new to the person. */
  readonly channel: (userId: string, channelId: string) => string;
  /** The same within a thread; null for a thread the person does not know. */
  readonly thread: (userId: string, channel: LocalChannel, threadTs: string) => string | null;
  /** Moves a mark forward, never back. */
  readonly read: (userId: string, channelId: string, ts: string, threadTs?: string) => void;
  /** Forgets all. */
  readonly clear: () => void;
}

/** Marks of a workspace as it is now. */
export function createMarks(state: WorkspaceState): Marks {
  const marks = new Map<string, string>();
  const before = new Map<string, string>();
  for (const [id, channel] of state.channels) before.set(id, channel.messages.at(-1)?.ts ?? '0');
  return {
    channel: (userId, channelId) =>
      marks.get(`${userId} ${channelId}`) ?? before.get(channelId) ?? '0',
    thread(userId, channel, threadTs) {
      const mark = marks.get(`${userId} ${channel.id} ${threadTs}`);
      if (mark !== undefined) return mark;
      const own = channel.threads.get(threadTs)?.findLast((reply) => reply.userId === userId);
      if (own !== undefined) return own.ts;
      return channel.byTs.get(threadTs)?.userId === userId ? threadTs : null;
    },
    read(userId, channelId, ts, threadTs) {
      const key =
        threadTs === undefined ? `${userId} ${channelId}` : `${userId} ${channelId} ${threadTs}`;
      if (ts > (marks.get(key) ?? '0')) marks.set(key, ts);
    },
    clear() {
      marks.clear();
      before.clear();
    },
  };
}
