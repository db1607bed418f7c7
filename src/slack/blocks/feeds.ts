import type { KnownBlock, RichTextElement } from '@slack/types';
import { isTrouble, type FeedStateName } from '../../desk/feed-health.ts';
import type { FeedsAnswer, FeedStatus } from '../../desk/feeds-desk.ts';
import {
  bold,
  code,
  count,
  fallback,
  lasted,
  ours,
  richText,
  smallPrint,
  words,
  type Drawing,
} from './drawing.ts';

/** States as people read them; `since` follows where it is known. */
const stateWords: Readonly<Record<FeedStateName, string>> = {
  waiting: 'not asked yet',
  fresh: 'fresh',
  unchanged: 'unchanged',
  throttled: 'throttled',
  failing: 'failing',
  'not-a-feed': 'not a feed',
  gone: 'gone',
  empty: 'empty',
  undated: 'undated',
  moved: 'moved',
  silent: 'silent',
};

/** `F3 Quay Times`, the number in bold; the source is a publisher's own word. */
export function feedName(feed: Pick<FeedStatus, 'number' | 'source'>): RichTextElement[] {
  return [bold(`F${feed.number} `), words(feed.source, 80)];
}

/** Stories a day, as roughly as they are known. */
function daily(items: number | null): string {
  if (items === null) return '';
  const shown = items >= 10 || items === 0 ? Math.round(items) : Number(items.toFixed(1));
  return `${shown} a day`;
}

/** One feed on one line: name, state, when it was read, how much it brings, when it is asked next. */
export function feedLine(feed: FeedStatus, now: number): RichTextElement[] {
  const since = feed.since === null ? '' : ` for ${lasted(now - feed.since)}`;
  const detail = feed.detail === null ? [] : [ours(': '), words(feed.detail, 160)];
  const state = `${stateWords[feed.state]}${since}`;
  const read =
    feed.lastSuccessAt === null ? 'never read' : `read ${lasted(now - feed.lastSuccessAt)} ago`;
  const next =
    feed.nextPollAt === null
      ? 'not asked again'
      : feed.nextPollAt <= now
        ? 'next now'
        : `next in ${lasted(feed.nextPollAt - now)}`;
  const rest = [read, daily(feed.itemsADay), next].filter((part) => part !== '').join(' · ');
  return [
    ...feedName(feed),
    ours(' '),
    code(feed.id),
    ours('  '),
    isTrouble(feed.state) ? bold(state) : ours(state),
    ...detail,
    ours(` · ${rest}`),
  ];
}

/** Feeds shown before the rest is only counted. */
const shown = 25;

/**
 * The feeds a word finds, declared and added ones apart, those in trouble first.
 * @param now epoch ms, for how long ago things were
 */
export function drawFeeds(answer: FeedsAnswer, command: string): Drawing {
  const { feeds, word, total, at } = answer;
  if (total === 0) {
    return sentence('There are no feeds yet. Add one: ', code(`${command} add https://…`));
  }
  if (feeds.length === 0) {
    return sentence(
      `None of the ${count(total, 'feed')} has `,
      code(word),
      ours(' in its name, address or state. All of them: '),
      code(`${command} feeds`),
    );
  }
  const listed = feeds.slice(0, shown);
  const part = (title: string, isDeclared: boolean): RichTextElement[][] => {
    const all = feeds.filter((feed) => feed.isDeclared === isDeclared);
    const lines = listed.filter((feed) => feed.isDeclared === isDeclared);
    return lines.length === 0
      ? []
      : [[bold(`${title} (${all.length})`)], ...lines.map((feed) => feedLine(feed, at))];
  };
  const more =
    feeds.length > shown
      ? `And ${feeds.length - shown} more: ${command} feeds WORD finds by name, address or state. `
      : '';
  const inTrouble = feeds.filter(({ state }) => isTrouble(state)).length;
  return {
    text: fallback(
      `${count(feeds.length, 'feed')}, ${inTrouble} in trouble: ${listed.map((feed) => `F${feed.number} ${feed.source}`).join(', ')}`,
    ),
    blocks: [
      richText(...part('Declared in config/feeds.yaml', true), ...part('Added by people', false)),
      smallPrint(`${more}Follow one here with ${command} follow feed:${listed[0]?.id ?? ''}`),
    ],
  };
}

/** How the feeds do, for the App Home: counts, and the ones in trouble. */
export function drawFeedHealth({ feeds, at }: FeedsAnswer, command: string): KnownBlock[] {
  const ill = feeds.filter(({ state }) => isTrouble(state));
  const all = [code(`${command} feeds`), ours(' lists them all.')];
  if (feeds.length === 0) {
    return [richText([ours('No feeds yet. Add one: '), code(`${command} add https://…`)])];
  }
  if (ill.length === 0) {
    return [richText([ours(`All is well with ${count(feeds.length, 'feed')}. `), ...all])];
  }
  return [
    richText(
      [ours(`${ill.length} of ${count(feeds.length, 'feed')} in trouble. `), ...all],
      ...ill.slice(0, 5).map((feed) => feedLine(feed, at)),
    ),
  ];
}

function sentence(text: string, ...after: RichTextElement[]): Drawing {
  const rest = after.map((part) => ('text' in part ? (part.text ?? '') : '')).join('');
  return { text: fallback(`${text}${rest}`), blocks: [richText([ours(text), ...after])] };
}
