import type { ActionsBlock } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { feedStates } from '../../src/desk/feed-health.ts';
import type { FeedStatus } from '../../src/desk/feeds-desk.ts';
import { validateMessage } from '../../src/local/validate.ts';
import { drawAddFeed } from '../../src/slack/blocks/feed-changes.ts';
import { readWanted } from '../../src/slack/blocks/feed-look.ts';
import { drawFeedHealth, drawFeeds } from '../../src/slack/blocks/feeds.ts';
import { ines } from '../desk/newsdesk.ts';
import { names, noon, take } from './made-up.ts';

const hourMs = 3_600_000;
const hostile = '<!channel> *Quay* `Times` <@U1>\u202E'.repeat(20);

function feed(number: number, part: Partial<FeedStatus> = {}): FeedStatus {
  return {
    id: `feed-${number}` as FeedStatus['id'],
    number,
    source: `Source ${number}`,
    url: `https://feed-${number}.example/rss`,
    isDeclared: true,
    addedBy: null,
    state: 'fresh',
    since: null,
    detail: null,
    lastSuccessAt: noon - hourMs / 2,
    itemsADay: 12.4,
    nextPollAt: noon + hourMs,
    ...part,
  };
}

const linesOf = (drawing: { blocks: unknown }): string => JSON.stringify(drawing.blocks);
const answer = (feeds: FeedStatus[], word = '') => ({ word, feeds, total: 9, at: noon });

describe('the list of feeds', () => {
  test('each on a line: state, when it was read, how much it brings, when it is asked next', () => {
    const drawing = drawFeeds(answer([feed(3)]), '/wire');
    expect(linesOf(drawing)).toContain('read 30 minutes ago · 12 a day · next in 60 minutes');
    expect(drawing.text).toBe('1 feed, 0 in trouble: F3 Source 3');
  });

  test.each(feedStates)('%s has words', (state) => {
    const drawing = drawFeeds(
      answer([
        feed(1, {
          state,
          since: noon - 30 * hourMs,
          detail: hostile,
          lastSuccessAt: null,
          itemsADay: null,
          nextPollAt: null,
        }),
      ]),
      '/wire',
    );
    expect(validateMessage(drawing)).toEqual([]);
    expect(linesOf(drawing)).toContain(' for 30 hours');
    expect(linesOf(drawing)).toContain('never read · not asked again');
  });

  test('declared and added ones stand apart, with their counts', () => {
    const feeds = [feed(1), feed(2), feed(3, { isDeclared: false })];
    expect(linesOf(drawFeeds(answer(feeds), '/wire'))).toMatch(
      /Declared in config\/feeds\.yaml \(2\).*Added by people \(1\)/,
    );
  });

  test('hundreds of hostile ones are legal, and the rest is counted', () => {
    const feeds = Array.from({ length: 300 }, (_, index) =>
      feed(index + 1, { source: hostile, detail: hostile, state: 'failing', since: 0 }),
    );
    const drawing = drawFeeds(answer(feeds), '/wire');
    expect(validateMessage(drawing)).toEqual([]);
    expect(JSON.stringify(drawing.blocks).length).toBeLessThan(24_000);
    expect(linesOf(drawing)).toContain('And 275 more');
    expect(drawing.text).not.toContain('<!channel>');
  });

  test('no feeds, and none that a word finds, say what to do', () => {
    expect(drawFeeds({ ...answer([]), total: 0 }, '/wire').text).toContain('/wire add https://');
    expect(drawFeeds(answer([], 'zebra'), '/wire').text).toContain('None of the 9 feeds has zebra');
  });

  test('the App Home counts, and names those in trouble', () => {
    const well = JSON.stringify(drawFeedHealth(answer([feed(1)]), '/wire'));
    expect(well).toContain('All is well with 1 feed');
    const ill = [feed(1, { state: 'failing', since: noon - hourMs }), feed(2)];
    expect(JSON.stringify(drawFeedHealth(answer(ill), '/wire'))).toContain(
      '1 of 2 feeds in trouble',
    );
  });
});

describe('the look at a feed', () => {
  const look = {
    kind: 'feed' as const,
    url: 'https://quay.example/feed',
    source: hostile.slice(0, 80),
    items: Array.from({ length: 5 }, () => ({
      story: take({ title: hostile }),
      tags: take().tags,
    })),
    total: 12,
    isUndated: true,
  };

  test('five hostile stories make a legal question', () => {
    const { drawing, audience } = drawAddFeed({ kind: 'preview', look }, ines, names, '/wire');
    expect(audience).toBe('asker');
    expect(validateMessage(drawing)).toEqual([]);
    expect(linesOf(drawing)).toContain('Its items have no dates');
  });

  test('an address too long for a button is sent to the file', () => {
    const long = { ...look, url: `https://quay.example/${'x'.repeat(2000)}` };
    const { drawing } = drawAddFeed({ kind: 'preview', look: long }, ines, names, '/wire');
    expect(validateMessage(drawing)).toEqual([]);
    expect(linesOf(drawing)).toContain('add it to config/feeds.yaml');
  });

  test('of several feeds, each button has the number of its line, also beside one too long for a button', () => {
    const feeds = ['a', 'x'.repeat(2100), 'c'].map((path) => ({
      url: `https://quay.example/${path}`,
      title: path.slice(0, 9),
    }));
    const { drawing } = drawAddFeed({ kind: 'choices', feeds }, ines, names, '/wire');
    expect(validateMessage(drawing)).toEqual([]);
    const { elements } = drawing.blocks.find(({ type }) => type === 'actions') as ActionsBlock;
    expect(elements.slice(0, -1)).toMatchObject([
      { action_id: 'look_at_feed_1', text: { text: '1' }, value: feeds[0]?.url },
      { action_id: 'look_at_feed_3', text: { text: '3' }, value: feeds[2]?.url },
    ]);
  });

  test.each(['', 'null', '{}', '["a"]', '[1,2]', 'S3'])(
    'a button’s value of another make: %j',
    (value) => {
      expect(readWanted(value)).toBeNull();
    },
  );
});
