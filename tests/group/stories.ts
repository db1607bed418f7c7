import type { FeedId, RunningStoryId, StoryId } from '../../src/news/ids.ts';
import { decide } from '../../src/group/decide.ts';
import type { AdmittedIds, Decision, GroupInput } from '../../src/group/story-input.ts';
import { admit, type Window } from '../../src/group/window.ts';

/* oxlint-disable typescript/no-unsafe-type-assertion -- tests make ids */

export const hour = 3_600_000;
const start = Date.UTC(2026, 2, 1, 6);

let key = 0;

/** An invented story; `hours` after the first of March 2026, 06:00 UTC. */
export function story(
  fields: Partial<Omit<GroupInput, 'feed' | 'at'>> & {
    readonly feed?: string;
    readonly hours?: number;
  } = {},
): GroupInput {
  key += 1;
  const { feed = 'harbour-post', hours = 0, ...rest } = fields;
  return {
    key,
    source: feed,
    guid: `guid-${key}`,
    permalink: `https://${feed}.example/${key}`,
    title: 'Untitled',
    text: '',
    contentHash: `hash-${key}`,
    ...rest,
    feed: feed as FeedId,
    at: start + hours * hour,
  };
}

/** What the store does: opens running stories, gives ids, admits. */
export function intake(window: Window): {
  readonly take: (input: GroupInput) => Decision & AdmittedIds;
  readonly admitted: readonly {
    readonly input: GroupInput;
    readonly decision: Decision;
    readonly ids: AdmittedIds;
  }[];
} {
  const admitted: { input: GroupInput; decision: Decision; ids: AdmittedIds }[] = [];
  let stories = 0;
  let groups = 0;
  return {
    admitted,
    take: (input) => {
      const decision = decide(window, input);
      const isRevision = decision.relation === 'revision';
      const ids = {
        storyId: (isRevision ? decision.storyId : null) ?? ((stories += 1) as StoryId),
        runningStoryId: decision.runningStoryId ?? ((groups += 1) as RunningStoryId),
      };
      admit(window, input, decision, ids);
      admitted.push({ input, decision, ids });
      return { ...decision, ...ids };
    },
  };
}

export const ferry = {
  title: 'Ferry runs aground off Korvala with 140 aboard',
  text: 'A passenger ferry ran aground off the island of Korvala early on Sunday, the coast guard said, with 140 people aboard and no injuries reported so far. Two tugs left the port of Linden before dawn, and divers were to look at the hull once the swell had gone down. The operator, Linden Lines, said the captain had been turning to avoid a fishing boat without lights.',
} as const;

/** So many words that no other call with another name gives. */
export function ownWords(name: string, count: number): string {
  return Array.from(
    { length: count },
    (_, at) => `${name}${'bcdfghjklmnpqrtvwxz'[at % 19]}o${at}`,
  ).join(' ');
}
