import { expect, test } from 'vitest';
import { loadModels } from '../../src/cli/installation.ts';
import { loadDay } from '../../src/demo/day.ts';
import { checkExpectations } from '../../src/demo/expectations.ts';
import { playAtOnce } from '../../src/demo/play.ts';
import { openStage } from '../../src/demo/stage.ts';
import { countRun } from '../../src/demo/transcript.ts';
import { createLog } from '../../src/log.ts';

const home = new URL('../..', import.meta.url).pathname;

test('the recorded day goes as its fixtures say: nothing lost, doubled, misplaced or spoofed', async () => {
  const day = await loadDay(`${home}/fixtures/day`);
  const models = await loadModels(home, `${home}/config`);
  await using stage = await openStage({
    day,
    ...models,
    database: ':memory:',
    log: createLog('silent'),
  });
  await playAtOnce(stage, day.workspace, new AbortController().signal);
  const run = await stage.read();
  expect(checkExpectations(day, run)).toEqual([]);
  const counts = countRun(run);
  expect(counts.stories).toBe(day.stories.length);
  expect(counts.alerts).toBe(counts.byOutcome.posted);
}, 60_000);
