import { drawSubscriptions } from '../blocks/subscriptions.ts';
import type { Verb } from './verb.ts';

/** `list`: what this channel follows. */
export const list: Verb = {
  name: 'list',
  aliases: ['subscriptions', 'ls'],
  usage: '',
  summary: 'what is followed here',
  run: async ({ person }, { desk, command }) => ({
    drawing: drawSubscriptions(await desk.list(person), command),
    audience: 'asker',
  }),
};
