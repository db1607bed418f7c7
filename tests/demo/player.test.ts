import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadModels } from '../../src/cli/installation.ts';
import { RecordedClock } from '../../src/clock.ts';
import { loadDay, type Day } from '../../src/demo/day.ts';
import { createPlayer, type PlayerState } from '../../src/demo/player.ts';
import { openStage, type Stage } from '../../src/demo/stage.ts';
import { createLog } from '../../src/log.ts';
import type { WireDesk } from '../../src/news/wire-desk.ts';

const home = new URL('../..', import.meta.url).pathname;

/** Other tests share the machine. */
const patience = { timeout: 15_000 };

/** The real page server over HTTP, its player on a clock the test moves: one frame each time it is told. */
let day: Day;
let stage: Stage;
const realClock = new RecordedClock(0);
const ending = new AbortController();
let playing: Promise<'again' | 'ended'>;
let player: ReturnType<typeof createPlayer>;
let overs = 0;

beforeAll(async () => {
  day = await loadDay(`${home}/fixtures/day`);
  player = createPlayer(day.workspace, realClock, 60);
  stage = await openStage({
    day,
    ...(await loadModels(home, `${home}/config`)),
    database: ':memory:',
    log: createLog('silent'),
    page: { port: 0, controls: player, realClock },
  });
  await player.act({ act: 'pause' });
  playing = player.play(stage, ending.signal, async () => void (overs += 1));
}, 60_000);
afterAll(async () => {
  ending.abort();
  await playing;
  await stage[Symbol.asyncDispose]();
});

/** Moves the machine's clock by one frame, so that what was asked for is done. */
async function frames(count = 1): Promise<void> {
  for (let frame = 0; frame < count; frame += 1) {
    realClock.advanceBy(200);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function controls(body?: unknown): Promise<unknown> {
  const url = stage.workspace.pageUrl;
  const response = await fetch(`${url}/page/controls`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: url },
      body: JSON.stringify(body),
    }),
  });
  return response.json();
}

const state = async (): Promise<PlayerState> => (await controls()) as PlayerState;

async function wireDesk(query = ''): Promise<WireDesk> {
  return (await (
    await fetch(`${stage.workspace.pageUrl}/page/wire-desk${query}`)
  ).json()) as WireDesk;
}

test('paused, recorded time stands still', async () => {
  await frames(3);
  expect(await state()).toMatchObject({ isPaused: true, at: day.workspace.starts });
});

test('playing, recorded time runs as many times as fast as asked, and the speed can be changed', async () => {
  await controls({ act: 'speed', speed: 120 });
  expect(await controls({ act: 'play' })).toEqual({ ok: true });
  await expect
    .poll(async () => {
      await frames();
      return (await state()).at;
    }, patience)
    .toBeGreaterThan(day.workspace.starts + 60_000);
  expect(await state()).toMatchObject({ speed: 120, isPaused: false, isOver: false });
});

test('a step goes to the next story, shows it on the wire desk with its tags and their evidence, and stops there', async () => {
  await controls({ act: 'pause' });
  await frames(2);
  // The feeds' first polls are still under way in the first minutes.
  for (let story = 0; story < 4; story += 1) {
    const before = await stage.countStories();
    await controls({ act: 'step' });
    await expect
      .poll(async () => {
        await frames();
        return stage.countStories();
      }, patience)
      .toBeGreaterThan(before);
    await expect.poll(async () => (await state()).isPaused, patience).toBe(true);
  }
  const desk = await wireDesk('?stories=100');
  expect(desk.stories.items).toHaveLength(await stage.countStories());
  expect(desk.now).toBe((await state()).at);
  const tagged = desk.stories.items.filter(({ regions }) => regions.length > 0);
  expect(tagged.length).toBeGreaterThan(0);
  expect(tagged.every(({ evidence }) => evidence.length > 0)).toBe(true);
  expect(desk.feeds.length).toBe(day.wires.size);
});

test('what the player does not know is refused with a hint', async () => {
  for (const body of [{ act: 'rewind' }, { act: 'speed', speed: 0 }, { act: 'speed' }, null]) {
    expect(await controls(body)).toMatchObject({
      ok: false,
      error: expect.any(String),
      hint: expect.any(String),
    });
  }
});

test('"play again" ends the performance, and the next one is asked for', async () => {
  expect(await controls({ act: 'again' })).toEqual({ ok: true });
  await expect
    .poll(async () => {
      await frames();
      return Promise.race([playing, Promise.resolve('playing')]);
    }, patience)
    .toBe('again');
  expect(overs).toBe(0);
});
