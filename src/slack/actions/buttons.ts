import { drawFollow, drawUndone, drawUnfollow, forAsker, readUndo } from '../blocks/follow.ts';
import { drawStories, readOlder, storiesOnAPage } from '../blocks/stories.ts';
import { drawWhy } from '../blocks/why.ts';
import { isChannelId } from '../listening.ts';
import { drawFollowModal, tryQuery } from '../views/follow.ts';
import { deliveryPressHandlers } from './delivery-buttons.ts';
import type { PressHandler, Reaction } from './button.ts';
import { feedPressHandlers } from './feed-buttons.ts';
import { changedSince, outOfDate } from './out-of-date.ts';
import { storyActs, undoStory } from './story-buttons.ts';
import { tagsRight, undoCorrection, wrongTags } from './tag-buttons.ts';

const nothing: Reaction = { kind: 'none' };

/** The link of an alert: Slack opens it, and tells us all the same. */
const open: PressHandler = { id: 'open', run: async () => await Promise.resolve(nothing) };

/** Why, on an alert; the value is the story's number. */
const why: PressHandler = {
  id: 'why',
  run: async ({ person, value }, { desk, names, command }) => ({
    kind: 'tell',
    drawing: drawWhy(await desk.why(person, value), names, command),
  }),
};

/** Older stories of a search; the value is what `readOlder` reads. */
const older: PressHandler = {
  id: 'older',
  run: async ({ person, value }, { desk, names }) => {
    const wanted = readOlder(value);
    if (wanted === null) return outOfDate;
    const { query, after } = wanted;
    const answer = await desk.search(person, query, { limit: storiesOnAPage, after });
    return { kind: 'tell', drawing: drawStories(answer, names) };
  },
};

/** Undo of a follow; the value is what `readUndo` reads. */
const undoFollow: PressHandler = {
  id: 'undo_follow',
  run: async ({ person, value }, { desk, command }) => {
    const meant = readUndo(value);
    if (meant === null) return outOfDate;
    const { number, version } = meant;
    const answer = await desk.unfollow(person, `S${number}`, { version });
    return answer.kind === 'unfollowed'
      ? { kind: 'replace', drawing: drawUndone(answer.subscription, person.userId, 'ended') }
      : changedSince(number, command);
  },
};

/** Undo of an unfollow; the value is what `readUndo` reads. */
const undoUnfollow: PressHandler = {
  id: 'undo_unfollow',
  run: async ({ person, value }, { desk, command }) => {
    const meant = readUndo(value);
    if (meant === null) return outOfDate;
    const { number, version } = meant;
    const answer = await desk.refollow(person, number, { version });
    if (answer.kind === 'empty') return changedSince(number, command);
    return answer.kind === 'followed'
      ? { kind: 'replace', drawing: drawUndone(answer.subscription, person.userId, 'followed') }
      : { kind: 'tell', drawing: drawFollow(answer, person, command).drawing };
  },
};

/** Yes to "everything but …?"; the value is the query. */
const confirmEverything: PressHandler = {
  id: 'confirm_everything',
  run: async ({ person, value }, { desk, command }) => {
    const answer = await desk.follow(person, value, { confirmed: true });
    const { drawing, audience } = drawFollow(answer, person, command);
    return { kind: audience === 'channel' ? 'announce' : 'replace', drawing };
  },
};

/** No to a question. */
const cancel: PressHandler = {
  id: 'cancel',
  run: async () =>
    await Promise.resolve({
      kind: 'replace',
      drawing: forAsker('Nothing was changed.', []).drawing,
    }),
};

/** Opens the form of `follow`. */
const openFollow: PressHandler = {
  id: 'open_follow',
  run: async ({ person }) => await Promise.resolve({ kind: 'open', view: drawFollowModal(person) }),
};

/** Unfollow in the App Home; the value is a channel and a number. */
const homeUnfollow: PressHandler = {
  id: 'home_unfollow',
  run: async ({ person, value }, { desk, command }) => {
    const [channelId = '', number = ''] = value.split(' ');
    if (!isChannelId(channelId)) return outOfDate;
    const there = { ...person, channelId, isDirect: channelId === person.channelId };
    const answer = await desk.unfollow(there, `S${number}`);
    const { drawing, audience } = drawUnfollow(answer, there, command);
    return audience === 'channel'
      ? { kind: 'announce', channelId, drawing }
      : { kind: 'tell', drawing };
  },
};

/** What is done for a button nobody knows: one from an older version, left on an old message. */
export const unknownButton: PressHandler = {
  id: '',
  run: async () => await Promise.resolve(outOfDate),
};

/** Every button of ours. To add one: its handler here and its drawing in blocks/. */
export const pressHandlers: readonly PressHandler[] = [
  open,
  why,
  older,
  undoFollow,
  undoUnfollow,
  confirmEverything,
  cancel,
  openFollow,
  tryQuery,
  homeUnfollow,
  wrongTags,
  tagsRight,
  undoCorrection,
  storyActs,
  undoStory,
  ...feedPressHandlers,
  ...deliveryPressHandlers,
];
