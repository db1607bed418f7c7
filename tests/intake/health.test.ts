import { describe, expect, test } from 'vitest';
import { healthAfter, type HealthBefore, type PollFacts } from '../../src/intake/health.ts';

const now = Date.UTC(2026, 2, 2, 9, 30);
const hourMs = 3_600_000;
const well: HealthBefore = { failing_since: null, failures: 0, document: null };
const ill: HealthBefore = { failing_since: now - hourMs, failures: 3, document: null };
const fresh: PollFacts = { outcome: 'fresh', problem: null, items: 12, dated: 12 };

describe('a feed in good health', () => {
  test.each<[string, PollFacts, object]>([
    ['stays so with news', fresh, { last_outcome: 'fresh', failures: 0, document: null }],
    [
      'stays so with a 304',
      { outcome: 'unchanged', by: 'status', problem: null },
      { last_outcome: 'unchanged', failures: 0, last_success_at: now },
    ],
    ['is empty without items', { ...fresh, items: 0, dated: 0 }, { document: 'empty' }],
    ['is undated where no item has a date', { ...fresh, dated: 0 }, { document: 'undated' }],
    ['is not undated where one has', { ...fresh, dated: 1 }, { document: null }],
    [
      'begins to fail',
      { outcome: 'failed', problem: 'the server answered 500' },
      {
        last_outcome: 'failed',
        failures: 1,
        failing_since: now,
        last_failure: 'the server answered 500',
      },
    ],
    [
      'begins to fail when throttled',
      { outcome: 'throttled', problem: 'wait' },
      { last_outcome: 'throttled', failures: 1, failing_since: now },
    ],
    [
      'begins to fail with a page in its place',
      { outcome: 'not-a-feed', problem: 'HTML' },
      { last_outcome: 'not-a-feed', failing_since: now },
    ],
  ])('%s', (_, facts, after) => {
    expect(healthAfter(well, facts, now)).toMatchObject(after);
  });
});

describe('a feed that fails', () => {
  test('keeps the moment it began to', () => {
    expect(healthAfter(ill, { outcome: 'failed', problem: 'again' }, now)).toMatchObject({
      failures: 4,
      failing_since: now - hourMs,
    });
  });

  test.each<[string, PollFacts]>([
    ['news', fresh],
    ['news without dates', { ...fresh, dated: 0 }],
    ['the bytes it had before', { outcome: 'unchanged', by: 'hash', problem: null }],
  ])('recovers by %s', (_, facts) => {
    const after = healthAfter(ill, facts, now);
    expect(after).toMatchObject({ failures: 0, failing_since: null, last_success_at: now });
  });

  test.each<[string, PollFacts]>([
    ['a 304', { outcome: 'unchanged', by: 'status', problem: null }],
    ['an empty document', { ...fresh, items: 0, dated: 0 }],
  ])('does not recover by %s', (_, facts) => {
    const after = healthAfter(ill, facts, now);
    expect(after).toMatchObject({ failures: 3, failing_since: now - hourMs });
    expect(after.last_success_at).toBeUndefined();
  });
});

test('an empty document stays empty while its bytes do not change', () => {
  const empty: HealthBefore = { ...well, document: 'empty' };
  const same = healthAfter(empty, { outcome: 'unchanged', by: 'hash', problem: null }, now);
  expect(same.document).toBe('empty');
  expect(healthAfter(empty, fresh, now).document).toBeNull();
});
