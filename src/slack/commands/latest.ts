import { drawStories, storiesOnAPage } from '../blocks/stories.ts';
import type { Verb } from './verb.ts';

/** `latest [QUERY]`: the newest stories. */
export const latest: Verb = {
  name: 'latest',
  aliases: ['new', 'news'],
  usage: '[query]',
  summary: 'the newest stories, of all or of a query',
  run: async ({ person, text }, { desk, names }) => ({
    drawing: drawStories(await desk.latest(person, text, storiesOnAPage), names),
    audience: 'asker',
  }),
};
