import type {
  AddFeedAnswer,
  FeedLook,
  NamedFeed,
  PreviewItem,
  RemoveFeedAnswer,
  SubscribeFeedAnswer,
} from '../../desk/feeds-desk.ts';
import type { Person } from '../../desk/desk.ts';
import type { UserId } from '../../news/ids.ts';
import type { Answer } from '../commands/verb.ts';
import { slackLimits } from '../limits.ts';
import { plain } from '../text.ts';
import {
  bold,
  button,
  buttons,
  code,
  count,
  fallback,
  headline,
  ours,
  person as mention,
  richText,
  smallPrint,
  tagLine,
  words,
  type Drawing,
  type TagNames,
} from './drawing.ts';
import { feedLine, feedName } from './feeds.ts';
import { drawFollow, forAsker } from './follow.ts';
import { subscriptionLine } from './subscriptions.ts';

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
function previewBlocks(items: readonly PreviewItem[], names: TagNames): Drawing['blocks'] {
  return items.flatMap(({ story, tags }) => [
    richText([headline(story.title, story.permalink)]),
    smallPrint(
      tagLine({ tags, dateline: story.dateline }, names) || 'no region or topic found',
      story.dateQuality === 'received' ? null : story.publishedAt,
    ),
  ]);
}

function drawPreview(look: Preview, names: TagNames): Drawing {
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

function drawChoices({ feeds }: Extract<FeedLook, { kind: 'choices' }>): Drawing {
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

/** A feed that was added, told with its actor; `follow` is what to type next. */
function drawAdded(feed: NamedFeed, by: UserId, command: string): Drawing {
  return {
    text: fallback(`Added: F${feed.number} ${feed.source}`),
    blocks: [
      richText([
        mention(by),
        ours(' added '),
        ...feedName(feed),
        ours('. Follow it with '),
        code(`${command} follow feed:${feed.id}`),
      ]),
      buttons(button('undo_add_feed', 'Undo', String(feed.number))),
    ],
  };
}

/** The answer to `add`: a preview for the asker, and once confirmed a line for the channel. */
export function drawAddFeed(
  answer: AddFeedAnswer,
  person: Person,
  names: TagNames,
  command: string,
): Answer {
  switch (answer.kind) {
    case 'preview':
      return { drawing: drawPreview(answer.look, names), audience: 'asker' };
    case 'choices':
      return { drawing: drawChoices(answer), audience: 'asker' };
    case 'added':
      return { drawing: drawAdded(answer.feed, person.userId, command), audience: 'channel' };
    case 'already':
      return {
        drawing: {
          text: fallback(`That feed is here: F${answer.feed.number} ${answer.feed.source}`),
          blocks: [
            richText([ours('That feed is here already:')], feedLine(answer.feed, answer.at)),
          ],
        },
        audience: 'asker',
      };
    case 'empty':
      return forAsker('Add which feed? Give the address of a feed or of a page that has one: ', [
        code(`${command} add https://…`),
      ]);
    case 'no-feed':
      return forAsker('There is no feed to add: ', [
        words(answer.reason, 300),
        ours('. Give the address of the feed itself, or of a page that announces it.'),
      ]);
    default:
      return answer satisfies never;
  }
}

/** The answer to `subscribe URL`: public when the channel now follows the feed; what it holds only for the asker. */
export function drawSubscribeFeed(
  answer: SubscribeFeedAnswer,
  person: Person,
  names: TagNames,
  command: string,
): Answer {
  switch (answer.kind) {
    case 'empty':
    case 'no-feed':
    case 'choices':
      return drawAddFeed(answer, person, names, command);
    case 'already':
    case 'confirm-everything':
    case 'cannot-post':
    case 'bad-query':
      return drawFollow(answer, person, command);
    case 'subscribed': {
      const { feed, subscription, items, isNew } = answer;
      const whom = person.isDirect ? 'you' : 'this channel';
      const value = `${subscription.number}.${subscription.version}.${isNew ? feed.number : 0}`;
      const drawing: Drawing = {
        text: fallback(`Now followed: ${feed.source} (S${subscription.number})`),
        blocks: [
          richText([
            mention(person.userId),
            ours(isNew ? ' added ' : ' follows '),
            ...feedName(feed),
            ours(isNew ? ` and follows it for ${whom}: ` : ` for ${whom}: `),
            ...subscriptionLine(subscription),
            ours('. New stories come from now on.'),
          ]),
          buttons(button('undo_subscribe_feed', 'Undo', value)),
        ],
      };
      const aside: Drawing | null =
        items.length === 0
          ? null
          : {
              text: fallback(`Its newest: ${items.map(({ story }) => story.title).join('; ')}`),
              blocks: [
                richText([bold('Its newest, for you alone; stored without alerts:')]),
                ...previewBlocks(items, names),
              ],
            };
      return { drawing, audience: 'channel', ...(aside === null ? {} : { aside }) };
    }
    default:
      return answer satisfies never;
  }
}

/** The answer to `remove F3`: public when a feed was taken off. */
export function drawRemoveFeed(answer: RemoveFeedAnswer, person: Person, command: string): Answer {
  switch (answer.kind) {
    case 'removed': {
      const { feed, followers } = answer;
      const here = followers.filter(({ channelId }) => channelId === person.channelId);
      const elsewhere = followers.length - here.length;
      const where = [
        here.map(({ number }) => `S${number}`).join(', '),
        elsewhere === 0
          ? ''
          : count(elsewhere, 'subscription of another channel', 'subscriptions of other channels'),
      ].filter((part) => part !== '');
      const left =
        where.length === 0
          ? []
          : [ours(`. Still named, and now without news, by ${where.join(' and ')}`)];
      return {
        drawing: {
          text: fallback(`Removed: F${feed.number} ${feed.source}`),
          blocks: [
            richText([
              mention(person.userId),
              ours(' removed the feed '),
              ...feedName(feed),
              ...left,
              ours('. Its stories stay and can be searched.'),
            ]),
            buttons(button('undo_remove_feed', 'Undo', String(feed.number))),
          ],
        },
        audience: 'channel',
      };
    }
    case 'declared':
      return forAsker(
        `F${answer.feed.number} ${plain(answer.feed.source, 80)} is declared, so it is not removed from Slack: take it out, or set enabled: false, in config/feeds.yaml under `,
        [code(`id: ${answer.feed.id}`), ours(', and start Dateline again.')],
      );
    case 'unknown':
      return forAsker('There is no such feed: ', [
        code(answer.wanted === '' ? 'F…' : answer.wanted),
        ours('. Their numbers: '),
        code(`${command} feeds`),
      ]);
    default:
      return answer satisfies never;
  }
}

/** A change of feeds that was undone, in place of the message that told of it; no live buttons stay on it. */
export function drawFeedUndone(feed: NamedFeed, by: UserId, now: 'removed' | 'kept'): Drawing {
  const what =
    now === 'removed' ? ' undid it; the feed is gone again: ' : ' undid it; the feed stays: ';
  return {
    text: fallback(`Undone: F${feed.number} ${feed.source}`),
    blocks: [richText([mention(by), ours(what), ...feedName(feed)])],
  };
}
