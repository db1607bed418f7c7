import { drawUnfollow } from '../blocks/follow.ts';
import type { Verb } from './verb.ts';

/** `unfollow S3` or `unfollow QUERY`: ends a subscription of this channel. */
export const unfollow: Verb = {
  name: 'unfollow',
  aliases: ['unsubscribe'],
  usage: 'S3',
  summary: 'end what was followed, by its number or its query',
  run: async ({ person, text }, { desk, command }) =>
    drawUnfollow(await desk.unfollow(person, text), person, command),
};
