import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Person } from '../../src/desk/desk.ts';
import { validateMessage, validateView } from '../../src/local/validate.ts';
import { drawAlert } from '../../src/slack/blocks/alert.ts';
import { drawQuality, drawVerdict } from '../../src/slack/blocks/tags.ts';
import { drawFollowModal } from '../../src/slack/views/follow.ts';
import { drawTagsModal } from '../../src/slack/views/tags.ts';
import { hostile, hostileTake, reached } from './hostile.ts';
import { change, names, subscription, take, view } from './made-up.ts';

const { createdBy: userId, workspaceId, channelId } = subscription(1, 'x');
const person: Person = { userId, workspaceId, channelId, isDirect: false };

test('whatever feeds and people write, forms keep to Slack’s limits and ping nobody', () => {
  fc.assert(
    fc.property(hostileTake(), hostile, (story, text) => {
      const views = [
        drawFollowModal(person, text.slice(0, 1000)),
        drawTagsModal({ kind: 'tags', take: story, change: change() }, person, names),
        drawTagsModal({ kind: 'not-found' }, person, names),
      ];
      for (const shown of views) {
        expect(validateView(shown)).toEqual([]);
        const { pings } = reached(shown.blocks, { urls: [], pings: [] });
        expect(new Set(pings).isSubsetOf(new Set(['user']))).toBe(true);
      }
      const bad = { kind: 'bad-country', typed: text, suggestion: text } as const;
      for (const drawing of [
        drawVerdict(bad, names),
        drawVerdict(
          { kind: 'corrected', correction: change(), take: story, opened: 2, isTooOld: true },
          names,
        ),
        drawAlert(
          view({ lead: story, change: { correction: change(), isMisplaced: true } }),
          names,
        ),
      ]) {
        expect(validateMessage(drawing)).toEqual([]);
        expect(drawing.text).not.toMatch(/[<>]/);
      }
    }),
    { numRuns: 60 },
  );
});

test('quality says how often each tag was right, and what was missed', () => {
  const scores = [
    { kind: 'topic', tag: 'politics', right: 23, wrong: 2, missed: 3 },
    { kind: 'country', tag: 'NO', right: 0, wrong: 0, missed: 1 },
  ] as const;
  const drawn = JSON.stringify(
    drawQuality({ stories: 26, people: 1, scores, learnt: { sources: 2, terms: 0 } }, names),
  );
  expect(drawn).toContain('92 % (23 of 25), missed 3');
  expect(drawn).toContain('never given, missed 1');
  expect(drawn).toContain('26 stories judged by 1 person');
  expect(drawn).toContain('2 sources filed otherwise.');
});

test('an alert names who corrected its tags', () => {
  const told = view({ change: { correction: change(), isMisplaced: true } });
  const drawn = JSON.stringify(drawAlert(told, names));
  expect(drawn).toContain('"user_id":"U001AMARA"');
  expect(drawn).toContain('Politics · Asia-Pacific → Sport · Asia-Pacific · NO');
  expect(drawn).toContain('Nothing followed here asks for it any more.');
  expect(JSON.stringify(drawAlert(view({ lead: take() }), names))).not.toContain('corrected the');
});
