import { code } from '../blocks/drawing.ts';
import { forAsker } from '../blocks/follow.ts';
import { drawStories, storiesOnAPage } from '../blocks/stories.ts';
import type { Verb } from './verb.ts';

/** `search QUERY`: what is stored and matches, newest first. */
export const search: Verb = {
  name: 'search',
  aliases: ['find'],
  usage: '"oil prices" country:NO',
  summary: 'stored stories that match a query, newest first',
  run: async ({ person, text }, { desk, names, command }) =>
    text === ''
      ? forAsker('Search for what? For example ', [
          code(`${command} search "oil prices" country:NO`),
        ])
      : {
          drawing: drawStories(await desk.search(person, text, { limit: storiesOnAPage }), names),
          audience: 'asker',
        },
};
