import type { FeedLook, PreviewItem } from '../../desk/feeds-desk.ts';
import { slackLimits } from '../limits.ts';
import {
  button,
  buttons,
  code,
  count,
  fallback,
  headline,
  ours,
  richText,
  smallPrint,
  tagLine,
  words,
  type Drawing,
  type TagNames,
} from './drawing.ts';

type Preview = Extract<FeedLook, { kind: 'feed' }>;

/** What a button that adds a feed remembers; null when it does not fit into one. */
function wantedValue(url: string, source: string): string | null {
  const value = JSON.stringify([url, source]);
  return value.length > slackLimits.buttonValue ? null : value;
}

/** Reads an Add button's value; null when it is of another make. */
export function readWanted(
  value: string,
): { readonly url: string; readonly source: string } | null {
  try {
    const read: unknown = JSON.parse(value);
    if (!Array.isArray(read)) return null;
    const [url, source]: unknown[] = read;
    return typeof url === 'string' && typeof source === 'string' ? { url, source } : null;
  } catch {
    // Not JSON: a button of another make.
    return null;
  }
}

/** The newest stories of a feed, each with its tags, as they would have come. */
export function previewBlocks(items: readonly PreviewItem[], names: TagNames): Drawing['blocks'] {
  return items.flatMap(({ story, tags }) => [
    richText([headline(story.title, story.permalink)]),
    smallPrint(
      tagLine({ tags, dateline: story.dateline }, names) || 'no region or topic found',
      story.dateQuality === 'received' ? null : story.publishedAt,
    ),
  ]);
}

/** What stands at an address, and whether to add it. */
export function drawPreview(look: Preview, names: TagNames): Drawing {
  const value = wantedValue(look.url, look.source);
  const brings =
    look.items.length === 0
      ? 'It has no items now; it may still fill.'
      : `Its newest of ${count(look.total, 'story', 'stories')}, tagged as they would be:`;
  return {
    text: fallback(
      `Add the feed ${look.source}? ${look.items.map(({ story }) => story.title).join('; ')}`,
    ),
    blocks: [
      richText(
        [ours('Add '), words(look.source, 80, true), ours(' from '), code(look.url), ours('?')],
        [ours(brings)],
      ),
      ...previewBlocks(look.items, names),
      smallPrint(
        `${look.isUndated ? 'Its items have no dates: they will count as published when they come. ' : ''}What it holds now is stored without alerts; what comes later goes to whoever follows it.`,
      ),
      value === null
        ? richText([ours('Its address is too long for a button: add it to config/feeds.yaml.')])
        : buttons(
            { ...button('add_feed', 'Add feed', value), style: 'primary' },
            button('add_feed_follow', 'Add and follow here', value),
            button('cancel', 'Cancel', 'cancel'),
          ),
    ],
  };
}

/** The feeds that a page announces, to choose one to look at. */
export function drawChoices({ feeds }: Extract<FeedLook, { kind: 'choices' }>): Drawing {
  const offered = feeds.slice(0, 5);
  return {
    text: fallback(`That page announces ${count(feeds.length, 'feed')}: which one?`),
    blocks: [
      richText(
        [ours(`That page announces ${count(feeds.length, 'feed')}. Look at which one?`)],
        ...offered.map(({ url, title }, index) => [
          ours(`${index + 1}. `),
          words(title === '' ? url : title, 100),
          ours(' '),
          code(url),
        ]),
      ),
      buttons(
        // A button's number is its line's, also where a line before it has none.
        ...offered.flatMap(({ url }, index) =>
          url.length > slackLimits.buttonValue
            ? []
            : [button(`look_at_feed_${index + 1}`, `${index + 1}`, url)],
        ),
        button('cancel', 'Cancel', 'cancel'),
      ),
    ],
  };
}
