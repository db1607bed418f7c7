import { expect, test } from 'vitest';
import type { RunningStory } from '../../src/news/running-story.ts';
import { reachedBy } from '../../src/route/escalation.ts';

test.each<[number | null, RunningStory['state'], number, readonly string[]]>([
  [null, 'new', 1, []],
  [3, 'developing', 4, []],
  [2, 'new', 1, ['urgent']],
  [1, 'new', 1, ['flash', 'urgent']],
  [null, 'corrected', 1, ['correction']],
  [null, 'developing', 5, ['confirmed']],
  [1, 'corrected', 9, ['flash', 'correction', 'urgent', 'confirmed']],
])('urgency %s, %s, %i voices: %j', (urgency, state, sources, reached) => {
  expect(reachedBy({ urgency, state, sources })).toEqual(reached);
});
