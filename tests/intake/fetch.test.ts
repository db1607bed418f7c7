import { createServer, type RequestListener, type Server } from 'node:http';
import type { Server as NetServer, Socket } from 'node:net';
import zlib from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import {
  fetchFeed,
  type FetchLimits,
  type FetchOutcome,
  type FetchRequest,
} from '../../src/intake/fetch.ts';
import { createFeedAgent, type ConnectionLimits } from '../../src/intake/guard.ts';
import { createHostTurns } from '../../src/intake/host-turns.ts';

const feed = Buffer.from(
  '<rss version="2.0"><channel><title>Invented wire</title></channel></rss>',
);
const startAt = Date.UTC(2026, 10, 25, 12);

const portOf = (server: NetServer): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

/** A publisher on loopback; `base` has no final slash. */
async function publisher(
  listener: RequestListener,
): Promise<{ base: string; server: Server; sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = createServer(listener).on('connection', (socket: Socket) => sockets.add(socket));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => {
          resolve();
        });
      }),
  );
  return { base: `http://127.0.0.1:${portOf(server)}`, server, sockets };
}

interface Options {
  readonly limits?: Partial<FetchLimits>;
  readonly connection?: Partial<ConnectionLimits>;
  readonly allowPrivate?: (address: string) => boolean;
  readonly signal?: AbortSignal;
}

async function ask(
  request: string | (Partial<FetchRequest> & { url: string }),
  options: Options = {},
): Promise<FetchOutcome> {
  const agent = createFeedAgent({
    allowPrivate: options.allowPrivate ?? ((address) => address === '127.0.0.1'),
    limits: options.connection ?? {},
  });
  closers.push(() => agent.destroy());
  const asked = typeof request === 'string' ? { url: request } : request;
  return await fetchFeed(
    { etag: null, lastModified: null, bodyHash: null, ...asked },
    {
      dispatcher: agent,
      hostTurns: createHostTurns(),
      clock: new RecordedClock(startAt),
      signal: options.signal ?? new AbortController().signal,
      userAgent: 'DatelineBot/0.1 (+https://dateline.example; 1 subscriber)',
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    },
  );
}

const reasonOf = (outcome: FetchOutcome): string =>
  outcome.kind === 'failed' ? outcome.reason : outcome.kind;

describe('a good answer', () => {
  test('comes with its body, hash, validators and caching wish', async () => {
    const { base } = await publisher((_, response) => {
      response.writeHead(200, {
        'content-type': 'application/rss+xml; charset=utf-8',
        etag: 'W/"caf\u00e9-1"',
        'last-modified': 'Tue, 24 Nov 2026 10:00:00 GMT',
        'cache-control': 'public, max-age=900',
      });
      response.end(feed);
    });
    expect(await ask(`${base}/rss#top`)).toEqual({
      kind: 'fresh',
      body: feed,
      contentType: 'application/rss+xml; charset=utf-8',
      etag: 'W/"caf\u00e9-1"',
      lastModified: 'Tue, 24 Nov 2026 10:00:00 GMT',
      bodyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      finalUrl: `${base}/rss`,
      permanentUrl: null,
      freshForMs: 900_000,
    });
  });

  test('validators go back byte for byte, and nothing else that could tell who asks', async () => {
    let seen: unknown;
    const { base } = await publisher((request, response) => {
      seen = request.headers;
      response.writeHead(304, { etag: '"2"' }).end();
    });
    const outcome = await ask({
      url: base,
      etag: 'W/"caf\u00e9-1"',
      lastModified: 'Tue, 24 Nov 2026 10:00:00 GMT',
    });
    expect(outcome).toMatchObject({
      kind: 'unchanged',
      by: 'status',
      etag: '"2"',
      lastModified: 'Tue, 24 Nov 2026 10:00:00 GMT',
    });
    expect(seen).toEqual({
      host: base.slice('http://'.length),
      connection: 'keep-alive',
      'user-agent': 'DatelineBot/0.1 (+https://dateline.example; 1 subscriber)',
      accept: expect.stringContaining('application/rss+xml'),
      'accept-encoding': 'gzip, deflate, br, zstd',
      'if-none-match': 'W/"caf\u00e9-1"',
      'if-modified-since': 'Tue, 24 Nov 2026 10:00:00 GMT',
    });
  });

  test('the same bytes again are unchanged; other bytes under the same ETag are not', async () => {
    let body = feed;
    const { base } = await publisher((_, response) => {
      response.writeHead(200, { etag: '"for-ever"' }).end(body);
    });
    const first = await ask(base);
    const bodyHash = first.kind === 'fresh' ? first.bodyHash : null;
    expect(await ask({ url: base, etag: '"for-ever"', bodyHash })).toMatchObject({
      kind: 'unchanged',
      by: 'hash',
    });
    body = Buffer.concat([feed, Buffer.from('<!-- new -->')]);
    expect((await ask({ url: base, etag: '"for-ever"', bodyHash })).kind).toBe('fresh');
  });

  test.each([
    ['gzip', 'gzip', zlib.gzipSync(feed)],
    ['x-gzip', 'x-gzip', zlib.gzipSync(feed)],
    ['deflate', 'deflate', zlib.deflateSync(feed)],
    ['bare deflate', 'deflate', zlib.deflateRawSync(feed)],
    ['brotli', 'br', zlib.brotliCompressSync(feed)],
    ['zstd', 'zstd', zlib.zstdCompressSync(feed)],
    ['unlabelled gzip', '', zlib.gzipSync(feed)],
    ['two layers', 'gzip, br', zlib.brotliCompressSync(zlib.gzipSync(feed))],
    ['identity', 'identity', feed],
  ])('%s is unpacked', async (_, encoding, packed) => {
    const { base } = await publisher((__, response) => {
      if (encoding !== '') response.setHeader('content-encoding', encoding);
      response.end(packed);
    });
    const outcome = await ask(base);
    expect(outcome.kind === 'fresh' && Buffer.from(outcome.body).equals(feed)).toBe(true);
  });
});

