import { expect, test } from 'vitest';
import { readPage, type PageToRead } from '../../src/intake/read-page.ts';
import { openReadingPool } from '../../src/intake/reading-pool.ts';

const page = (html: string, contentType = 'text/html; charset=utf-8'): PageToRead => ({
  body: new TextEncoder().encode(html),
  contentType,
  title: 'Boats collide off the cape',
  feed: { datelineWeight: 1 },
});
const words =
  '<p>Two boats collided off the cape on Monday, the harbour office said, and both sank.</p>';
const article = `<html><body><article>${words.repeat(10)}</article></body></html>`;

test('a page is read in a thread as it would be here', async () => {
  await using pool = openReadingPool({ threads: 1 });
  expect(await pool.read('page', page(article))).toEqual(await readPage(page(article)));
});

test('a page too deep to walk costs its limit and no more, and the next is read', async () => {
  await using pool = openReadingPool({ threads: 1, limits: { timeMs: 4000 } });
  const deep = pool.read('page', page(`<html><body>${'<div>'.repeat(200_000)}words`));
  expect(await deep).toMatchObject({ kind: 'unreadable' });
  expect(await pool.read('page', page(article))).toMatchObject({ kind: 'read' });
}, 30_000);

test.each([
  ['application/pdf', 'it is application/pdf, no page'],
  ['image/png', 'it is image/png, no page'],
])('%s is no page', async (contentType, reason) => {
  expect(await readPage(page('x', contentType))).toEqual({ kind: 'unreadable', reason });
});
