import type { ChannelId } from '../news/ids.ts';
import {
  readChannelLoads,
  readSizes,
  readTitles,
  type RunningStorySize,
} from '../store/running-report.ts';
import type { Queries } from '../store/store.ts';

/** Sizes told together: from each of these to below the next. */
const steps = [1, 2, 3, 5, 10, 20, 50, 100];
const largestCount = 20;

/** How many running stories there are of each size, and how many stories they hold: one line a step. */
function sizeLines(sizes: readonly RunningStorySize[]): string[] {
  return steps.flatMap((from, at) => {
    const below = steps[at + 1] ?? Infinity;
    const here = sizes.filter(({ stories }) => stories >= from && stories < below);
    if (here.length === 0) return [];
    const held = here.reduce((sum, { stories }) => sum + stories, 0);
    const range =
      below === Infinity ? `${from}+` : below === from + 1 ? `${from}` : `${from}–${below - 1}`;
    return [`  ${range} stories: ${here.length} running stories, ${held} stories`];
  });
}

/**
 * What a replay says of running stories: how large they grew, what each channel was spared, and the titles of the
 * largest, to be read by a person who judges how pure they are.
 */
export async function reportLines(
  db: Queries,
  nameOf: (channel: ChannelId) => string,
): Promise<string[]> {
  const sizes = await readSizes(db);
  const lines = [`running stories ${sizes.length}`, ...sizeLines(sizes), 'alerts with and without'];
  for (const { channelId, runningStories, stories } of await readChannelLoads(db))
    lines.push(`  #${nameOf(channelId)}: ${runningStories} instead of ${stories}`);
  for (const [at, { id, headline, stories, sources }] of sizes.slice(0, largestCount).entries()) {
    lines.push('', `${at + 1}. ${headline} (${stories} stories, ${sources} publishers)`);
    lines.push(...(await readTitles(db, id)).map((title) => `    ${title}`));
  }
  return lines;
}
