import { drawHelp } from '../blocks/help.ts';

/** Lists what can be said. It is drawn from the whole list of verbs, which therefore runs it. */
export const help = {
  name: 'help',
  aliases: ['?', 'hello', 'hi'],
  usage: '',
  summary: 'this list',
  draw: drawHelp,
} as const;
