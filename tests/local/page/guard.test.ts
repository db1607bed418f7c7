import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPage } from './visit.ts';

let page: Awaited<ReturnType<typeof openPage>>;
beforeAll(async () => {
  page = await openPage();
});
afterAll(async () => page[Symbol.asyncDispose]());

const say = { as: 'U1AMARA', act: 'say', channel: 'C1DESK', text: 'hello' };

describe('what is served', () => {
  test.each([
    '/',
    '/page/app.ts',
    '/page/tokens.css',
    '/page/messages?channel=C1DESK',
    '/page/none',
  ])('%s may run, load and be framed by nothing from elsewhere', async (path) => {
    const { headers } = await page.ask(path);
    const policy = headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|data:/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
  });

  test('the shell has no inline script or style', async () => {
    const { body, headers } = await page.ask('/');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(body).not.toMatch(/<script(?![^>]* src=)|<style|\son\w+=|style=|javascript:/i);
  });

  test('modules are JavaScript, with their types gone', async () => {
    const { body, headers, status } = await page.ask('/page/store.ts');
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(body).not.toMatch(/\binterface\b|import type/);
  });

  test.each(['/page/../page.ts', '/page/..%2fpage.ts', '/page/tsconfig.json', '/page/'])(
    '%s is not there',
    async (path) => {
      expect((await page.ask(path)).status).toBe(404);
    },
  );
});

describe('who may ask', () => {
  test.each(['dateline.example', '127.0.0.1.example', 'localhost.example:80', '10.0.0.1'])(
    'a request for the host "%s" is refused: a name may point here',
    async (host) => {
      expect((await page.ask('/', { headers: { host } })).status).toBe(403);
      expect((await page.ask('/page/act', { body: say, headers: { host } })).status).toBe(403);
    },
  );

  test.each(['localhost', 'localhost:9999', '[::1]:80'])('%s is this machine', async (host) => {
    expect((await page.ask('/', { headers: { host } })).status).toBe(200);
  });

  test.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://127.0.0.1:1' }],
    ['no origin told', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['a form that looks like JSON', { 'content-type': 'text/plain; application/json' }],
  ])('an act from %s is refused', async (_, headers) => {
    expect((await page.ask('/page/act', { body: say, headers })).status).toBe(403);
    expect(page.slack.history('C1DESK')).toEqual([]);
  });

  test('another site may link here, and read nothing', async () => {
    const cross = { 'sec-fetch-site': 'cross-site' };
    const link = { ...cross, 'sec-fetch-mode': 'navigate' };
    expect((await page.ask('/', { headers: link })).status).toBe(200);
    expect((await page.ask('/page/messages', { headers: cross })).status).toBe(403);
    expect((await page.ask('/page/act', { method: 'DELETE' })).status).toBe(403);
  });

  test('what is no act is said to be none', async () => {
    const odd = [null, 7, {}, { ...say, act: 'fly' }, { ...say, more: 1 }, { ...say, text: '' }];
    for (const body of odd) expect((await page.ask('/page/act', { body })).status).toBe(400);
    expect((await page.ask('/page/elsewhere', { body: say })).status).toBe(404);
  });
});
