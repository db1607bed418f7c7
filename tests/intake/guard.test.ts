import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LookupAddress } from 'node:dns';
import type { Server as NetServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { fetchFeed, type FetchOutcome } from '../../src/intake/fetch.ts';
import {
  allowNetworks,
  createFeedAgent,
  vetUrl,
  type AllowPrivate,
  type ResolveAll,
} from '../../src/intake/guard.ts';
import { createHostTurns } from '../../src/intake/host-turns.ts';

const portOf = (server: NetServer): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
};

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const addressOf = (text: string): LookupAddress => ({
  address: text,
  family: text.includes(':') ? 6 : 4,
});
const toLoopback: ResolveAll = (_, done) => {
  done(null, [addressOf('127.0.0.1')]);
};
const never: ResolveAll = () => {
  throw new Error('no lookup expected');
};

async function ask(
  url: string,
  resolveAll: ResolveAll = never,
  allowPrivate: AllowPrivate = () => false,
  ca?: string,
): Promise<FetchOutcome> {
  const agent = createFeedAgent({
    allowPrivate,
    resolveAll,
    ...(ca === undefined ? {} : { ca }),
  });
  closers.push(() => agent.destroy());
  return await fetchFeed(
    { url, etag: null, lastModified: null, bodyHash: null },
    {
      dispatcher: agent,
      hostTurns: createHostTurns(),
      clock: new RecordedClock(0),
      signal: new AbortController().signal,
      userAgent: 'DatelineBot/0.1',
      limits: { totalMs: 3000 },
    },
  );
}

/** A server on 127.0.0.1 that counts its requests. */
async function publisher(): Promise<{ port: number; requests: () => number }> {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.end('<rss/>');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  closers.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return { port: portOf(server), requests: () => requests };
}

describe('addresses in a URL', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://0177.0.0.1/',
    'http://0.0.0.0/',
    'http://10.0.0.1/',
    'http://172.16.5.4/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://192.0.2.1/',
    'http://198.18.0.1/',
    'http://224.0.0.1/',
    'http://240.0.0.1/',
    'http://255.255.255.255/',
    'http://[::1]/',
    'http://[::]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[2001:0:53aa:64c::]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'https://8.8.8.8:22/',
    'http://8.8.8.8:6379/',
    'ftp://8.8.8.8/feed',
    'file:///etc/passwd',
    'data:text/xml,<rss/>',
    'javascript:alert(1)',
    'http://me:secret@8.8.8.8/',
    'no url',
  ])('%s is refused before anything is sent', async (url) => {
    const outcome = await ask(url);
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'refused' });
    expect(JSON.stringify(outcome)).not.toContain('secret');
  });

  test('a URL is fetched without its fragment', () => {
    expect(String(vetUrl('https://news.example/rss?x=1#top'))).toBe('https://news.example/rss?x=1');
  });
});

describe('networks an operator allows', () => {
  test.each([
    ['10.20.0.0/16', '10.20.7.1', true],
    ['10.20.0.0/16', '::ffff:10.20.7.1', true],
    ['10.20.0.0/16', '10.21.0.1', false],
    ['10.20.0.0/16', '127.0.0.1', false],
    ['fd12::/32', 'fd12::7', true],
    ['fd12::/32', 'fd13::7', false],
    ['192.168.3.7/32', '192.168.3.7', true],
    ['192.168.3.7/32', 'no address', false],
  ])('%s: %s %s', (network, address, isAllowed) => {
    expect(allowNetworks([network])(address)).toBe(isAllowed);
  });

  test('the network allowed is fetched, on any port; its neighbour is not', async () => {
    const { port, requests } = await publisher();
    const allowed = allowNetworks(['127.0.0.0/30']);
    expect((await ask(`http://127.0.0.1:${port}/`, never, allowed)).kind).toBe('fresh');
    expect(await ask(`http://127.0.0.66:${port}/`, never, allowed)).toMatchObject({
      reason: 'refused',
    });
    expect(requests()).toBe(1);
  });
});

