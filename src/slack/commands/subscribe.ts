import { isFeedUrl } from '../../desk/feed-url.ts';
import { drawSubscribeFeed } from '../blocks/feed-changes.ts';
import { follow } from './follow.ts';
import type { Verb } from './verb.ts';

/** `subscribe URL`: follows a feed here and adds it where it is new, as Slack's own /feed does; with a query, `follow`. */
export const subscribe: Verb = {
  name: 'subscribe',
  aliases: [],
  usage: 'https://…',
  summary: 'follow one feed here; adds it when it is new',
  run: async (ask, tools) => {
    const { person, text } = ask;
    if (!isFeedUrl(text)) return follow.run(ask, tools);
    const { desk, names, command } = tools;
    return drawSubscribeFeed(await desk.subscribeFeed(person, text), person, names, command);
  },
};
