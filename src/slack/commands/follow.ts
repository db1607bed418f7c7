import { drawFollow } from '../blocks/follow.ts';
import { drawFollowModal } from '../views/follow.ts';
import type { Verb } from './verb.ts';

/** `follow QUERY`: this channel, or in a direct message this person, gets what the query matches. Alone it opens the form. */
export const follow: Verb = {
  name: 'follow',
  aliases: [],
  usage: 'region:asia-pacific topic:politics -sport',
  summary: 'post here what matches a query',
  run: async ({ person, text }, { desk, command }) => {
    if (text !== '') return drawFollow(await desk.follow(person, text), person, command);
    return { ...drawFollow({ kind: 'empty' }, person, command), modal: drawFollowModal(person) };
  },
};
