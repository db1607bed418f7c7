import type { Random } from '../../src/clock.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import type { Wish } from '../deliver/queue.ts';

/** The channels the chaos is played in. */
export const channels = ['C1', 'C2', 'C3', 'C4', 'C5', 'C6', 'C7', 'C8'] as ChannelId[];

/**
 * One running story's wishes, in turn in each channel: a root, some replies, now and then a flash among them, which hurries
 * what it waits for, and a redraw of the root.
 */
export function wishesFor(story: number, random: Random): Wish[] {
  const channelId = channels[story % channels.length] ?? ('C1' as ChannelId);
  const running = `story ${story}`;
  const isFlash = random() < 0.15;
  const replies = Array.from({ length: 2 + Math.floor(random() * 3) }, (_, at): Wish => ({
    key: `reply.${story}.${at}`,
    kind: 'reply',
    running,
    channelId,
    class: isFlash && at === 1 ? 1 : 3,
  }));
  const edits: Wish[] =
    random() < 0.3 ? [{ key: `edit.${story}`, kind: 'edit', running, channelId }] : [];
  return [{ key: `root.${story}`, kind: 'root', running, channelId }, ...replies, ...edits];
}

/** A post as the outbox remembers it. Times are epoch ms. */
export interface SentRow {
  readonly id: number;
  readonly key: string;
  readonly class: number;
  readonly runningStoryId: number;
  /** When it was surely there to be chosen. */
  readonly waitingSince: number;
  readonly firstTryAt: number;
}

/**
 * Posts of one channel that were sent though another should have gone first: by class, then by intent, within a running
 * story in order; a post hurries what it waits for. Only what was already waiting at the first try counts.
 * @param rows in the order Slack has them
 */
export function overtakers(rows: readonly SentRow[]): string[] {
  const stories = Map.groupBy(rows, (row) => row.runningStoryId);
  const rank = (row: SentRow): readonly [number, number] => {
    const waiting = (stories.get(row.runningStoryId) ?? []).filter(({ id }) => id >= row.id);
    const urgent = Math.min(...waiting.map((one) => one.class));
    const hurrying = waiting.filter((one) => one.class === urgent).map(({ id }) => id);
    return [urgent, Math.min(...hurrying)];
  };
  const ranks = rows.map(rank);
  const bad: string[] = [];
  rows.forEach((first, at) => {
    const [firstClass, firstId] = ranks[at] ?? [0, 0];
    for (let after = at + 1; after < rows.length; after += 1) {
      const second = rows[after];
      const [secondClass, secondId] = ranks[after] ?? [0, 0];
      if (second === undefined) continue;
      const isOneStory = first.runningStoryId === second.runningStoryId;
      const isBefore = isOneStory
        ? second.id < first.id
        : secondClass < firstClass || (secondClass === firstClass && secondId < firstId);
      const wasWaiting = isOneStory || second.waitingSince < first.firstTryAt;
      if (isBefore && wasWaiting) bad.push(`${first.key} before ${second.key}`);
    }
  });
  return bad;
}
