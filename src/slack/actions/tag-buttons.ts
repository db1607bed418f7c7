import type { StoryId } from '../../news/ids.ts';
import { drawVerdict } from '../blocks/tags.ts';
import { drawTagsModal } from '../views/tags.ts';
import type { PressHandler } from './button.ts';

/** Wrong tags?, on an alert; the value is the story's number. */
export const wrongTags: PressHandler = {
  id: 'wrong_tags',
  run: async ({ person, value }, { desk, names }) => ({
    kind: 'open',
    view: drawTagsModal(await desk.tagsOf(person, value), person, names),
  }),
};

/** ✓ in the form of tags; the value is the story's number. */
export const tagsRight: PressHandler = {
  id: 'tags_right',
  run: async ({ person, value }, { desk, names }) => ({
    kind: 'replace',
    drawing: drawVerdict(await desk.confirmTags(person, Number(value) as StoryId), names),
  }),
};

/** Undo of a correction; the value is its number. */
export const undoCorrection: PressHandler = {
  id: 'undo_correction',
  run: async ({ person, value }, { desk, names }) => ({
    kind: 'replace',
    drawing: drawVerdict(await desk.undoCorrection(person, Number(value)), names),
  }),
};
