import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createGunzip } from 'node:zlib';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { readRegions } from '../../src/config/regions.ts';
import { regions } from '../../src/news/tag.ts';

const config = fileURLToPath(new URL('../../config', import.meta.url));
const stream = fileURLToPath(
  new URL('../../../shared/data/stream/rss2023-oct.jsonl.gz', import.meta.url),
);

/** What a person reads in feeds.yaml, before anything is made of it. */
const listed = (
  parse(readFileSync(`${config}/feeds.yaml`, 'utf8')) as {
    readonly feeds: readonly {
      readonly id: string;
      readonly url: string;
      readonly seen?: string;
    }[];
  }
).feeds;
const seenIn2023 = listed.filter(({ seen }) => seen === '2023-10');

test('the shipped configuration has at least sixty feeds seen in October 2023, a handful of all enabled', async () => {
  const { feeds, listedFeeds } = await loadConfig(config);
  expect(listedFeeds).toHaveLength(listed.length);
  expect(seenIn2023.length).toBeGreaterThanOrEqual(60);
  expect(feeds.length).toBeGreaterThanOrEqual(5);
  expect(feeds.length).toBeLessThanOrEqual(9);
});

test('every region has feeds of its own, seen in October 2023', async () => {
  const { listedFeeds } = await loadConfig(config);
  const facts = readRegions('regions.yaml', readFileSync(`${config}/regions.yaml`, 'utf8')).value;
  const seen = new Set(seenIn2023.map(({ id }) => id));
  const covered = new Set(
    listedFeeds
      .filter(({ id }) => seen.has(id))
      .flatMap(({ defaultRegion, defaultCountry }) =>
        regions.filter(
          (region) =>
            region === defaultRegion ||
            facts?.regions[region].countries.includes(defaultCountry ?? '') === true,
        ),
      ),
  );
  expect(regions.filter((region) => !covered.has(region))).toEqual([]);
});

test.skipIf(!existsSync(stream))(
  'each of them brought stories in that month’s stream',
  async () => {
    const lines = createInterface({ input: createReadStream(stream).pipe(createGunzip()) });
    const found = new Set<string>();
    for await (const line of lines) found.add(/"feed": "([^"]+)"/.exec(line)?.[1] ?? '');
    expect(seenIn2023.map(({ url }) => url).filter((url) => !found.has(url))).toEqual([]);
  },
);
