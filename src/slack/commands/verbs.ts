import { add } from './add.ts';
import { feeds } from './feeds.ts';
import { follow } from './follow.ts';
import { help } from './help.ts';
import { latest } from './latest.ts';
import { list } from './list.ts';
import { merge, split } from './merge-split.ts';
import { quality } from './quality.ts';
import { remove } from './remove.ts';
import { search } from './search.ts';
import { status } from './status.ts';
import { subscribe } from './subscribe.ts';
import { trends } from './trends.ts';
import { unfollow } from './unfollow.ts';
import type { Verb } from './verb.ts';
import { why } from './why.ts';

/**
 * Every verb, in the order of help. Help, the manifest's hint and the docs are made from this list.
 * To add one: a file beside this one, its line here, and its line in docs/slack-app.md (a test asks for it).
 */
export const verbs: readonly Verb[] = [
  follow,
  unfollow,
  list,
  latest,
  search,
  trends,
  why,
  merge,
  split,
  quality,
  feeds,
  subscribe,
  add,
  remove,
  status,
  {
    ...help,
    run: async (_ask, tools) => ({ drawing: help.draw(verbs, tools.command), audience: 'asker' }),
  },
];
