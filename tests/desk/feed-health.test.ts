import { expect, test } from 'vitest';
import { feedHealth, isTrouble, type HealthFacts } from '../../src/desk/feed-health.ts';

const well: HealthFacts = {
  lastOutcome: 'fresh',
  failingSince: null,
  lastFailure: null,
  document: null,
  movedTo: null,
  silentSince: null,
};
const since = Date.UTC(2026, 2, 1);
const failing = { failingSince: since, lastFailure: 'the server answered 500' };

test.each<[string, Partial<HealthFacts>, object]>([
  ['never asked', { lastOutcome: null }, { state: 'waiting', since: null, detail: null }],
  ['new bytes', {}, { state: 'fresh' }],
  ['the same bytes', { lastOutcome: 'unchanged' }, { state: 'unchanged' }],
  [
    'failing',
    { lastOutcome: 'failed', ...failing },
    { state: 'failing', since, detail: 'the server answered 500' },
  ],
  ['a 304 after a failure', { lastOutcome: 'unchanged', ...failing }, { state: 'failing', since }],
  ['an empty document after one', { document: 'empty', ...failing }, { state: 'failing', since }],
  ['throttled', { lastOutcome: 'throttled', ...failing }, { state: 'throttled', since }],
  ['a page in its place', { lastOutcome: 'not-a-feed', ...failing }, { state: 'not-a-feed' }],
  ['gone', { lastOutcome: 'gone', ...failing }, { state: 'gone' }],
  ['empty', { document: 'empty' }, { state: 'empty' }],
  ['empty and silent', { document: 'empty', silentSince: since }, { state: 'empty' }],
  ['undated', { document: 'undated' }, { state: 'undated' }],
  ['silent', { silentSince: since }, { state: 'silent', since }],
  ['silent and moved', { silentSince: since, movedTo: 'x' }, { state: 'silent' }],
  [
    'moved',
    { movedTo: 'https://a.example/' },
    { state: 'moved', detail: 'now at https://a.example/' },
  ],
])('%s', (_, facts, health) => {
  expect(feedHealth({ ...well, ...facts })).toMatchObject(health);
});

test('a feed that works, or only moved, is no trouble', () => {
  expect(
    ['waiting', 'fresh', 'unchanged', 'moved'].some((state) => isTrouble(state as never)),
  ).toBe(false);
  expect(isTrouble('failing')).toBe(true);
});
