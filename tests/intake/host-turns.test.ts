import { expect, test } from 'vitest';
import { createHostTurns } from '../../src/intake/host-turns.ts';

const { signal } = new AbortController();

test('one at a time a host, in the order of asking; other hosts wait for nobody', async () => {
  const turns = createHostTurns();
  const log: string[] = [];
  const first = await turns('a', signal);
  const others = ['two', 'three'].map(async (name) => {
    const turn = await turns('a', signal);
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    turn[Symbol.dispose]();
  });
  (await turns('b', signal))[Symbol.dispose]();
  expect(log).toEqual([]);
  first[Symbol.dispose]();
  await Promise.all(others);
  expect(log).toEqual(['two begins', 'two ends', 'three begins', 'three ends']);
});

test('who gives up waiting holds up nobody', async () => {
  const turns = createHostTurns();
  const first = await turns('a', signal);
  const impatient = new AbortController();
  const given = turns('a', impatient.signal);
  const third = turns('a', signal);
  impatient.abort(new Error('too long'));
  await expect(given).rejects.toThrow('too long');
  first[Symbol.dispose]();
  (await third)[Symbol.dispose]();
});
