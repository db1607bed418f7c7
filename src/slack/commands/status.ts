import { drawStatus } from '../blocks/status.ts';
import type { Verb } from './verb.ts';

/** `status`: what waits to be sent, what is held up, and what a person must decide. */
export const status: Verb = {
  name: 'status',
  aliases: ['queue', 'health'],
  usage: '',
  summary: 'what waits to be sent, and what holds it up',
  run: async ({ person }, { desk }) => ({
    drawing: drawStatus(await desk.status(person)),
    audience: 'asker',
  }),
};