describe('redirects', () => {
  test('the permanent URL stops at the first temporary one; validators go along', async () => {
    const asked: unknown[] = [];
    const { base } = await publisher((request, response) => {
      asked.push([request.url, request.headers['if-none-match']]);
      const hops: Record<string, [number, string]> = {
        '/a': [301, '/b'],
        '/b': [308, 'c?x=1'],
        '/c?x=1': [302, '/Ã©'],
        '/%C3%A9': [302, '/d'],
        '/d': [301, '/e'],
      };
      const [status, location] = hops[request.url ?? ''] ?? [];
      if (status === undefined) response.end(feed);
      else response.writeHead(status, { location }).end('moved');
    });
    expect(await ask({ url: `${base}/a`, etag: '"1"' })).toMatchObject({
      kind: 'fresh',
      finalUrl: `${base}/e`,
      permanentUrl: `${base}/c?x=1`,
    });
    expect(asked).toEqual(
      ['/a', '/b', '/c?x=1', '/%C3%A9', '/d', '/e'].map((path) => [path, '"1"']),
    );
  });

  test.each([
    ['a circle', '/loop', 'redirects', 'circle'],
    ['a chain without end', '/1', 'redirects', 'more than 5'],
    ['no Location', '/nowhere', 'redirects', 'nowhere'],
    ['to another loopback address', '/to?http://127.0.0.2/', 'refused', '127.0.0.2'],
    ['to the cloud’s metadata', '/to?http://169.254.169.254/latest/', 'refused', '169.254.169.254'],
    ['to a file', '/to?file:///etc/passwd', 'refused', 'file:'],
    ['with a name and password', '/to?http://a:b@127.0.0.1/', 'refused', 'name or password'],
  ])('%s fails', async (_, path, reason, words) => {
    const { base } = await publisher((request, response) => {
      const url = request.url ?? '';
      let location: string | undefined;
      if (url === '/loop') location = '/loop2';
      else if (url === '/loop2') location = '/loop';
      else if (url.startsWith('/to?')) location = url.slice(4);
      else if (url !== '/nowhere') location = `/${Number(url.slice(1)) + 1}`;
      response.writeHead(302, location === undefined ? {} : { location }).end();
    });
    const outcome = await ask(`${base}${path}`);
    expect(outcome).toMatchObject({ kind: 'failed', reason });
    expect(outcome.kind === 'failed' && outcome.message).toContain(words);
  });
});

describe('gone (410)', () => {
  test.each([
    ['behind a permanent redirect: for good', 301, { kind: 'gone' }],
    ['behind a temporary one: only that place', 302, { kind: 'failed', status: 410 }],
  ])('%s', async (_, redirect, expected) => {
    const { base } = await publisher((request, response) => {
      if (request.url === '/a') response.writeHead(redirect, { location: '/b' }).end();
      else response.writeHead(410).end();
    });
    expect(await ask(`${base}/a`)).toMatchObject(expected);
  });
});

