import { readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/formats/feed.ts';

/** Drop NAME.xml or NAME.json and NAME.expected.json into fixtures/formats, and it is tested. */
const folder = join(import.meta.dirname, '../../fixtures/formats');
const documents = readdirSync(folder).filter((file) => !file.endsWith('.expected.json'));

describe('each document of fixtures/formats reads as its expected.json says', () => {
  test('there are some', () => {
    expect(documents.length).toBeGreaterThanOrEqual(12);
  });

  test.each(documents)('%s', async (file) => {
    const expected: unknown = JSON.parse(
      readFileSync(join(folder, `${parse(file).name}.expected.json`), 'utf8'),
    );
    const outcome = await parseFeed(readFileSync(join(folder, file)), {
      contentType: null,
      baseUrl: 'https://wire.example/feeds/world.xml',
      timezone: 'Europe/Istanbul',
    });
    expect(outcome).toEqual(expected);
  });
});