describe('names', () => {
  test.each([
    ['a name for loopback', ['127.0.0.1']],
    ['one bad address among good ones', ['8.8.8.8', '10.0.0.1']],
    ['a mapped address', ['::ffff:169.254.169.254']],
    ['no address at all', []],
  ])('%s is refused', async (_, addresses) => {
    const outcome = await ask('http://news.example/rss', (__, done) => {
      done(null, addresses.map(addressOf));
    });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'refused' });
  });

  test('an odd port of a public name is refused', async () => {
    const outcome = await ask('http://news.example:22/', (_, done) => {
      done(null, [addressOf('8.8.8.8')]);
    });
    expect(outcome).toMatchObject({
      kind: 'failed',
      reason: 'refused',
      message: expect.stringContaining('port 22'),
    });
  });

  test('a name that does not resolve is a failure of DNS', async () => {
    const outcome = await ask('http://news.example/', (_, done) => {
      done(
        Object.assign(new Error('getaddrinfo ENOTFOUND news.example'), { code: 'ENOTFOUND' }),
        [],
      );
    });
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'dns' });
  });

  test('the vetted address is the one dialled: a second, other answer is never asked for', async () => {
    const { port, requests } = await publisher();
    const asked: string[] = [];
    const rebinding: ResolveAll = (hostname, done) => {
      asked.push(hostname);
      done(null, [addressOf(asked.length === 1 ? '127.0.0.1' : '127.0.0.66')]);
    };
    const outcome = await ask(
      `http://news.example:${port}/`,
      rebinding,
      (dialled) => dialled === '127.0.0.1',
    );
    expect(outcome.kind).toBe('fresh');
    expect({ asked, requests: requests() }).toEqual({ asked: ['news.example'], requests: 1 });
  });

  test('the open socket is vetted once more', async () => {
    const { port, requests } = await publisher();
    // Allowed while resolving, no longer when connected: as if the route had changed in between.
    let checks = 0;
    const outcome = await ask(
      `http://news.example:${port}/`,
      (_, done) => {
        done(null, [addressOf('127.0.0.1')]);
      },
      () => {
        checks += 1;
        return checks === 1;
      },
    );
    expect(outcome).toMatchObject({ kind: 'failed', reason: 'refused' });
    expect({ checks, requests: requests() }).toEqual({ checks: 2, requests: 0 });
  });
});

const openssl = 'openssl';

/** A key and a certificate for news.example, signed by itself; null where openssl is not installed. */
function invent(): { key: string; cert: string } | null {
  const dir = mkdtempSync(join(tmpdir(), 'dateline-tls-'));
  const [key, cert] = [join(dir, 'key.pem'), join(dir, 'cert.pem')];
  try {
    const name = ['-subj', '/CN=news.example', '-addext', 'subjectAltName=DNS:news.example'];
    const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync(openssl, ['req', ...kind, ...name, '-days', '2', '-keyout', key, '-out', cert], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } catch {
    return null;
  } finally {
    rmSync(dir, { recursive: true });
  }
}
const certificate = invent();

describe.skipIf(certificate === null)('TLS (skipped without openssl)', () => {
  const { key, cert } = certificate ?? { key: '', cert: '' };

  async function askSecurely(
    host: string,
    ca?: string,
    redirectTo?: string,
  ): Promise<FetchOutcome> {
    const server = createSecureServer({ key, cert }, (_, response) => {
      if (redirectTo === undefined) response.end('<rss/>');
      else response.writeHead(301, { location: redirectTo }).end();
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    closers.push(
      () =>
        new Promise((resolve) => {
          server.close(resolve);
          server.closeAllConnections();
        }),
    );
    return await ask(`https://${host}:${portOf(server)}/`, toLoopback, () => true, ca);
  }

  test('a trusted certificate for the host is taken', async () => {
    expect((await askSecurely('news.example', cert)).kind).toBe('fresh');
  });

  test('one signed by nobody we trust is not', async () => {
    expect(await askSecurely('news.example')).toMatchObject({ kind: 'failed', reason: 'tls' });
  });

  test('one for another host is not', async () => {
    expect(await askSecurely('other.example', cert)).toMatchObject({
      kind: 'failed',
      reason: 'tls',
    });
  });

  test('a permanent redirect from https to http is followed, never kept', async () => {
    const { port } = await publisher();
    expect(await askSecurely('news.example', cert, `http://news.example:${port}/`)).toMatchObject({
      kind: 'fresh',
      permanentUrl: null,
    });
  });
});
