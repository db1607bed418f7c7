import { expect, test } from 'vitest';
import { judgeArrival } from '../../src/intake/judge-arrival.ts';
import type { FeedId, RunningStoryId } from '../../src/news/ids.ts';
import type { Relation } from '../../src/news/story.ts';
import { storyWith, tagsWith } from '../query/subject.ts';

const home = 7 as RunningStoryId;
const voices = ['bosporus', 'northern', 'meridian', 'fjord', 'bosporus'];
const placed = (relation: Relation, runningStoryId: RunningStoryId | null = home) => ({
  placement: { runningStoryId, decision: { relation } },
});

/** Judges a report where these voices have reported the event already. */
async function judge(
  part: Parameters<typeof storyWith>[0],
  there: Partial<Parameters<typeof judgeArrival>[2]> & { isLatePage?: boolean } = {},
  spoken: readonly string[] = [],
) {
  const asked: unknown[] = [];
  const turn = {
    voicesIn: async (id: RunningStoryId, from: number, to: number) => {
      asked.push([id, to - from]);
      return Promise.resolve(spoken.map((voice) => ({ voice, feed: voice as FeedId })));
    },
  };
  const { isLatePage = false, ...place } = {
    ...placed('update'),
    before: undefined,
    isBaseline: false,
    ...there,
  };
  const { story } = await judgeArrival(
    turn,
    { story: storyWith(part), tags: tagsWith({}), isLatePage },
    place,
    {
      voiceOf: ({ source }) => source.toLowerCase(),
      standingOf: (feed) => (feed === 'tabloid' ? 'low' : 'usual'),
    },
  );
  return { story, asked };
}

test('five voices within half an hour of each other make a report urgent, and it says so', async () => {
  const { story, asked } = await judge({}, {}, voices);
  expect(story).toMatchObject({
    urgency: 2,
    urgencyWhy: '5 independent sources within 30 minutes',
  });
  expect(asked).toEqual([[home, 3_600_000]]);
  expect((await judge({}, {}, voices.slice(1))).story.urgency).toBe(2);
  expect((await judge({}, {}, voices.slice(2))).story).not.toHaveProperty('urgencyWhy');
});

test.each([
  ['a copy', placed('copy')],
  ['a first poll, or an archive put out again', { isBaseline: true }],
  ['a running story of its own', placed('new', null)],
])('%s is not made urgent by others', async (_name, there) => {
  const { story, asked } = await judge({}, there, voices);
  expect(story.urgency).toBeNull();
  expect(asked).toEqual([]);
});

test('the prefix of a publisher of low standing counts one step less', async () => {
  expect((await judge({ flags: ['breaking'] })).story.urgency).toBe(2);
  const { story } = await judge({ flags: ['breaking'], feed: 'tabloid' as FeedId });
  expect(story.urgency).toBe(3);
  expect(story.urgencyWhy).toContain('one step less');
});

test('a page read late changes nothing of it', async () => {
  const before = { urgency: 2, urgencyWhy: 'as it was', runningStoryId: home };
  const { story } = await judge({ flags: [] }, { before, isLatePage: true });
  expect(story).toMatchObject({ urgency: 2, urgencyWhy: 'as it was' });
});

test('a new version is judged anew', async () => {
  const before = {
    urgency: 2,
    urgencyWhy: 'the headline begins with BREAKING',
    runningStoryId: home,
  };
  const { story } = await judge({ flags: [] }, { before, placement: null });
  expect(story.urgency).toBeNull();
  expect(story).not.toHaveProperty('urgencyWhy');
});
