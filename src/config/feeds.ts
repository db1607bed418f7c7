import { z } from 'zod';
import type { Feed } from '../news/feed.ts';
import type { FeedId } from '../news/ids.ts';
import { regions, topics } from '../news/tag.ts';
import { currentCountry } from './countries.ts';
import { checkedText, field, readDocument, type Check } from './document.ts';
import type { ConfigProblem } from './problem.ts';
import { checkZone } from './zone.ts';

/** No feed is asked more often than this unless its publisher agreed (`contract: true`). */
const politeMs = 5 * 60_000;

const checkUrl: Check = (value) => {
  const url = URL.parse(value);
  if (url === null) {
    const suggestion = URL.canParse(`https://${value}`) ? `https://${value}` : null;
    return { message: 'must be a whole URL, with https://', suggestion };
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    return { message: 'must begin with https:// or http://' };
  if (url.username !== '' || url.password !== '')
    return { message: 'must not hold a name or password' };
  return null;
};

const checkCountry: Check = (value) => {
  const current = currentCountry(value.toUpperCase());
  if (current === value) return null;
  return { message: 'must be an ISO 3166-1 code such as TR, in capitals', suggestion: current };
};

/** `30s`, `5m`, `1h` in ms, or null. */
function durationMs(value: string): number | null {
  const [, digits, unit] = /^(\d{1,4})(s|m|h)$/.exec(value) ?? [];
  if (digits === undefined || Number(digits) === 0) return null;
  const unitMs = unit === 's' ? 1000 : unit === 'm' ? 60_000 : 3_600_000;
  return Number(digits) * unitMs;
}

/** Headers that are the connection's own, or say who we are. */
const ownHeaders =
  /^(?:host|connection|content-.*|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|user-agent|accept.*|if-.*|cookie)$/i;

const authSchema = z
  .strictObject({
    header: z
      .string()
      .regex(/^[A-Za-z0-9-]{1,60}$/, 'must be the name of a header, such as X-Api-Key')
      .refine((name) => !ownHeaders.test(name), 'is a header that Dateline sets itself')
      .optional()
      .describe('The header that carries the key, such as X-Api-Key.'),
    user: z
      .string()
      .regex(/^[^:\p{Cc}]{1,200}$/u, 'must be a name without a colon')
      .optional()
      .describe('The user of HTTP Basic; the password is in env.'),
    env: z
      .string()
      .regex(
        /^[A-Z][A-Z0-9_]{0,99}$/,
        'must be the name of an environment variable, such as AA_KEY',
      )
      .describe(
        'The environment variable that holds the key or password: never the secret itself.',
      ),
  })
  .refine(
    ({ header, user }) => (header === undefined) !== (user === undefined),
    'must have header (a key) or user (HTTP Basic), one of the two',
  )
  .describe('How the feed is asked for as a customer.');

const feedSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z0-9]+(-[a-z0-9]+)*$/,
      'must be small letters, digits and single hyphens, such as bbc-world',
    )
    .max(60, 'must have at most 60 characters')
    .describe(
      'The short name of the feed, unique and kept for ever: feed:bbc-world finds its stories.',
    ),
  source: z
    .string()
    .min(1, 'must not be empty')
    .max(80, 'must have at most 80 characters')
    .describe(
      'The publisher as readers know it. Feeds of one publisher give the same, so that they count once.',
    ),
  url: checkedText(checkUrl).describe('Where the feed is: RSS, Atom or JSON Feed over http(s).'),
  timezone: checkedText(checkZone)
    .default('UTC')
    .describe(
      'IANA zone for dates without a zone of their own, such as Europe/Istanbul. Default: UTC.',
    ),
  'dateline-weight': z
    .number()
    .min(0, 'must be from 0 to 3')
    .max(3, 'must be from 0 to 3')
    .default(1)
    .describe(
      "How much the dateline's place says about the story: 0 when it names the desk (ISTANBUL), 2 when it names where it happened (Reuters, AP). Default: 1.",
    ),
  country: checkedText(checkCountry)
    .optional()
    .describe('ISO 3166-1 code of the country meant when a story names no place, such as TR.'),
  region: z.enum(regions).optional().describe('The region meant when a story names no place.'),
  topic: z.enum(topics).optional().describe('What the feed is about when its stories do not say.'),
  language: z
    .string()
    .regex(
      /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/,
      'must be a language code in small letters, such as en or pt-br',
    )
    .optional()
    .describe('BCP 47 code in small letters, when the feed does not say.'),
  every: z
    .string()
    .refine((value) => durationMs(value) !== null, 'must be a duration such as 30s, 5m or 1h')
    .optional()
    .describe(
      'Ask at this interval instead of at the publisher’s rhythm: 5m or more; less only with contract.',
    ),
  contract: z
    .boolean()
    .default(false)
    .describe(
      'The publisher agreed to be asked more often than every five minutes. Default: false.',
    ),
  enabled: z.boolean().default(true).describe('Whether the feed is polled. Default: true.'),
  'full-text': z
    .boolean()
    .default(false)
    .describe(
      'Read the pages of its stories for tags and summaries, where robots.txt allows it and its licence does. Default: false.',
    ),
  auth: authSchema.optional(),
  family: z
    .string()
    .min(1, 'must not be empty')
    .max(80, 'must have at most 80 characters')
    .optional()
    .describe(
      'The house that owns the publisher, where it owns several: they do not count as independent.',
    ),
  standing: z
    .enum(['high', 'low'])
    .optional()
    .describe(
      'How far its BREAKING is trusted: high for agencies, low for a publisher that shouts. Default: as usual.',
    ),
  seen: z
    .string()
    .regex(/^\d{4}-\d{2}(-\d{2})?$/, 'must be a date such as 2026-11-25')
    .optional()
    .describe('When an editor last saw the feed work: a note for people, read by nothing.'),
});

