import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { credentialsOf, type Credentials } from '../../src/intake/credentials.ts';
import { fetchFeed, type FetchOutcome } from '../../src/intake/fetch.ts';
import { createFeedAgent } from '../../src/intake/guard.ts';
import { createHostTurns } from '../../src/intake/host-turns.ts';
import { createProxyAgent } from '../../src/intake/proxy.ts';
import { defaultFeed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { portOf } from '../local/start.ts';

const feed = defaultFeed({
  id: 'quay' as FeedId,
  source: 'Quay',
  url: 'https://quay.example/feed.xml',
});
const secretOf = (name: string): string | undefined =>
  name === 'QUAY_KEY' ? ' s3cret ' : undefined;

describe('credentialsOf', () => {
  test('a key in a header, for the origin that was configured', () => {
    const auth = { kind: 'header', header: 'X-Api-Key', env: 'QUAY_KEY' } as const;
    expect(credentialsOf({ ...feed, auth }, secretOf)).toEqual({
      origin: 'https://quay.example',
      header: 'x-api-key',
      value: 's3cret',
    });
  });

  test('HTTP Basic, in UTF-8', () => {
    const auth = { kind: 'basic', user: 'Zoë', env: 'QUAY_KEY' } as const;
    expect(credentialsOf({ ...feed, auth }, secretOf)).toMatchObject({
      header: 'authorization',
      value: `Basic ${Buffer.from('Zoë:s3cret').toString('base64')}`,
    });
  });

  test('none without auth, without the variable, or without TLS', () => {
    const auth = { kind: 'header', header: 'X-Key', env: 'QUAY_KEY' } as const;
    expect(credentialsOf(feed, secretOf)).toBeNull();
    expect(credentialsOf({ ...feed, auth: { ...auth, env: 'OTHER' } }, secretOf)).toBeNull();
    expect(credentialsOf({ ...feed, auth, url: 'http://quay.example/' }, secretOf)).toBeNull();
  });
});

const servers: Server[] = [];
async function listen(answer: (request: IncomingMessage) => string | { to: string }) {
  const seen: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    const said = answer(request);
    if (typeof said === 'string') response.end(said);
    else response.writeHead(301, { location: said.to }).end();
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { base: `http://127.0.0.1:${portOf(server)}`, seen, server };
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Asks with credentials and a way out. */
async function ask(
  url: string,
  credentials: Credentials | null,
  dispatcher = createFeedAgent({ allowPrivate: () => true }) as Parameters<
    typeof fetchFeed
  >[1]['dispatcher'],
): Promise<FetchOutcome> {
  const outcome = await fetchFeed(
    { url, etag: null, lastModified: null, bodyHash: null },
    {
      dispatcher,
      credentials,
      hostTurns: createHostTurns(),
      clock: new RecordedClock(0),
      signal: new AbortController().signal,
      userAgent: 'DatelineBot/0.1',
    },
  );
  await dispatcher.close();
  return outcome;
}

describe('credentials on the way', () => {
  test('go to their own origin, also after a redirect within it, and to no other', async () => {
    const elsewhere = await listen(() => 'moved');
    const own = await listen(({ url = '' }) => {
      if (url === '/away') return { to: `${elsewhere.base}/` };
      return url === '/feed' ? { to: '/new' } : 'feed';
    });
    const credentials = { origin: own.base, header: 'x-api-key', value: 's3cret' };
    expect((await ask(`${own.base}/feed`, credentials)).kind).toBe('fresh');
    expect((await ask(`${own.base}/away`, credentials)).kind).toBe('fresh');
    expect(own.seen.map((headers) => headers['x-api-key'])).toEqual(['s3cret', 's3cret', 's3cret']);
    expect(elsewhere.seen.map((headers) => headers['x-api-key'])).toEqual([undefined]);
  });

  test('do not follow a feed that has moved to another host', async () => {
    const elsewhere = await listen(() => 'feed');
    await ask(elsewhere.base, { origin: 'https://quay.example', header: 'x-key', value: 's' });
    expect(elsewhere.seen[0]).not.toHaveProperty('x-key');
  });
});

describe('through a proxy', () => {
  let proxy: Awaited<ReturnType<typeof listen>>;
  let origin: Awaited<ReturnType<typeof listen>>;
  let asked: { target: string; authorization: string | undefined }[];
  beforeEach(async () => {
    asked = [];
    origin = await listen(() => 'feed');
    proxy = await listen(() => 'not a tunnel');
    proxy.server.on('connect', ({ url = '', headers }, socket) => {
      asked.push({ target: url, authorization: headers['proxy-authorization'] });
      const upstream = connect(portOf(origin.server), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        upstream.pipe(socket).pipe(upstream);
      });
      for (const end of [socket, upstream]) end.on('error', () => upstream.destroy());
    });
  });
  const through = (userinfo = '') =>
    createProxyAgent(proxy.base.replace('//', `//${userinfo}`), { allowPrivate: () => false });

  test('the proxy resolves the name; its own password goes to it alone', async () => {
    const outcome = await ask('http://quay.example/feed.xml', null, through('desk:pw@'));
    expect(outcome.kind).toBe('fresh');
    expect(asked).toEqual([
      {
        target: 'quay.example:80',
        authorization: `Basic ${Buffer.from('desk:pw').toString('base64')}`,
      },
    ]);
    expect(origin.seen[0]).toMatchObject({ host: 'quay.example' });
    expect(origin.seen[0]).not.toHaveProperty('proxy-authorization');
  });

  test.each([
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://localhost/',
    'http://a.localhost/',
    'http://quay.example:22/',
  ])('%s is refused before the proxy is asked', async (url) => {
    expect(await ask(url, null, through())).toMatchObject({ kind: 'failed', reason: 'refused' });
    expect(asked).toEqual([]);
  });
});
