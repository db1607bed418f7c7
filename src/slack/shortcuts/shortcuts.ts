import { drawWhy } from '../blocks/why.ts';
import { drawSplitModal } from '../views/stories.ts';
import { drawTagsModal } from '../views/tags.ts';
import type { Shortcut } from './shortcut.ts';

/** Why, of whatever message of ours. */
const whyHere: Shortcut = {
  id: 'why_here',
  name: 'Why is this here?',
  about: 'How a story was tagged, and why it was posted here',
  run: async ({ person, messageTs, threadTs }, { desk, names, command }) => ({
    kind: 'tell',
    drawing: drawWhy(
      await desk.why(person, '', { messageTs, ...(threadTs === null ? {} : { threadTs }) }),
      names,
      command,
    ),
  }),
};

/** The tags of whatever message of ours, to be corrected. */
const wrongTags: Shortcut = {
  id: 'wrong_tags',
  name: 'Wrong tags?',
  about: 'Correct the regions, countries and topics of a story',
  run: async ({ person, messageTs, threadTs }, { desk, names }) => {
    const asked = { messageTs, ...(threadTs === null ? {} : { threadTs }) };
    const answer = await desk.tagsOf(person, '', asked);
    return { kind: 'open', view: drawTagsModal(answer, person, names) };
  },
};

/** The story of whatever message of ours, to be split off its running story. */
const notThisStory: Shortcut = {
  id: 'not_this_story',
  name: 'Not this story…',
  about: 'Take a report out of a thread where it does not belong: it becomes a story of its own',
  run: async ({ person, messageTs, threadTs }, { desk }) => {
    const asked = { messageTs, ...(threadTs === null ? {} : { threadTs }) };
    return { kind: 'open', view: drawSplitModal(await desk.storyOf(person, '', asked), person) };
  },
};

/**
 * Every message shortcut, in the order of the menu; the manifest is made from this list. To add one: its handler here and
 * its line in docs/slack-app.md (a test asks for it).
 */
export const shortcuts: readonly Shortcut[] = [whyHere, wrongTags, notThisStory];
