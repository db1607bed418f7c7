import { z } from 'zod';
import { field, readDocument } from './document.ts';
import type { ConfigProblem } from './problem.ts';

/** Tells what is wrong with a query's text, or null: the query room's parser, handed in. */
export type CheckQuery = (text: string) => {
  /** Offset in UTF-16 units. */
  readonly at: number;
  readonly message: string;
  readonly suggestion: string | null;
} | null;

const channelSchema = z
  .string()
  .regex(
    /^(#[\p{Ll}\p{Lo}\p{Lm}\p{N}_-]{1,80}|[CG][A-Z0-9]{8,12})$/u,
    "must be a quoted channel name in small letters such as '#asia-desk', or a channel id such as C0123456789",
  );

const deskSchema = z.strictObject({
  channel: channelSchema.describe(
    "The channel's id; in the local workspace also its name in quotes ('#asia-desk').",
  ),
  follow: z
    .array(z.string().min(1, 'must not be empty'))
    .min(1, 'must list at least one query')
    .describe('Queries, one a line, in the language of /wire follow.'),
});

/** The whole of desks.yaml. */
export const desksSchema = z
  .strictObject({
    command: z
      .string()
      .regex(/^\/[a-z0-9_-]{1,31}$/, 'must be a slash and small letters, such as /wire')
      .default('/wire')
      .describe(
        'The slash command. Change it where another app already has /wire. Default: /wire.',
      ),
    admin: channelSchema
      .optional()
      .describe(
        'The channel that hears of feeds and channels in trouble. Default: whoever followed first, in a direct message.',
      ),
    delivery: z
      .strictObject({
        unknown: z
          .enum(['hold', 'repost', 'give-up'], 'must be hold, repost or give-up')
          .default('hold')
          .describe(
            'What is done when nobody can find out whether a message was posted: hold asks a person, repost risks a double, give-up risks a loss. Default: hold.',
          ),
      })
      .default({ unknown: 'hold' })
      .describe('How messages are sent.'),
    desks: z
      .array(deskSchema)
      .default([])
      .describe('Channels and what they follow from the start.'),
  })
  .describe('The desks: which channel follows what, before anybody types /wire follow.');

/** A channel's subscriptions as an editor declared them. */
interface DeclaredDesk {
  /** `#name` or a channel id. */
  readonly channel: string;
  /** Query texts, syntax already checked. */
  readonly follow: readonly string[];
}

/** What desks.yaml says. */
export interface DeskList {
  /** The slash command, with its slash. */
  readonly command: string;
  /** `#name` or a channel id: where notices go; whoever followed first hears them when absent. */
  readonly admin?: string | undefined;
  readonly delivery: { readonly unknown: 'hold' | 'repost' | 'give-up' };
  readonly desks: readonly DeclaredDesk[];
}

/**
 * Reads desks.yaml.
 * @param file the name to print in problems
 * @param options.isRealWorkspace whether channels must be given by id: Slack gives an app no way to find a channel by its
 * name but to list them all. Names will do when absent
 */
export function readDesks(
  file: string,
  text: string,
  checkQuery: CheckQuery,
  options: { readonly isRealWorkspace?: boolean } = {},
): { readonly value: DeskList | null; readonly problems: readonly ConfigProblem[] } {
  const document = readDocument(file, text, desksSchema);
  const problems = [...document.problems];
  const nameProblem = (path: readonly (string | number)[], channel: unknown): void => {
    if (options.isRealWorkspace !== true) return;
    if (typeof channel !== 'string' || !channel.startsWith('#')) return;
    problems.push(
      document.problemAt(
        [...path],
        'use the channel’s id, such as C0123456789, with a real workspace: Slack > channel > About',
      ),
    );
  };
  nameProblem(['admin'], field(document.raw, 'admin'));
  const entries = field(document.raw, 'desks');
  const firstWith = new Map<unknown, number>();
  for (const [index, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    const channel = field(entry, 'channel');
    const first = firstWith.get(channel);
    if (first === undefined) firstWith.set(channel, index);
    else if (typeof channel === 'string') {
      problems.push(
        document.problemAt(['desks', index, 'channel'], `is the same as desks[${first}].channel`),
      );
    }
    nameProblem(['desks', index, 'channel'], channel);
    const follow = field(entry, 'follow');
    const queries: readonly unknown[] = Array.isArray(follow) ? follow : [];
    for (const [place, query] of queries.entries()) {
      if (typeof query !== 'string') continue;
      const path = ['desks', index, 'follow', place];
      const wrong = checkQuery(query);
      if (wrong !== null) {
        const message = `${wrong.message.replace(/\.?(?: Did you mean .*)?$/, '')} (at character ${wrong.at + 1})`;
        problems.push(document.problemAt(path, message, wrong.suggestion));
      } else if (queries.indexOf(query) < place) {
        problems.push(document.problemAt(path, 'is already followed here'));
      }
    }
  }
  if (document.value === null || problems.length > 0) return { value: null, problems };
  return { value: document.value, problems };
}
