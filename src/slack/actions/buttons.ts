import { drawFollow, drawUndone, drawUnfollow, forAsker } from '../blocks/follow.ts';
import { drawStories, readOlder, storiesOnAPage } from '../blocks/stories.ts';
import { drawWhy } from '../blocks/why.ts';
import type { PressHandler, Reaction } from './button.ts';

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
    const { query, before } = wanted;
    const answer = await desk.search(person, query, { limit: storiesOnAPage, before });
    return { kind: 'tell', drawing: drawStories(answer, names) };
  },
};

/** Undo of a follow; the value is the subscription's number. */
const undoFollow: PressHandler = {
  id: 'undo_follow',
  run: async ({ person, value }, { desk, command }) => {
    const answer = await desk.unfollow(person, value);
    return answer.kind === 'unfollowed'
      ? { kind: 'replace', drawing: drawUndone(answer.subscription, person.userId, 'ended') }
      : { kind: 'tell', drawing: drawUnfollow(answer, person, command).drawing };
  },
};

/** Undo of an unfollow; the value is the subscription's number. */
const undoUnfollow: PressHandler = {
  id: 'undo_unfollow',
  run: async ({ person, value }, { desk, command }) => {
    const answer = await desk.refollow(person, Number(value));
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

const outOfDate: Reaction = {
  kind: 'tell',
  drawing: forAsker('This button is from an older version of Dateline. Type the request again.', [])
    .drawing,
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
];
