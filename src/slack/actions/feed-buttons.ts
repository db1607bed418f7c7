import {
  drawAddFeed,
  drawFeedUndone,
  drawRemoveFeed,
  drawSubscribeFeed,
} from '../blocks/feed-changes.ts';
import { readWanted } from '../blocks/feed-look.ts';
import { drawUndone } from '../blocks/follow.ts';
import type { Answer } from '../commands/verb.ts';
import type { PressHandler, Reaction } from './button.ts';
import { changedSince, outOfDate } from './out-of-date.ts';

/** A change is told to the channel; anything else takes the place of the question. */
function reactionTo({ drawing, audience }: Answer): Reaction {
  return { kind: audience === 'channel' ? 'announce' : 'replace', drawing };
}

/** Yes to a preview; the value is what `readWanted` reads. */
const addFeed: PressHandler = {
  id: 'add_feed',
  run: async ({ person, value }, { desk, names, command }) => {
    const wanted = readWanted(value);
    if (wanted === null) return outOfDate;
    const { url, source } = wanted;
    const answer = await desk.addFeed(person, url, { confirmed: true, source });
    return reactionTo(drawAddFeed(answer, person, names, command));
  },
};

/** Yes to a preview, and follow it here. */
const addFeedAndFollow: PressHandler = {
  id: 'add_feed_follow',
  run: async ({ person, value }, { desk, names, command }) => {
    const wanted = readWanted(value);
    if (wanted === null) return outOfDate;
    const answer = await desk.subscribeFeed(person, wanted.url, { source: wanted.source });
    return reactionTo(drawSubscribeFeed(answer, person, names, command));
  },
};

/** One of several feeds that a page announces; the value is its URL. */
const lookAtFeed = (place: number): PressHandler => ({
  id: `look_at_feed_${place}`,
  run: async ({ person, value }, { desk, names, command }) =>
    reactionTo(drawAddFeed(await desk.addFeed(person, value), person, names, command)),
});

/** Undo of an add; the value is the feed's number. */
const undoAddFeed: PressHandler = {
  id: 'undo_add_feed',
  run: async ({ person, value }, { desk, command }) => {
    const answer = await desk.removeFeed(person, `F${value}`, { isUndo: true });
    return answer.kind === 'removed'
      ? { kind: 'replace', drawing: drawFeedUndone(answer.feed, person.userId, 'removed') }
      : { kind: 'tell', drawing: drawRemoveFeed(answer, person, command).drawing };
  },
};

/** Undo of a remove; the value is the feed's number. */
const undoRemoveFeed: PressHandler = {
  id: 'undo_remove_feed',
  run: async ({ person, value }, { desk, names, command }) => {
    const answer = await desk.restoreFeed(person, Number(value));
    return answer.kind === 'added'
      ? { kind: 'replace', drawing: drawFeedUndone(answer.feed, person.userId, 'kept') }
      : { kind: 'tell', drawing: drawAddFeed(answer, person, names, command).drawing };
  },
};

/** Undo of a subscribe; the value is the subscription's number and version, and the number of the feed added for it or 0. */
const undoSubscribeFeed: PressHandler = {
  id: 'undo_subscribe_feed',
  run: async ({ person, value }, { desk, command }) => {
    const [, number, version, feed] = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})$/.exec(value) ?? [];
    if (feed === undefined) return outOfDate;
    const ended = await desk.unfollow(person, `S${number}`, { version: Number(version) });
    if (ended.kind !== 'unfollowed') return changedSince(Number(number), command);
    const removed =
      feed === '0' ? null : await desk.removeFeed(person, `F${feed}`, { isUndo: true });
    return {
      kind: 'replace',
      drawing:
        removed?.kind === 'removed'
          ? drawFeedUndone(removed.feed, person.userId, 'removed')
          : drawUndone(ended.subscription, person.userId, 'ended'),
    };
  },
};

/** The buttons about feeds. */
export const feedPressHandlers: readonly PressHandler[] = [
  addFeed,
  addFeedAndFollow,
  ...[1, 2, 3, 4, 5].map(lookAtFeed),
  undoAddFeed,
  undoRemoveFeed,
  undoSubscribeFeed,
];
