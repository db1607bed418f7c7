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
    const answer = drawFollow(await desk.follow(person, text), person, command);
    return text === '' ? { ...answer, modal: drawFollowModal(person) } : answer;
  },
};
