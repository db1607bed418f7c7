import { drawRemoveFeed } from '../blocks/feed-changes.ts';
import { unfollow } from './unfollow.ts';
import type { Verb } from './verb.ts';

/** `remove F3`: takes off a feed that people added; `remove S3` and `remove QUERY` are `unfollow`. */
export const remove: Verb = {
  name: 'remove',
  aliases: [],
  usage: 'F3',
  summary: 'take off a feed that somebody added',
  run: async (ask, tools) => {
    const { person, text } = ask;
    const isFeed = /^f\d/i.test(text) || /^https?:\/\//i.test(text);
    if (!isFeed && text !== '') {
      // A feed's id is a word like any query; what it names is told by which of them there is.
      const isWord = /^[a-z0-9-]+$/.test(text) && !/^\d+$/.test(text);
      const named = isWord ? await tools.desk.feeds(person, text) : null;
      if (named?.feeds.some(({ id }) => id === text) !== true) return unfollow.run(ask, tools);
    }
    return drawRemoveFeed(await tools.desk.removeFeed(person, text), person, tools.command);
  },
};