describe('refusals', () => {
  test.each([
    [429, { 'retry-after': '120' }, { kind: 'throttled', status: 429, retryAfterMs: 120_000 }],
    [
      503,
      { 'retry-after': 'Wed, 25 Nov 2026 12:10:00 GMT' },
      { kind: 'throttled', status: 503, retryAfterMs: 600_000 },
    ],
    [503, {}, { kind: 'throttled', status: 503, retryAfterMs: null }],
    [410, {}, { kind: 'gone' }],
    [404, {}, { kind: 'failed', reason: 'status', status: 404 }],
    [500, {}, { kind: 'failed', reason: 'status', status: 500 }],
    [206, {}, { kind: 'failed', reason: 'status', status: 206 }],
    [304, {}, { kind: 'failed', reason: 'status', status: 304 }],
    [200, {}, { kind: 'failed', reason: 'empty' }],
    [403, { 'cf-mitigated': 'challenge' }, { kind: 'failed', reason: 'challenge', status: 403 }],
  ])('%i %o', async (status, headers, expected) => {
    const { base } = await publisher((_, response) => {
      response.writeHead(status, headers).end();
    });
    expect(await ask(base)).toMatchObject(expected);
  });
});

describe('hostile and broken servers', () => {
  const limits = { bodyBytes: 100_000 };

  test.each([
    ['a bomb', 'gzip', zlib.gzipSync(Buffer.alloc(50_000_000)), 'too-large'],
    [
      'a bomb in a bomb',
      'gzip, gzip',
      zlib.gzipSync(zlib.gzipSync(Buffer.alloc(50_000_000))),
      'too-large',
    ],
    ['a zstd bomb', 'zstd', zlib.zstdCompressSync(Buffer.alloc(50_000_000)), 'too-large'],
    ['a brotli bomb', 'br', zlib.brotliCompressSync(Buffer.alloc(5_000_000)), 'too-large'],
    ['a large body', '', Buffer.alloc(200_000, 'x'), 'too-large'],
    ['garbage', 'gzip', Buffer.from('this is no gzip at all'), 'encoding'],
    ['cut gzip', 'gzip', zlib.gzipSync(feed).subarray(0, 30), 'encoding'],
    ['cut zstd', 'zstd', zlib.zstdCompressSync(feed).subarray(0, 30), 'encoding'],
    ['an unknown packing', 'compress', feed, 'encoding'],
    ['three layers', 'gzip, gzip, gzip', feed, 'encoding'],
  ])('%s fails at the cap', async (_, encoding, body, reason) => {
    const { base } = await publisher((__, response) => {
      if (encoding !== '') response.setHeader('content-encoding', encoding);
      response.end(body);
    });
    expect(reasonOf(await ask(base, { limits }))).toBe(reason);
  });

  test('chunks without end stop at the cap, and the connection is closed', async () => {
    const { base, sockets } = await publisher((_, response) => {
      const pour = (): void => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384)));
      };
      response.on('drain', pour);
      pour();
    });
    expect(reasonOf(await ask(base, { limits }))).toBe('too-large');
    await expect.poll(() => [...sockets].every((socket) => socket.destroyed)).toBe(true);
  });

  test.each<[string, RequestListener, Options, string]>([
    ['no headers', () => undefined, { connection: { headersMs: 60 } }, 'timeout'],
    [
      'a stall in the body',
      (_, response) => {
        response.write('<rss>');
      },
      { connection: { idleMs: 60 } },
      'timeout',
    ],
    [
      'a drip',
      (_, response) => {
        const timer = setInterval(() => response.write(' '), 15);
        response.on('close', () => {
          clearInterval(timer);
        });
      },
      { limits: { totalMs: 150 }, connection: { idleMs: 5000 } },
      'timeout',
    ],
    [
      'a reset in the body',
      (_, response) => {
        response.write('<rss>');
        setImmediate(() => response.socket?.resetAndDestroy());
      },
      {},
      'cut',
    ],
    ['a close without an answer', (_, response) => response.socket?.destroy(), {}, 'cut'],
    [
      'too short for its Content-Length',
      (_, response) => {
        response.socket?.end('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n<rss>');
      },
      {},
      'cut',
    ],
    ['no HTTP', (_, response) => response.socket?.end('SSH-2.0-invented\r\n\r\n'), {}, 'protocol'],
    [
      'a header of 20 kB',
      (_, response) => {
        response.writeHead(200, { 'x-large': 'y'.repeat(20_000) }).end(feed);
      },
      {},
      'protocol',
    ],
  ])('%s', async (_, listener, options, reason) => {
    const { base } = await publisher(listener);
    expect(reasonOf(await ask(base, options))).toBe(reason);
  });

  test('a closed port is said as such', async () => {
    const { base, server } = await publisher(() => undefined);
    await new Promise((resolve) => {
      server.close(resolve);
    });
    expect(reasonOf(await ask(base))).toBe('connect');
  });

  test('shutdown is no failure of the feed: it rejects with the reason', async () => {
    const { base } = await publisher(() => undefined);
    const controller = new AbortController();
    const asked = ask(base, { signal: controller.signal });
    controller.abort(new Error('stopping'));
    await expect(asked).rejects.toThrow('stopping');
  });
});
