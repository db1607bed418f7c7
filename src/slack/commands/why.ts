import { drawWhy } from '../blocks/why.ts';
import type { Verb } from './verb.ts';

/** `why [LINK, NUMBER OR WORDS]`: how a story was tagged, and why it is or is not here. */
export const why: Verb = {
  name: 'why',
  aliases: ['whynot', 'explain'],
  usage: '[link, number or words of a headline]',
  summary: 'why a story is here, or is not',
  run: async ({ person, text, threadTs }, { desk, names, command }) => ({
    drawing: drawWhy(
      await desk.why(person, text, threadTs === null ? {} : { threadTs }),
      names,
      command,
    ),
    audience: 'asker',
  }),
};
