import { drawWhy } from '../blocks/why.ts';
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

/**
 * Every message shortcut, in the order of the menu; the manifest is made from this list. To add one: its handler here and
 * its line in docs/slack-app.md (a test asks for it).
 */
export const shortcuts: readonly Shortcut[] = [whyHere];
