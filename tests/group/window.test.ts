import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noBackground } from '../../src/group/background.ts';
import { decide } from '../../src/group/decide.ts';
import { sizeOf } from '../../src/group/in-order.ts';
import type { Decision, GroupInput } from '../../src/group/story-input.ts';
import { admit, createWindow, defaultWindowOptions, forgetBefore } from '../../src/group/window.ts';
import { intake, story } from './stories.ts';

const words = [
  'ferry',
  'korvala',
  'budget',
  'storm',
  'vote',
  'mayor',
  'flood',
  'bridge',
  'strike',
  'court',
];
const phrase = (min: number, max: number) =>
  fc
    .array(fc.constantFrom(...words), { minLength: min, maxLength: max })
    .map((all) => all.join(' '));

/** A stream of few words, feeds and guids, so that every relation happens. */
const stream = fc.array(
  fc.record({
    title: phrase(1, 6),
    text: phrase(0, 40),
    feed: fc.constantFrom('one', 'two', 'three'),
    guid: fc.integer({ min: 1, max: 12 }).map(String),
    hoursLater: fc.integer({ min: 0, max: 30 }),
  }),
  { maxLength: 40 },
);

function inputsOf(
  rows: readonly { hoursLater: number; title: string; text: string; feed: string; guid: string }[],
) {
  let hours = 0;
  return rows.map(({ hoursLater, ...rest }): GroupInput => {
    hours += hoursLater;
    return story({ ...rest, hours });
  });
}

/** Scores to nine places: sums in another order may differ in the last. */
function rounded(decision: Decision): object {
  const places = (score: number): number => Math.round(score * 1e9) / 1e9;
  const { runnerUp } = decision;
  return {
    ...decision,
    score: places(decision.score),
    runnerUp: runnerUp === null ? null : { ...runnerUp, score: places(runnerUp.score) },
  };
}

describe('a window', () => {
  it('decides the same when rebuilt from what is stored', () => {
    fc.assert(
      fc.property(stream, phrase(1, 6), phrase(0, 40), (rows, title, text) => {
        const window = createWindow(noBackground);
        const { take, admitted } = intake(window);
        for (const input of inputsOf(rows)) take(input);
        // As the store holds it: each story once, at its first place and time, in its newest words.
        const stored = new Map<number, (typeof admitted)[number]>();
        for (const one of admitted) {
          const first = stored.get(one.ids.storyId);
          const isOurs = first?.ids.runningStoryId === one.ids.runningStoryId;
          stored.set(
            one.ids.storyId,
            first === undefined || !isOurs
              ? one
              : { ...first, input: { ...one.input, at: first.input.at } },
          );
        }
        const rebuilt = createWindow(noBackground);
        for (const { input, decision, ids } of stored.values())
          admit(rebuilt, input, decision, ids);
        const hours = rows.reduce((sum, { hoursLater }) => sum + hoursLater, 10);
        const probe = story({ title, text, feed: 'four', hours });
        // As every turn does before it decides: what is stored is asked for by the same time.
        for (const one of [window, rebuilt])
          forgetBefore(one, probe.at - defaultWindowOptions.spanMs);
        expect(rounded(decide(rebuilt, probe))).toEqual(rounded(decide(window, probe)));
      }),
      { numRuns: 150 },
    );
  });

  it('is not changed by deciding', () => {
    fc.assert(
      fc.property(stream, (rows) => {
        const window = createWindow(noBackground);
        const { take } = intake(window);
        const inputs = inputsOf(rows);
        for (const input of inputs) {
          const before = decide(window, input);
          for (const other of inputs.slice(0, 3)) decide(window, other);
          expect(decide(window, input)).toEqual(before);
          take(input);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('forgets by age and by number, and keeps nothing of what it forgot', () => {
    const window = createWindow(noBackground, { ...defaultWindowOptions, mostStories: 50 });
    const { take } = intake(window);
    for (let at = 0; at < 200; at += 1)
      take(
        story({
          title: `Storm ${at} hits coast${at}`,
          text: `Wind of force ${at}`,
          hours: at / 10,
        }),
      );
    expect(sizeOf(window.members)).toBe(50);
    take(story({ title: 'Museum opens', text: '', permalink: null, hours: 24 * 30 }));
    expect(sizeOf(window.members)).toBe(1);
    expect([...window.terms.keys()].toSorted()).toEqual(['museum', 'open']);
    expect(window.groups.size).toBe(1);
    expect(window.byGuid.size).toBe(1);
    expect(window.byPermalink.size + window.byHash.size).toBe(0);
  });
});
