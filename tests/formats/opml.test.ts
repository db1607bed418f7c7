import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readOpml, writeOpml } from '../../src/formats/opml.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const createdAt = Date.UTC(2026, 10, 25, 12);

describe('readOpml', () => {
  test('takes feeds out of folders, with whatever capitals, each once', () => {
    const text = `<?xml version="1.0"?><opml version="1.1"><head><title>Mine</title></head><body>
<outline text="World"><outline type="rss" text="Quay &amp; Times" xmlUrl="https://quay.example/feed?a=1&amp;b=2"/>
<outline title="Harbour" text="x" xmlurl="https://harbour.example/rss" htmlUrl="https://harbour.example/"/>
<outline text="Nested"><outline text="Again" xmlUrl="https://harbour.example/rss"/></outline></outline>
<outline text="a page" htmlUrl="https://page.example/"/></body></opml>`;
    expect(readOpml(bytes(text))).toEqual([
      { url: 'https://quay.example/feed?a=1&b=2', title: 'Quay & Times' },
      { url: 'https://harbour.example/rss', title: 'Harbour' },
    ]);
  });

  test.each([
    ['', null],
    ['<rss><channel><outline xmlUrl="https://a.example/"/></channel></rss>', null],
    ['{"feeds": []}', null],
    ['<opml><body></body></opml>', []],
    ['<opml><body><outline xmlUrl=" https://a.example/ "', []],
    [
      '<opml><body><outline xmlUrl="https://a.example/">',
      [{ url: 'https://a.example/', title: '' }],
    ],
  ])('%j', (text, feeds) => {
    expect(readOpml(bytes(text))).toEqual(feeds);
  });

  test('an entity of the document’s own is not expanded', () => {
    const text =
      '<!DOCTYPE opml [<!ENTITY a "aaaa">]><opml><outline text="&a;" xmlUrl="https://a.example/"/></opml>';
    expect(readOpml(bytes(text))?.[0]?.title).not.toContain('aaaa');
  });
});

test('what is written is read back, whatever the names', () => {
  const name = fc
    .array(fc.constantFrom('&', '<', '>', '"', "'", 'é', '\n', '\u0000', '\uD800', ' ', 'a'), {
      maxLength: 20,
    })
    .map((signs) => signs.join(''));
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.nat().map((n) => `https://a.example/${n}?b="&c=<${n}>'`),
        { maxLength: 5 },
      ),
      name,
      (urls, title) => {
        const lists = [
          { name: title, feeds: urls.map((url) => ({ url, title })) },
          { name: 'empty', feeds: [] },
        ];
        const read = readOpml(bytes(writeOpml(lists, createdAt)));
        expect(read?.map(({ url }) => url)).toEqual(urls);
      },
    ),
    { numRuns: 200 },
  );
});
