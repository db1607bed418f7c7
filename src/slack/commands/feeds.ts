import { drawFeeds } from '../blocks/feeds.ts';
import type { Verb } from './verb.ts';

/** `feeds [WORD]`: the feeds and how each does. */
export const feeds: Verb = {
  name: 'feeds',
  aliases: ['feed', 'sources'],
  usage: '[word]',
  summary: 'the feeds and how each does; a word finds some: a name, an address, failing',
  run: async ({ person, text }, { desk, command }) => ({
    drawing: drawFeeds(await desk.feeds(person, text), command),
    audience: 'asker',
  }),
};
