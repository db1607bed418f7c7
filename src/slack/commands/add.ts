import { drawAddFeed } from '../blocks/feed-changes.ts';
import type { Verb } from './verb.ts';

/** `add URL`: shows a feed's newest stories, and asks whether to add it. */
export const add: Verb = {
  name: 'add',
  aliases: [],
  usage: 'https://…',
  summary: 'add a feed: shows its newest stories first, then asks',
  run: async ({ person, text }, { desk, names, command }) =>
    drawAddFeed(await desk.addFeed(person, text), person, names, command),
};
