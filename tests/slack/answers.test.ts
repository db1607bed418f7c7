import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { FollowAnswer, Person } from '../../src/desk/desk.ts';
import { validateMessage } from '../../src/local/validate.ts';
import { outcomes } from '../../src/news/outcome.ts';
import { drawBadQuery } from '../../src/slack/blocks/bad-query.ts';
import type { Drawing } from '../../src/slack/blocks/drawing.ts';
import { drawFollow, drawUnfollow } from '../../src/slack/blocks/follow.ts';
import { drawUnknownWord } from '../../src/slack/blocks/help.ts';
import { drawStories, readOlder } from '../../src/slack/blocks/stories.ts';
import { drawSubscriptions } from '../../src/slack/blocks/subscriptions.ts';
import { drawWhy } from '../../src/slack/blocks/why.ts';
import { hostile, hostileTake, reached } from './hostile.ts';
import { change, names, noon, subscription, take } from './made-up.ts';

const { createdBy: userId, workspaceId, channelId } = subscription(1, 'x');
const person: Person = { userId, workspaceId, channelId, isDirect: false };

test('whatever people and feeds write, no answer pings anybody else or breaks a limit', () => {
  fc.assert(
    fc.property(
      fc.array(hostileTake(), { minLength: 1, maxLength: 6 }),
      fc.array(hostile, { minLength: 1, maxLength: 40 }),
      fc.nat(900),
      (takes, texts, at) => {
        const [text = '', second = ''] = texts;
        const all = texts.map((query, number) => subscription(number, query));
        const one = subscription(7, text);
        const follows: FollowAnswer[] = [
          { kind: 'followed', subscription: one, lastWeek: 1 },
          { kind: 'already', subscription: one },
          { kind: 'confirm-everything', query: `-${text}`, lastWeek: 9 },
        ];
        const drawings: Drawing[] = [
          ...follows.map((answer) => drawFollow(answer, person, '/wire').drawing),
          drawUnfollow({ kind: 'unknown', wanted: text, here: all }, person, '/wire').drawing,
          drawUnfollow({ kind: 'unfollowed', subscription: one }, person, '/wire').drawing,
          drawSubscriptions(all, '/wire'),
          drawStories({ kind: 'found', query: text, takes, older: null }, names),
          drawStories({ kind: 'nothing', query: text, stored: 3 }, names),
          drawBadQuery({
            kind: 'bad-query',
            query: text,
            problem: { at, message: second, suggestion: text },
          }),
          drawUnknownWord({ kind: 'unknown', word: text, text, nearest: null }, '/wire'),
          drawWhy(
            {
              kind: 'explained',
              story: {
                headline: text,
                runnerUp: { headline: text, score: 0.1 },
                acts: [{ verb: 'merge', by: 'U1' as never, from: text, into: text }],
              },
              take: takes[0] ?? take(),
              change: change(),
              outcomes: all.map((each, index) => ({
                subscription: each,
                outcome: outcomes[index % outcomes.length] ?? 'posted',
                reason: second,
                at: noon,
              })),
              misses: all.map((each) => ({ subscription: each, clause: each.query })),
              later: all,
            },
            names,
            '/wire',
          ),
        ];
        for (const drawing of drawings) {
          expect(validateMessage(drawing)).toEqual([]);
          const { urls, pings } = reached(drawing.blocks, { urls: [], pings: [] });
          expect(new Set(pings).isSubsetOf(new Set(['user']))).toBe(true);
          for (const url of urls) expect(url).toMatch(/^https?:\/\/[^|<>]+$/);
          expect(drawing.text).not.toMatch(/[<>]/);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('an Older button remembers the query and where the next page begins', () => {
  const older = { receivedAt: noon - 5, id: take().id };
  const drawing = drawStories({ kind: 'found', query: 'a "b"', takes: [take()], older }, names);
  const { value } = JSON.parse(
    /"value":("(?:[^"\\]|\\.)*")/
      .exec(JSON.stringify(drawing.blocks))?.[0]
      .replace(/^/, '{')
      .concat('}') ?? '{}',
  ) as { value: string };
  expect(readOlder(value)).toEqual({ query: 'a "b"', after: older });
  expect(readOlder('9')).toBeNull();
  expect(readOlder('not json')).toBeNull();
});

test('a query too long for a button gets no button', () => {
  const query = 'x'.repeat(2500);
  const older = { receivedAt: noon, id: take().id };
  const found = drawStories({ kind: 'found', query, takes: [take()], older }, names);
  expect(JSON.stringify(found)).not.toContain('Older');
  const asked = drawFollow({ kind: 'confirm-everything', query, lastWeek: 1 }, person, '/wire');
  expect(JSON.stringify(asked)).toContain('too long to be confirmed');
});
