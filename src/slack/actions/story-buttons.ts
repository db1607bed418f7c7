import { drawStoryAct } from '../blocks/story-acts.ts';
import { drawMergeModal, drawSplitModal } from '../views/stories.ts';
import type { PressHandler } from './button.ts';
import { outOfDate } from './out-of-date.ts';

/** The three dots of an alert; the value is `split` or `merge`, and a story's number. */
export const storyActs: PressHandler = {
  id: 'story_acts',
  run: async ({ person, value }, { desk }) => {
    const [verb, number = ''] = value.split(' ');
    const draw = { split: drawSplitModal, merge: drawMergeModal }[verb ?? ''];
    if (draw === undefined) return outOfDate;
    return { kind: 'open', view: draw(await desk.storyOf(person, number), person) };
  },
};

/** Undo of a merge or split; the value is its number. */
export const undoStory: PressHandler = {
  id: 'undo_story',
  run: async ({ person, value }, { desk }) => {
    const answer = await desk.undoStoryAct(person, Number(value));
    const drawing = drawStoryAct(answer, person.userId);
    return answer.kind === 'undone' ? { kind: 'replace', drawing } : { kind: 'tell', drawing };
  },
};
