import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StatusAnswer, UnsentMessage } from '../../src/desk/delivery-desk.ts';
import { validateMessage } from '../../src/local/validate.ts';
import type { ChannelId, FeedId, IntentId } from '../../src/news/ids.ts';
import type { Manner } from '../../src/news/intent.ts';
import type { Notice } from '../../src/news/notice.ts';
import { drawAlert, drawLonger } from '../../src/slack/blocks/alert.ts';
import type { Drawing } from '../../src/slack/blocks/drawing.ts';
import { drawNotice } from '../../src/slack/blocks/notice.ts';
import { drawnPlainly } from '../../src/slack/blocks/plainly.ts';
import { drawStatus } from '../../src/slack/blocks/status.ts';
import { hostile, reached } from './hostile.ts';
import { channelNamed, names, noon, take, view } from './made-up.ts';

const channelId = 'C001DESK' as ChannelId;
const feed = 'harbour-world' as FeedId;

/** One of each kind, with these words from outside in it. */
function noticesOf(words: string): Notice[] {
  const facts = { channelId, feed, since: noon, until: noon + 7_200_000, at: noon };
  return [
    { ...facts, kind: 'lane-paused', error: 'is_archived', hint: words },
    { ...facts, kind: 'workspace-back', error: 'token_revoked' },
    { ...facts, kind: 'slack-back', waiting: 9000 },
    {
      ...facts,
      kind: 'unknown-held',
      intentId: 7 as IntentId,
      headline: words,
      reason: words,
    },
    { ...facts, kind: 'message-refused', headline: words, error: words, hint: words },
    { ...facts, kind: 'feed-failing', source: words, failure: words, hint: words, failures: 3 },
    { ...facts, kind: 'feed-recovered', source: words },
    { ...facts, kind: 'feed-recovered', source: words, was: 'silent' },
    { ...facts, kind: 'feed-silent', source: words },
    { ...facts, kind: 'bulk-republish', source: words, stories: 900 },
  ] as Notice[];
}

/** Broken limits, links, and mentions of anything but the channel it is about. */
function harmIn(drawing: Drawing): unknown[] {
  const { urls, pings } = reached(drawing.blocks, { urls: [], pings: [] });
  return [...validateMessage(drawing), ...urls, ...pings.filter((ping) => ping !== 'channel')];
}

test('no words from outside make a notice or the status ping, link or break a limit', () => {
  fc.assert(
    fc.property(hostile, (words) => {
      for (const notice of noticesOf(words)) expect(harmIn(drawNotice(notice))).toEqual([]);
      const message: UnsentMessage = {
        id: 7 as IntentId,
        channelId,
        kind: 'root',
        headline: words,
        reason: words,
        at: noon,
      };
      const many = Array.from({ length: 6 }, () => message);
      const lane = { next: null, nextAt: noon, isSending: false, held: 1, waiting: 3 };
      const status: StatusAnswer = {
        scope: 'workspace',
        now: noon + 60_000,
        waiting: 36,
        oldestAt: noon,
        lanes: Array.from({ length: 40 }, () => ({ ...lane, channelId, pausedReason: words })),
        gates: [{ method: '*', closedUntil: noon + 90_000, reason: words }],
        held: many,
        unknown: many,
        refused: many,
      };
      expect(harmIn(drawStatus(status))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('a direct message has no name to be called by', () => {
  const [notice] = noticesOf('x');
  if (notice?.kind !== 'lane-paused') throw new Error('another notice');
  const { blocks } = drawNotice({ ...notice, channelId: channelNamed('U001AMARA') });
  expect(JSON.stringify(blocks)).toContain('a direct message');
});

describe('a message Slack refused', () => {
  const drawn = view({
    longer: Array.from({ length: 9 }, (_, index) => `Sentence ${index + 1}.`),
  });
  const part = (drawing: Drawing | null, manner: Manner): string =>
    drawing === null ? '' : JSON.stringify(drawnPlainly(drawing, manner, drawn)?.blocks);

  test('loses no line when it is split, and repeats none', () => {
    const parts = [1, 2, 3, 4].map((number) =>
      part(drawLonger(drawn), `part ${number} of 4` as Manner),
    );
    for (let number = 1; number <= 9; number += 1) {
      expect(parts.filter((one) => one.includes(`Sentence ${number}.`))).toHaveLength(1);
    }
  });

  test('keeps its buttons in the first part', () => {
    const alert = drawAlert(drawn, names);
    expect(part(alert, 'part 1 of 2')).toContain('"why"');
    expect(part(alert, 'part 2 of 2')).not.toContain('"why"');
  });

  test('an empty part is nothing to send', () => {
    const line = { text: 'One line', blocks: drawAlert(drawn, names).blocks.slice(-1) };
    expect(drawnPlainly(line, 'part 2 of 2', drawn)).toBeNull();
  });

  test('in plain text takes away the blocks, and keeps the link', () => {
    const plain = drawnPlainly(drawAlert(drawn, names), 'text', drawn);
    expect(plain?.blocks).toEqual([]);
    expect(plain?.text).toContain(`<${take().permalink}>`);
  });
});