/** The whole of feeds.yaml. */
export const feedsSchema = z
  .strictObject({ feeds: z.array(feedSchema).describe('The feeds, in any order.') })
  .describe('The feeds Dateline polls.');

/** What feeds.yaml says. */
export interface FeedList {
  /** The enabled ones. */
  readonly feeds: readonly Feed[];
  /** All that are listed, enabled or not. */
  readonly listed: readonly Feed[];
}

function authOf(auth: z.infer<typeof feedSchema>['auth']): Feed['auth'] {
  if (auth?.header !== undefined) return { kind: 'header', header: auth.header, env: auth.env };
  return auth?.user === undefined ? null : { kind: 'basic', user: auth.user, env: auth.env };
}

function toFeed(entry: z.infer<typeof feedSchema>): Feed {
  return {
    // The schema has checked its form: the one place where a feed's id is branded.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    id: entry.id as FeedId,
    source: entry.source,
    ...(entry.family === undefined ? {} : { family: entry.family }),
    ...(entry.standing === undefined ? {} : { standing: entry.standing }),
    url: entry.url,
    timezone: entry.timezone,
    datelineWeight: entry['dateline-weight'],
    defaultCountry: entry.country ?? null,
    defaultRegion: entry.region ?? null,
    topic: entry.topic ?? null,
    language: entry.language ?? null,
    everyMs: entry.every === undefined ? null : durationMs(entry.every),
    fullText: entry['full-text'],
    auth: authOf(entry.auth),
  };
}

/** URLs that fetch the same bytes are one feed. */
function sameUrl(url: string): string {
  const parsed = URL.parse(url);
  if (parsed === null) return url;
  parsed.hash = '';
  return parsed.href;
}

/**
 * Reads feeds.yaml.
 * @param file the name to print in problems
 * @param env the variables that credentials may name; not checked when absent
 */
export function readFeeds(
  file: string,
  text: string,
  env?: Readonly<Record<string, string | undefined>>,
): { readonly value: FeedList | null; readonly problems: readonly ConfigProblem[] } {
  const document = readDocument(file, text, feedsSchema);
  const problems = [...document.problems];
  const raw = field(document.raw, 'feeds');
  const firstWith = new Map<string, number>();
  for (const [index, entry] of (Array.isArray(raw) ? raw : []).entries()) {
    for (const key of ['id', 'url'] as const) {
      const value = field(entry, key);
      if (typeof value !== 'string') continue;
      const name = `${key} ${key === 'url' ? sameUrl(value) : value}`;
      const first = firstWith.get(name);
      if (first === undefined) firstWith.set(name, index);
      else
        problems.push(
          document.problemAt(['feeds', index, key], `is the same as feeds[${first}].${key}`),
        );
    }
    const auth = field(entry, 'auth');
    if (auth !== undefined) {
      const url = field(entry, 'url');
      if (typeof url === 'string' && url.startsWith('http:')) {
        problems.push(
          document.problemAt(['feeds', index, 'url'], 'must begin with https:// where it has auth'),
        );
      }
      const name = field(auth, 'env');
      const isAsked = field(entry, 'enabled') !== false;
      if (typeof name === 'string' && isAsked && env !== undefined && !env[name]?.trim()) {
        problems.push(
          document.problemAt(
            ['feeds', index, 'auth', 'env'],
            'names a variable that is not set: put the secret into the environment, or set enabled: false',
          ),
        );
      }
    }
    const every = field(entry, 'every');
    const everyMs = typeof every === 'string' ? durationMs(every) : null;
    if (everyMs !== null && everyMs < politeMs && field(entry, 'contract') !== true) {
      problems.push(
        document.problemAt(
          ['feeds', index, 'every'],
          'below 5m needs contract: true, and the publisher’s consent',
          '5m',
        ),
      );
    }
  }
  if (document.value === null || problems.length > 0) return { value: null, problems };
  const entries = document.value.feeds;
  return {
    value: {
      feeds: entries.filter((entry) => entry.enabled).map(toFeed),
      listed: entries.map(toFeed),
    },
    problems,
  };
}
