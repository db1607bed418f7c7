/**
 * What docs/models-background.md says of grouping: `node training/groups.ts DATA`. DATA holds `stories/newsday-*.jsonl`
 * (pairs of all days pooled, each from an empty window) and event sets as `.jsonl.gz`: BCubed, in order where times are
 * given, else mean and worst of ten shuffled orders. Then copies: each long text once as it is and once as other outlets
 * would carry it. Two minutes.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { bareStory } from '../src/classify/bare-story.ts';
import { loadModels } from '../src/cli/installation.ts';
import { seededRandom } from '../src/clock.ts';
import { decide } from '../src/group/decide.ts';
import type { Decision, GroupInput } from '../src/group/story-input.ts';
import { admit, createWindow } from '../src/group/window.ts';
import type { FeedId, RunningStoryId, StoryId } from '../src/news/ids.ts';
import { canonicalPermalink } from '../src/normalize/permalink.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const rowShape = z.object({
  id: z.string(),
  at: z.union([z.string(), z.number()]).nullable(),
  title: z.string(),
  text: z.string(),
  url: z.string(),
  event: z.string(),
  dup_of: z.string().nullish(),
});
type Row = z.infer<typeof rowShape>;
interface Placed {
  readonly row: Row;
  readonly decision: Decision;
  readonly story: number;
}

const [data] = process.argv.slice(2);
if (data === undefined) {
  console.error('usage: node training/groups.ts DATA');
  process.exit(2);
}
const { tagger, background } = await loadModels(home, join(home, 'config'));
const places = new Map<string, Pick<GroupInput, 'countries' | 'regions'>>();

function read(name: string): Row[] {
  const bytes = readFileSync(join(data ?? '', 'stories', name));
  const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => rowShape.parse(JSON.parse(line)));
}

function placesOf({ id, title, text }: Row): Pick<GroupInput, 'countries' | 'regions'> {
  return places.getOrInsertComputed(id, () => {
    const tags = tagger.tag(bareStory({ title, text }));
    return {
      countries: tags.countries.map(({ country }) => country),
      regions: tags.regions.map(({ region }) => region),
    };
  });
}

/** Groups rows in their order, from an empty window. */
function group(rows: readonly Row[]): Placed[] {
  const window = createWindow(background);
  let stories = 0;
  let at = 0;
  return rows.map((row, index) => {
    const host = URL.parse(row.url)?.hostname.replace(/^(?:www|m)\./, '');
    const source = host ?? `line ${index}`;
    at = row.at === null ? at : Math.max(at, new Date(row.at).getTime());
    /* oxlint-disable typescript/no-unsafe-type-assertion -- ids are made here */
    const input: GroupInput = {
      key: index,
      feed: source as FeedId,
      source,
      guid: row.id,
      permalink: canonicalPermalink(row.url),
      title: row.title,
      text: row.text,
      at,
      contentHash: row.id,
      ...placesOf(row),
    };
    const decision = decide(window, input);
    const story = decision.runningStoryId ?? (stories += 1);
    const own = decision.relation === 'revision' ? decision.storyId : null;
    const ids = { storyId: own ?? (index as StoryId), runningStoryId: story as RunningStoryId };
    /* oxlint-enable typescript/no-unsafe-type-assertion */
    admit(window, input, decision, ids);
    return { row, decision, story };
  });
}

const counted = <K>(keys: readonly K[]): Map<K, number> => {
  const counts = new Map<K, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
};
const f1 = (p: number, r: number): number => (p + r === 0 ? 0 : (2 * p * r) / (p + r));
const print = (value: number): string => value.toFixed(3).replace(/^0/, '');

/** Pairs of each placing, pooled. */
function pairs(placings: readonly (readonly Placed[])[]): string {
  let [right, made, wanted] = [0, 0, 0];
  const pairsIn = (keys: readonly string[]): number =>
    [...counted(keys).values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0);
  for (const placed of placings) {
    right += pairsIn(placed.map(({ row, story }) => `${row.event} ${story}`));
    made += pairsIn(placed.map(({ story }) => `${story}`));
    wanted += pairsIn(placed.map(({ row }) => row.event));
  }
  const [p, r] = [right / made, right / wanted];
  return `P ${print(p)} R ${print(r)} F1 ${print(f1(p, r))} (${right} of ${made} made, ${wanted} wanted)`;
}

