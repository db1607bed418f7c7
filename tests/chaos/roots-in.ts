import type { LocalWorkspace } from '../../src/local/workspace.ts';
import type { ChannelId } from '../../src/news/ids.ts';

/** How many of our messages open a thread in these channels; a reply that is shown in its channel too opens none. */
export function rootsIn(slack: LocalWorkspace, channels: readonly ChannelId[]): number {
  return channels
    .flatMap(slack.history)
    .filter(({ metadata, threadTs }) => metadata !== null && threadTs === null).length;
}
