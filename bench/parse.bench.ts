/**
 * Reading feeds beside rss-parser alone, on the same real documents (where there are none, on the fixtures): those of 4 kB
 * and more that it can read, so that neither side is spared work. Ours also decodes, repairs, resolves links and reads
 * dates. Wanted: a ratio of 1 or more.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import RssParser from 'rss-parser';
import { expect, test } from 'vitest';
import type { parseFeed as ParseFeed } from '../src/formats/feed.ts';

// As Node loads it: what vitest puts between modules would cost us a third, and rss-parser nothing.
const { parseFeed } = createRequire(import.meta.url)('../src/formats/feed.ts') as {
  parseFeed: typeof ParseFeed;
};

const real = join(import.meta.dirname, '../../shared/data/feeds');
const folder = existsSync(real) ? real : join(import.meta.dirname, '../fixtures/formats');
const smallest = folder === real ? 4096 : 0;
const rounds = 7;

async function readAlone(document: Buffer): Promise<number> {
  const feed = await new RssParser().parseString(document.toString('utf8'));
  return feed.items.length;
}

/** CPU ms of one round. */
async function costOf(
  documents: readonly Buffer[],
  read: (document: Buffer) => Promise<unknown>,
): Promise<number> {
  const before = process.cpuUsage();
  for (const document of documents) await read(document);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('feeds of all kinds', { timeout: 300_000 }, async () => {
  const documents: Buffer[] = [];
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(?:xml|rss|atom|rdf)$/.test(name)) continue;
    const document = readFileSync(join(folder, name));
    if (document.byteLength < smallest) continue;
    if ((await readAlone(document).catch(() => 0)) > 0) documents.push(document);
  }
  expect(documents.length).toBeGreaterThan(5);
  const hints = { contentType: null, baseUrl: 'https://wire.example/feed', timezone: 'UTC' };
  const [ours, alone]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await costOf(documents, async (document) => parseFeed(document, hints)));
    alone.push(await costOf(documents, readAlone));
  }
  const megabytes = documents.reduce((sum, { byteLength }) => sum + byteLength, 0) / 1e6;
  // The best round of each: what else the machine does only adds.
  const [best, bestAlone] = [Math.min(...ours), Math.min(...alone)];
  console.log(
    `${documents.length} documents, ${megabytes.toFixed(1)} MB: dateline ${((megabytes * 1000) / best).toFixed(1)} MB/s, rss-parser alone ${((megabytes * 1000) / bestAlone).toFixed(1)} MB/s, ratio ${(bestAlone / best).toFixed(2)}`,
  );
});
