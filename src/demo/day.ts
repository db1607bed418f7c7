import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { DatelineError } from '../errors.ts';
import { regions, topics } from '../news/tag.ts';

/** `2026-03-17T06:40`, always UTC, to epoch ms. YAML 1.2 core keeps it text. */
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'must be YYYY-MM-DDTHH:MM, in UTC')
  .transform((text) => Date.parse(`${text}:00Z`));

const body = { text: z.string().optional(), html: z.string().optional() };

const storySchema = z.strictObject({
  key: z.string().regex(/^[a-z0-9-]+$/),
  feed: z.string(),
  at: moment,
  published: moment.nullable().optional(),
  title: z.string(),
  titleRepeat: z.strictObject({ text: z.string(), to: z.number().int() }).optional(),
  link: z.string().nullable().optional(),
  categories: z.array(z.string()).default([]),
  language: z.string().optional(),
  ...body,
  event: z.string().optional(),
  copyOf: z.string().optional(),
  revisions: z.array(z.strictObject({ at: moment, title: z.string(), ...body })).default([]),
  expect: z.strictObject({
    regions: z.array(z.enum(regions)),
    topic: z.enum(topics).optional(),
    outcome: z.enum(['baseline', 'too-old']).optional(),
    breaking: z.boolean().default(false),
  }),
});

const wireSchema = z.strictObject({
  format: z.enum(['rss', 'atom', 'json']),
  body: z.enum(['content', 'description']).default('content'),
  dates: z.enum(['utc', 'offset', 'local']).default('utc'),
  localOffsetMinutes: z.number().int().default(0),
  gzip: z.boolean().default(false),
  faults: z
    .array(z.strictObject({ from: moment, to: moment, kind: z.enum(['error', 'malformed']) }))
    .default([]),
});

const workspaceSchema = z.strictObject({
  starts: moment,
  ends: moment,
  people: z.array(z.strictObject({ name: z.string(), realName: z.string(), timezone: z.string() })),
  channels: z.array(
    z.strictObject({ name: z.string(), by: z.string(), follow: z.array(z.string()) }),
  ),
  direct: z.array(z.strictObject({ with: z.string(), follow: z.array(z.string()) })),
});

const expectationsSchema = z.strictObject({
  channels: z.record(
    z.string(),
    z.strictObject({
      roots: z.array(
        z.strictObject({
          story: z.string(),
          thread: z.array(z.string()).default([]),
          copies: z.array(z.string()).default([]),
          excluded: z.array(z.string()).default([]),
        }),
      ),
      may: z.array(z.string()).default([]),
    }),
  ),
  atLeast: z.strictObject({ unchanged: z.number(), errors: z.number(), malformed: z.number() }),
});

/** How one version of a story reads. */
export interface DayVersion {
  /** When the feed begins to show it, epoch ms. */
  readonly at: number;
  readonly title: string;
  /** Empty when the item has no body. */
  readonly html: string;
}

/** One item of the day, with what an editor would say of it. */
export interface DayStory {
  readonly key: string;
  readonly feed: string;
  readonly guid: string;
  /** Epoch ms; null when the item bears no date. */
  readonly published: number | null;
  readonly link: string | null;
  readonly categories: readonly string[];
  readonly language: string | null;
  /** Oldest first, at least one. */
  readonly versions: readonly [DayVersion, ...DayVersion[]];
  /** The running story it belongs to; its own key when it stands alone. */
  readonly event: string;
  /** The key of the story whose text it carries, or null. */
  readonly copyOf: string | null;
  readonly expect: z.infer<typeof storySchema>['expect'];
}

/** How one publisher's server behaves. */
export type DayWire = z.infer<typeof wireSchema>;

/** The newsroom: people, channels, what they follow, and the hours of the day in epoch ms. */
export type DayWorkspace = z.infer<typeof workspaceSchema>;

/** What must be true when the day is over. */
type DayExpectations = z.infer<typeof expectationsSchema>;

/** A recorded day, read and checked. */
export interface Day {
  readonly stories: readonly DayStory[];
  /** By feed id. */
  readonly wires: ReadonlyMap<string, DayWire>;
  /** feeds.yaml as written, its URLs under `placeholderOrigin`. */
  readonly feedsText: string;
  readonly workspace: DayWorkspace;
  readonly expectations: DayExpectations;
}

