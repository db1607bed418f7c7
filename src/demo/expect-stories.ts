import type { Day, DayStory } from './day.ts';
import type { FinishedRun, RunStory } from './finished-run.ts';

/** The stored stories by the key of the day's story. */
export function storedByKey(day: Day, run: FinishedRun): ReadonlyMap<string, RunStory> {
  const byGuid = new Map(run.stories.map((story) => [story.guid, story]));
  return new Map(
    day.stories.flatMap((story) => {
      const stored = byGuid.get(story.guid);
      return stored === undefined ? [] : [[story.key, stored] as const];
    }),
  );
}

/** Nothing lost, nothing twice, nothing made up. */
export function checkStored(day: Day, run: FinishedRun): string[] {
  const guids = new Set(day.stories.map((story) => story.guid));
  const stored = storedByKey(day, run);
  const seen = new Set<string>();
  return [
    ...day.stories
      .filter((story) => !stored.has(story.key))
      .map((story) => `${story.key}: was never stored`),
    ...run.stories.flatMap((story) => {
      if (!guids.has(story.guid)) return [`stored a story no feed had: ${story.guid}`];
      if (seen.has(story.guid)) return [`${story.guid}: is stored twice`];
      seen.add(story.guid);
      return [];
    }),
  ];
}

function checkTags(story: DayStory, stored: RunStory): string[] {
  const { regions, topic, breaking } = story.expect;
  const wrong: string[] = [];
  if (regions.toSorted().join(' ') !== stored.regions.toSorted().join(' ')) {
    wrong.push(
      `${story.key}: regions should be ${regions.join(', ')}, are ${stored.regions.join(', ') || 'none'}`,
    );
  }
  if (topic !== undefined && stored.topics[0] !== topic) {
    wrong.push(
      `${story.key}: the first topic should be ${topic}, topics are ${stored.topics.join(', ') || 'none'}`,
    );
  }
  const isBreaking = stored.urgency !== null && stored.urgency <= 2;
  if (isBreaking !== breaking) {
    wrong.push(`${story.key}: should ${breaking ? '' : 'not '}be breaking`);
  }
  if (stored.version !== story.versions.length) {
    wrong.push(
      `${story.key}: should be at version ${story.versions.length}, is at ${stored.version}`,
    );
  }
  return wrong;
}

/** Regions, first topic, urgency and version of every story. */
export function checkTagging(day: Day, run: FinishedRun): string[] {
  const stored = storedByKey(day, run);
  return day.stories.flatMap((story) => {
    const found = stored.get(story.key);
    return found === undefined ? [] : checkTags(story, found);
  });
}

/** Takes of one event stand together and with nothing else; copies are known as copies. */
export function checkRunningStories(day: Day, run: FinishedRun): string[] {
  const stored = storedByKey(day, run);
  const homes = new Map<string, number>();
  const owners = new Map<number, DayStory>();
  const wrong: string[] = [];
  for (const story of day.stories) {
    const found = stored.get(story.key);
    if (found === undefined) continue;
    const home = homes.get(story.event) ?? found.runningStory;
    homes.set(story.event, home);
    if (home !== found.runningStory) {
      wrong.push(`${story.key}: should stand in the running story ${story.event}, stands apart`);
    }
    const owner = owners.get(found.runningStory) ?? story;
    owners.set(found.runningStory, owner);
    if (owner.event !== story.event) {
      wrong.push(`${story.key}: stands in the running story of ${owner.key}, should not`);
    }
    const isCopy = found.relation === 'copy';
    if (isCopy !== (story.copyOf !== null)) {
      wrong.push(
        `${story.key}: should ${isCopy ? 'not ' : ''}be known as a copy, is ${found.relation}`,
      );
    }
  }
  return wrong;
}
