import { expect, test } from 'vitest';
import { grow } from '../../src/intake/grow.ts';
import type { RunningStoryId } from '../../src/news/ids.ts';
import type { RunningStory } from '../../src/news/running-story.ts';
import type { Relation } from '../../src/news/story.ts';
import { storyWith } from '../query/subject.ts';

const opened: RunningStory = {
  id: 1 as RunningStoryId,
  slug: 'ferry',
  headline: 'Ferry sinks',
  state: 'new',
  openedAt: 0,
  lastTakeAt: 0,
  takes: 1,
  copies: 0,
  sources: 1,
  urgency: 4,
};

test.each<[RunningStory['state'], Relation, boolean, boolean, RunningStory['state']]>([
  ['new', 'copy', false, false, 'new'],
  ['new', 'copy', false, true, 'new'],
  ['new', 'update', true, false, 'developing'],
  ['new', 'update', false, false, 'updated'],
  ['new', 'revision', false, false, 'updated'],
  ['new', 'revision', false, true, 'corrected'],
  ['developing', 'update', false, true, 'corrected'],
  ['developing', 'revision', false, false, 'updated'],
  ['updated', 'update', true, false, 'developing'],
  ['corrected', 'update', true, false, 'corrected'],
  ['corrected', 'revision', false, false, 'corrected'],
])('%s, then %s (new voice %s, correction %s): %s', (before, relation, isNew, isCorr, after) => {
  const story = storyWith({ flags: isCorr ? ['corrected'] : [] });
  expect(grow({ ...opened, state: before }, relation, story, isNew, 1).state).toBe(after);
});

test.each<[Relation, boolean, object]>([
  ['copy', false, { takes: 1, copies: 1, sources: 1, urgency: 4 }],
  ['update', true, { takes: 2, copies: 0, sources: 2, urgency: 2 }],
  ['update', false, { takes: 2, copies: 0, sources: 1, urgency: 2 }],
  ['revision', false, { takes: 1, copies: 0, sources: 1, urgency: 2 }],
])('%s of a new voice %s counts %o', (relation, isNewVoice, counts) => {
  expect(grow(opened, relation, storyWith({ urgency: 2 }), isNewVoice, 1)).toMatchObject(counts);
});