/** Stands in feeds.yaml where the wire server's own origin comes. */
export const placeholderOrigin = 'http://wire.invalid';

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function htmlOf(given: { text?: string | undefined; html?: string | undefined }): string {
  if (given.html !== undefined) return given.html.trim();
  return (given.text ?? '')
    .trim()
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`)
    .join('\n');
}

function toStory(entry: z.infer<typeof storySchema>): DayStory {
  const { titleRepeat } = entry;
  const title =
    titleRepeat === undefined
      ? entry.title
      : entry.title.padEnd(titleRepeat.to, titleRepeat.text).slice(0, titleRepeat.to).trim();
  return {
    key: entry.key,
    feed: entry.feed,
    guid: `tag:${entry.feed}.example,2026:${entry.key}`,
    published: entry.published === undefined ? entry.at : entry.published,
    link: linkOf(entry),
    categories: entry.categories,
    language: entry.language ?? null,
    versions: [
      { at: entry.at, title, html: htmlOf(entry) },
      ...entry.revisions.map((one) => ({ at: one.at, title: one.title, html: htmlOf(one) })),
    ],
    event: entry.event ?? entry.key,
    copyOf: entry.copyOf ?? null,
    expect: entry.expect,
  };
}

function linkOf(entry: z.infer<typeof storySchema>): string | null {
  if (entry.link === null) return null;
  const site = `https://${entry.feed}.example`;
  if (entry.link === undefined) return `${site}/2026/03/17/${entry.key}`;
  return entry.link.startsWith('/') ? `${site}${entry.link}` : entry.link;
}

async function readYaml<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const outcome = schema.safeParse(parse(await readFile(file, 'utf8')));
  if (outcome.success) return outcome.data;
  throw new DatelineError('demo/fixture', `${file}: ${z.prettifyError(outcome.error)}`, {
    hint: 'Mend the fixture named, then play the day again.',
  });
}

/** Keys that are named but not there, or there twice. */
function misfits(stories: readonly DayStory[], day: Omit<Day, 'stories'>): string[] {
  const keys = new Set(stories.map((story) => story.key));
  const twice = stories.filter(
    (story, at) => stories.findIndex((one) => one.key === story.key) < at,
  );
  const named = Object.values(day.expectations.channels).flatMap(({ roots, may }) =>
    may.concat(
      roots.flatMap((root) => [root.story].concat(root.thread, root.copies, root.excluded)),
    ),
  );
  const unknown = [...named, ...stories.flatMap((story) => story.copyOf ?? [])];
  return [
    ...twice.map((story) => `the key ${story.key} is given twice`),
    ...stories
      .filter((story) => !day.wires.has(story.feed))
      .map((story) => `${story.key}: no wire is called ${story.feed}`),
    ...unknown.filter((key) => !keys.has(key)).map((key) => `no story is called ${key}`),
  ];
}

/**
 * Reads a recorded day.
 * @param dir holds feeds.yaml, wires.yaml, workspace.yaml, expectations.yaml and stories/*.yaml
 * @throws DatelineError when a file does not keep to its form
 */
export async function loadDay(dir: string): Promise<Day> {
  const files = (await readdir(join(dir, 'stories'))).filter((name) => name.endsWith('.yaml'));
  const lists = await Promise.all(
    files.toSorted().map((name) => readYaml(join(dir, 'stories', name), z.array(storySchema))),
  );
  const stories = lists.flat().map(toStory);
  const rest = {
    wires: new Map(
      Object.entries(await readYaml(join(dir, 'wires.yaml'), z.record(z.string(), wireSchema))),
    ),
    feedsText: await readFile(join(dir, 'feeds.yaml'), 'utf8'),
    workspace: await readYaml(join(dir, 'workspace.yaml'), workspaceSchema),
    expectations: await readYaml(join(dir, 'expectations.yaml'), expectationsSchema),
  };
  const wrong = misfits(stories, rest);
  if (wrong.length > 0) {
    throw new DatelineError('demo/fixture', `${dir}: ${wrong.join('; ')}`, {
      hint: 'Mend the names, then play the day again.',
    });
  }
  return { stories, ...rest };
}
