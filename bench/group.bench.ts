/**
 * Grouping beside its plainest peer: TF-IDF vectors, every story compared with every other of the window. Both see the
 * same invented stream, so the figures to keep are the ratios.
 */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { seededRandom } from '../src/clock.ts';
import { readBackground } from '../src/group/background.ts';
import { decide } from '../src/group/decide.ts';
import type { GroupInput } from '../src/group/story-input.ts';
import { termsOf } from '../src/group/terms.ts';
import { createWindow } from '../src/group/window.ts';
import { intake, story } from '../tests/group/stories.ts';

const background = readBackground(readFileSync('models/background.json', 'utf8'));
const file = readFileSync('models/background.json', 'utf8');
const vocabulary = [...file.matchAll(/"([\p{L}\p{N} ]{3,})"/gu)].flatMap(([, words]) =>
  (words ?? '').split(' '),
);

/** Stories of `events` events, each with its own dozen words among those of the vocabulary. */
function stream(count: number, seed: number): GroupInput[] {
  const random = seededRandom(seed);
  const word = (skew: number): string =>
    vocabulary[Math.floor(random() ** skew * vocabulary.length)] ?? 'news';
  const events = Array.from({ length: Math.ceil(count / 2) }, () =>
    Array.from({ length: 12 }, () => word(1)),
  );
  return Array.from({ length: count }, (_, at) => {
    const own = events[Math.floor(random() * events.length)] ?? [];
    const some = (amount: number): string[] =>
      Array.from({ length: amount }, () => own[Math.floor(random() * own.length)] ?? '');
    const common = (amount: number): string[] => Array.from({ length: amount }, () => word(4));
    return story({
      title: [...some(5), ...common(3)].join(' '),
      text: [...some(8), ...common(16)].join(' '),
      feed: `feed-${at % 40}`,
      hours: (at / count) * 100,
    });
  });
}

type Vector = ReadonlyMap<string, number>;

function vectorOf({ title, text }: GroupInput): Vector {
  const counts = new Map<string, number>();
  for (const term of termsOf(`${title} ${text}`)) counts.set(term, (counts.get(term) ?? 0) + 1);
  const weights = [...counts].map(
    ([term, times]) => [term, times * -Math.log(background.shareOf(term) + 0.000_01)] as const,
  );
  const length = Math.hypot(...weights.map(([, weight]) => weight));
  return new Map(weights.map(([term, weight]) => [term, weight / length]));
}

function nearestByForce(vectors: readonly Vector[], vector: Vector): number {
  let best = 0;
  for (const other of vectors) {
    let dot = 0;
    for (const [term, weight] of vector) dot += weight * (other.get(term) ?? 0);
    best = Math.max(best, dot);
  }
  return best;
}

for (const size of [4_000, 16_000]) {
  test(`one story against a window of ${size}`, { timeout: 120_000 }, async ({ bench }) => {
    const window = createWindow(background);
    const { take } = intake(window);
    const stories = stream(size + 200, size);
    const vectors: Vector[] = [];
    for (const input of stories.slice(0, size)) {
      take(input);
      vectors.push(vectorOf(input));
    }
    expect(window.groups.size).toBeGreaterThan(size / 8);
    const probes = stories.slice(size);
    let at = 0;
    const next = (): GroupInput => probes[(at += 1) % probes.length] as GroupInput;
    await bench.compare(
      bench('dateline', () => {
        decide(window, next());
      }),
      bench('brute-force TF-IDF', () => {
        nearestByForce(vectors, vectorOf(next()));
      }),
    );
  });
}
