import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFeed } from '../../src/formats/feed.ts';
import type { ParseOutcome } from '../../src/formats/raw-item.ts';

const folder = join(import.meta.dirname, '../../fixtures/formats');
const documents = readdirSync(folder)
  .filter((file) => !file.endsWith('.expected.json'))
  .map((file) => readFileSync(join(folder, file)));

async function parse(document: Uint8Array | string): Promise<ParseOutcome> {
  return parseFeed(typeof document === 'string' ? Buffer.from(document) : document, {
    contentType: 'application/rss+xml',
    baseUrl: 'https://wire.example/feed',
    timezone: 'Europe/Istanbul',
  });
}

function rss(items: string): string {
  return `<rss version="2.0"><channel><title>T</title>${items}</channel></rss>`;
}

/** A reason, or items whose links and dates are what they must be. */
function isSound(outcome: ParseOutcome): boolean {
  if (outcome.kind === 'unreadable') return outcome.reason !== '';
  return outcome.feed.items.every(
    (item) =>
      (item.link === null || /^https?:\/\//.test(item.link)) &&
      (item.publishedAt === null || !Number.isNaN(Date.parse(item.publishedAt))) &&
      !/[\n\r]/.test(item.title),
  );
}

describe('no document makes the parser throw', () => {
  test('whatever is cut out of, doubled in or put into a feed', async () => {
    const scraps = fc.constantFrom(
      '<',
      '>',
      '&',
      ']]>',
      '<![CDATA[',
      '</item>',
      '<item>',
      '<entry>',
      '<title>',
      '</channel>',
      '<!--',
      '<!DOCTYPE x [',
      '&#x110000;',
      '&nbsp;',
      '\0',
      '\uD800',
      'xmlns="',
      '<feed',
      '<link',
      '"',
      '__proto__',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...documents),
        fc.array(
          fc.record({
            at: fc.double({ min: 0, max: 1, noNaN: true }),
            cut: fc.nat(60),
            put: fc.oneof(scraps, fc.string({ unit: 'binary-ascii', maxLength: 12 })),
          }),
          { maxLength: 8 },
        ),
        async (document, edits) => {
          let text = document.toString('latin1');
          for (const { at, cut, put } of edits) {
            const from = Math.floor(at * text.length);
            text = text.slice(0, from) + put + text.slice(from + cut);
          }
          expect(isSound(await parse(Buffer.from(text, 'latin1')))).toBe(true);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('any bytes at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        expect(isSound(await parse(bytes))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('any JSON at all', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(isSound(await parse(JSON.stringify({ items: value })))).toBe(true);
        expect(
          isSound(await parse(JSON.stringify({ items: [value, { id: value, title: value }] }))),
        ).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('attacks cost little', () => {
  const attacks: readonly (readonly [name: string, document: string])[] = [
    [
      'entities that multiply',
      `<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>${rss('<item><title>&b;&b;</title></item>')}`,
    ],
    ['100,000 elements deep', `<rss><channel>${'<a>'.repeat(100_000)}`],
    ['4,000 elements deep in a body', rss(`<item><description>${'<b>'.repeat(4000)}x`)],
    ['50,000 attributes', rss(`<item ${'a="b" '.repeat(50_000)}><title>x</title></item>`)],
    ['a title of 5 MB', rss(`<item><title>${'x'.repeat(5_000_000)}</title></item>`)],
    ['a body of unclosed tags', rss(`<item><description><![CDATA[${'<p'.repeat(300_000)}]]>`)],
    ['200,000 unclosed items', `<rss><channel>${'<item>'.repeat(200_000)}`],
    ['unclosed fields in items', `<rss>${'<item><title><link><guid>'.repeat(20_000)}`],
    ['20,000 entities', rss(`<item><title>${'&amp;lt;'.repeat(20_000)}</title></item>`)],
    ['a date of 1 MB', rss(`<item><pubDate>${'Mon, '.repeat(200_000)}</pubDate></item>`)],
    ['spaces for a date', rss(`<item><pubDate>${' '.repeat(1_000_000)}x</pubDate></item>`)],
    ['bare ampersands', rss(`<item><title>${'&'.repeat(500_000)}</title></item>`)],
  ];

  test.each(attacks)('%s', async (_name, document) => {
    const begin = performance.now();
    expect(isSound(await parse(document))).toBe(true);
    // Generous: a quadratic step takes minutes on these, a busy machine does not.
    expect(performance.now() - begin).toBeLessThan(5000);
  });

  test('an external entity is never read: its name stays text', async () => {
    const outcome = await parse(
      `<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>${rss('<item><title>a &x; b</title></item>')}`,
    );
    expect(outcome).toMatchObject({ feed: { items: [{ title: 'a &x; b' }] } });
  });

  test('names of prototypes are data', async () => {
    const outcome = await parse(
      rss('<item><__proto__>x</__proto__><constructor>y</constructor><title>Fine</title></item>'),
    );
    expect(outcome).toMatchObject({ kind: 'parsed', feed: { items: [{ title: 'Fine' }] } });
    expect(Object.prototype).not.toHaveProperty('x');
  });
});

describe('what is no feed says why', () => {
  test.each([
    ['', 'an empty document'],
    ['   \n ', 'an empty document'],
    ['<!doctype html><html><body>Sorry</body></html>', 'a web page, not a feed'],
    ['just words', 'no markup in it'],
    ['<opml version="2.0"></opml>', 'no feed: its first element is <opml>'],
    ['{"a": 1}', 'JSON, but no JSON Feed: it has no list of items'],
    ['{"a": ', 'begins like JSON but is none'],
  ])('%j', async (document, reason) => {
    expect(await parse(document)).toEqual({ kind: 'unreadable', reason });
  });
});
