/**
 * Counts how many stories each term stands in, for src/group: `node training/background.ts STREAM.jsonl.gz`.
 * STREAM is JSON Lines of {source, title, text}. Terms seen in at least five outlets are kept, the 24,000 commonest, and
 * written to models/background.json with the counts in about 40 steps: one line a step, `[stories, "term term …"]`.
 */
import { createReadStream, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { termsOf } from '../src/group/terms.ts';

const fewestOutlets = 5;
const mostTerms = 24_000;
/** Each step's count is this many times the one below it. */
const step = 1.25;

const row = z.object({ source: z.string(), title: z.string(), text: z.string() });

const [path] = process.argv.slice(2);
if (path === undefined) {
  console.error('usage: node training/background.ts STREAM.jsonl.gz');
  process.exit(2);
}

const counts = new Map<string, { stories: number; outlets: Set<string> }>();
const seen = new Set<string>();
let stories = 0;
for await (const line of createInterface({ input: createReadStream(path).pipe(createGunzip()) })) {
  const { source, title, text } = row.parse(JSON.parse(line));
  const key = `${source}\n${title}`;
  if (seen.has(key)) continue;
  seen.add(key);
  stories += 1;
  for (const term of new Set([...termsOf(title), ...termsOf(text.slice(0, 2_400))])) {
    const count = counts.getOrInsertComputed(term, () => ({ stories: 0, outlets: new Set() }));
    count.stories += 1;
    count.outlets.add(source);
  }
}

const kept = [...counts]
  .filter(([, count]) => count.outlets.size >= fewestOutlets)
  .toSorted(([a, { stories: x }], [b, { stories: y }]) => y - x || (a < b ? -1 : 1))
  .slice(0, mostTerms);
const levels = new Map<number, string[]>();
for (const [term, count] of kept) {
  const level = Math.round(step ** Math.round(Math.log(count.stories) / Math.log(step)));
  levels.getOrInsertComputed(level, () => []).push(term);
}
const lines = [...levels].map(
  ([level, terms]) => `    [${level}, ${JSON.stringify(terms.toSorted().join(' '))}]`,
);
const output = `{\n  "stories": ${stories},\n  "levels": [\n${lines.join(',\n')}\n  ]\n}\n`;
writeFileSync(new URL('../models/background.json', import.meta.url), output);
console.log(
  `${stories} stories, ${counts.size} terms, ${kept.length} kept, ${Buffer.byteLength(output)} bytes`,
);