function bcubed(placed: readonly Placed[]): number {
  const both = counted(placed.map(({ row, story }) => `${row.event} ${story}`));
  const events = counted(placed.map(({ row }) => row.event));
  const stories = counted(placed.map(({ story }) => story));
  let [p, r] = [0, 0];
  for (const { row, story } of placed) {
    const shared = both.get(`${row.event} ${story}`) ?? 0;
    p += shared / (stories.get(story) ?? 1);
    r += shared / (events.get(row.event) ?? 1);
  }
  return f1(p / placed.length, r / placed.length);
}

function shuffled<T>(list: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const keys = new Map(list.map((item) => [item, random()]));
  return list.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
}

const isSame = ({ decision: { relation } }: Placed): boolean =>
  relation === 'copy' || relation === 'revision';

const files = readdirSync(join(data, 'stories')).toSorted();
const days = files.filter((name) => name.startsWith('newsday-')).map((name) => group(read(name)));
console.log(`newsday, ${days.length} days pooled: ${pairs(days)}`);
const twins = days.flatMap((day) => {
  const placed = new Map(day.map((one) => [one.row.id, one]));
  return day.flatMap((one) => {
    const of = placed.get(one.row.dup_of ?? '');
    return of === undefined ? [] : [isSame(one) && of.story === one.story];
  });
});
const wrong = days.flatMap((day) =>
  day.filter(
    (one) =>
      isSame(one) && day.find((other) => other.story === one.story)?.row.event !== one.row.event,
  ),
);
console.log(
  `  labelled copies found ${twins.filter(Boolean).length} of ${twins.length}, of another event ${wrong.length}`,
);

const sets = files
  .filter((name) => name.endsWith('.gz'))
  .filter((name) => !name.startsWith('cnndm'));
for (const name of sets) {
  const rows = read(name);
  if (rows.every(({ at }) => at !== null)) {
    const placed = group(rows);
    console.log(`${name}, in order: BCubed F1 ${print(bcubed(placed))}, pairs ${pairs([placed])}`);
    continue;
  }
  const scores = Array.from({ length: 10 }, (_, seed) => bcubed(group(shuffled(rows, seed + 1))));
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  console.log(
    `${name}, ten orders: BCubed F1 mean ${print(mean)}, worst ${print(Math.min(...scores))}`,
  );
}

/** How other outlets carry a text: whole under a notice, its first half, its last part topped anew, a word in twenty changed. */
const carriages: Record<string, (text: string, random: () => number) => string> = {
  noticed: (text) => `${text} Our newsroom corrects its mistakes where they stood.`,
  halved: (text) => text.slice(0, text.length / 2),
  topped: (text) =>
    `Here is what our own reporters saw of it that day. ${text.slice(text.length / 4)}`,
  edited: (text, random) => text.replaceAll(/\S+/gu, (word) => (random() < 0.05 ? 'edited' : word)),
};
const long = sets
  .flatMap((name) => read(name))
  .filter(({ text }) => text.length > 700)
  .map((row) => ({ ...row, at: null, url: `https://${row.id}.example/` }));
const flagged = group(long).filter(isSame);
const across = flagged.filter(
  ({ row, decision }) => long[Number(decision.storyId)]?.event !== row.event,
);
console.log(
  `copies, ${long.length} long texts of ${new Set(long.map(({ event }) => event)).size} events: called one another's copy ${flagged.length}, across events ${across.length}`,
);
for (const [name, carry] of Object.entries(carriages)) {
  const random = seededRandom(5);
  const carried = long.map((row) => ({
    ...row,
    id: `${row.id} ${name}`,
    url: `https://${row.id}.other.example/`,
    title: `${row.title} (${name})`,
    text: carry(row.text, random),
  }));
  const found = group([...long, ...carried]).slice(long.length);
  const right = found.filter(
    (one) => isSame(one) && long[Number(one.decision.storyId)]?.event === one.row.event,
  );
  console.log(`  ${name}: found ${print(right.length / long.length)}`);
}
