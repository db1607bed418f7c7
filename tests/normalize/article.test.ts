import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPage } from '../../src/intake/read-page.ts';
import { readArticle, withArticle } from '../../src/normalize/article.ts';
import { storyWith } from '../query/subject.ts';

const feed = { datelineWeight: 1 };
const title = 'Island parliament backs joint fisheries patrols';
const paragraphs = [
  'The parliament of the island voted on Monday to send its coast guard on joint patrols with its three neighbours, after a year in which foreign trawlers emptied the northern banks.',
  'Sixty-one members voted for the treaty and forty-eight against it, a wider margin than either side had expected when the debate opened in the morning.',
  'The patrols begin in May. Each of the four countries gives two ships and pays for its own crews, while the costs of fuel are shared by the length of coast that each has to watch.',
  'Fishermen in the capital welcomed the vote. Their association said that its members had lost a third of their income since the trawlers came.',
];
const data = {
  '@context': 'https://schema.org',
  '@graph': [
    { '@type': 'WebSite', name: 'Harbour Wire' },
    {
      '@type': 'NewsArticle',
      articleSection: ['World', 'Politics'],
      keywords: 'fisheries, coast guard',
      datePublished: '2026-03-02T08:15:00Z',
    },
  ],
};

function page(body = paragraphs, more = ''): string {
  return `<!doctype html><html lang="en-GB"><head><title>${title} | Harbour Wire</title>
<script type="application/ld+json">{broken</script>
<script type="application/ld+json">${JSON.stringify(data)}</script></head>
<body><nav><ul>${'<li><a href="/a">Section</a></li>'.repeat(20)}</ul></nav>
<main><article><h1>${title}</h1><p class="byline">By Ines Duarte</p>
<figure><img src="/a.jpg"><figcaption>Trawlers off the northern banks. (Photo by Kwame Boateng)</figcaption></figure>
${body.map((text, index) => `<p>${index === 0 ? 'PORT MAREN (Reuters) - ' : ''}${text}</p>`).join('\n')}
<p>(Reporting by Ines Duarte; Editing by Mei Tanaka)</p>
<p>Sign up for our newsletter to get the best of Harbour Wire every morning.</p></article></main>
${more}<footer><p>All rights reserved. Harbour Wire, 12 Quay Street.</p></footer></body></html>`;
}

describe('readArticle', () => {
  const article = readArticle(page(), title, feed);

  test('finds the story and leaves out menus, captions, bylines, sign-offs and notices', () => {
    expect(article?.text).toBe(paragraphs.join('\n\n'));
  });

  test('keeps what it took off, and reads the dateline apart', () => {
    expect(article?.dateline).toEqual({ place: 'Port Maren', date: null, agency: 'Reuters' });
    const removed = article?.removed.join('\n') ?? '';
    for (const piece of ['Reporting by Ines Duarte', 'newsletter', 'PORT MAREN (Reuters) -']) {
      expect(removed).toContain(piece);
    }
  });

  test('takes section, keywords, date and language from JSON-LD and the document', () => {
    expect(article).toMatchObject({
      sections: ['World', 'Politics', 'fisheries', 'coast guard'],
      language: 'en-gb',
      publishedAt: '2026-03-02T08:15:00Z',
    });
  });

  test.each([
    ['', ''],
    ['plain words', 'just a line of words'],
    ['a page of links', `<html><body>${'<a href="/x">x</a>'.repeat(50)}</body></html>`],
    ['a script', '<script>while (true) {}</script>'],
  ])('no main text: %s', (_, html) => {
    expect(readArticle(html, title, feed)?.text.length ?? 0).toBeLessThan(60);
  });

  test('whatever the page, reading it never throws', async () => {
    const tag = fc.constantFrom(
      '<p>',
      '</p>',
      '<div>',
      '</article>',
      '<!--',
      '<script>',
      '"',
      '<',
      '&#x0;',
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(tag, fc.constantFrom('words ', 'É', '\uD800')), { maxLength: 40 }),
        async (parts) => {
          const body = new TextEncoder().encode(`<html>${parts.join('')}`);
          const reading = await readPage({ body, contentType: null, title, feed });
          expect(['read', 'unreadable']).toContain(reading.kind);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('withArticle', () => {
  const article = readArticle(page(), title, feed);
  if (article === null) throw new Error('no article');
  const story = storyWith({
    title,
    deck: '',
    text: 'Four countries share the costs.',
    contentHash: 'h',
  });

  test('puts the page’s text over the feed’s, which becomes the deck; the story stays itself', () => {
    expect(withArticle(story, article)).toMatchObject({
      guid: story.guid,
      title,
      contentHash: 'h',
      deck: 'Four countries share the costs.',
      text: paragraphs.join('\n\n'),
      dateline: { place: 'Port Maren' },
    });
  });

  test('a deck that the page says too is not said twice', () => {
    const opening = storyWith({ title, deck: '', text: `${paragraphs[0]?.slice(0, 120)}` });
    expect(withArticle(opening, article)?.deck).toBe('');
  });

  test('a page that says hardly more than the feed is left', () => {
    expect(withArticle(storyWith({ text: article.text.slice(0, -100) }), article)).toBeNull();
    expect(withArticle(story, { ...article, text: article.text.slice(0, 240) })).toBeNull();
  });

  test('its date counts only where the feed gave none', () => {
    const receivedAt = Date.UTC(2026, 2, 2, 9);
    const undated = storyWith({ receivedAt, publishedAt: receivedAt, dateQuality: 'received' });
    expect(withArticle(undated, article)).toMatchObject({
      publishedAt: Date.UTC(2026, 2, 2, 8, 15),
      dateQuality: 'given',
    });
    const dated = storyWith({ receivedAt, publishedAt: receivedAt - 1, dateQuality: 'given' });
    expect(withArticle(dated, article)?.publishedAt).toBe(receivedAt - 1);
  });
});
