import type { Person } from '../../desk/desk.ts';
import type {
  AddFeedAnswer,
  NamedFeed,
  RemoveFeedAnswer,
  SubscribeFeedAnswer,
} from '../../desk/feeds-desk.ts';
import type { UserId } from '../../news/ids.ts';
import type { Subscription } from '../../news/subscription.ts';
import type { Answer } from '../commands/verb.ts';
import { plain } from '../text.ts';
import {
  bold,
  button,
  buttons,
  code,
  count,
  fallback,
  ours,
  person as mention,
  richText,
  words,
  type Drawing,
  type TagNames,
} from './drawing.ts';
import { drawChoices, drawPreview, previewBlocks } from './feed-look.ts';
import { feedLine, feedName } from './feeds.ts';
import { drawFollow, forAsker } from './follow.ts';
import { subscriptionLine } from './subscriptions.ts';

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

/** The subscriptions that name a feed: this channel's by number, the others counted. */
function named(followers: readonly Subscription[], person: Person): string {
  const here = followers.filter(({ channelId }) => channelId === person.channelId);
  const elsewhere = followers.length - here.length;
  return [
    here.map(({ number }) => `S${number}`).join(', '),
    elsewhere === 0
      ? ''
      : count(elsewhere, 'subscription of another channel', 'subscriptions of other channels'),
  ]
    .filter((part) => part !== '')
    .join(' and ');
}

/** The answer to `remove F3`: public when a feed was taken off. */
export function drawRemoveFeed(answer: RemoveFeedAnswer, person: Person, command: string): Answer {
  switch (answer.kind) {
    case 'removed': {
      const { feed, followers } = answer;
      const left =
        followers.length === 0
          ? []
          : [ours(`. Still named, and now without news, by ${named(followers, person)}`)];
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
    case 'followed':
      return forAsker(
        `F${answer.feed.number} ${plain(answer.feed.source, 80)} stays, for it is followed by now: by ${named(answer.followers, person)}. To take it off all the same: `,
        [code(`${command} remove F${answer.feed.number}`)],
      );
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
