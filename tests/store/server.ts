import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';

/** A PostgreSQL server for tests. */
export interface TestServer extends AsyncDisposable {
  /** Makes an empty database and gives its address. */
  readonly database: () => Promise<string>;
}

/** The directory of initdb and postgres: on PATH, or where distributions keep them, the newest version first. */
function findBinaries(): string | null {
  const onPath = (process.env['PATH'] ?? '').split(':');
  const packaged = globSync('/usr/lib/postgresql/*/bin').toSorted((a, b) =>
    b.localeCompare(a, 'en', { numeric: true }),
  );
  const holds = (dir: string): boolean =>
    ['initdb', 'postgres'].every((name) => existsSync(join(dir, name)));
  return [...onPath, ...packaged].find(holds) ?? null;
}

/** PostgreSQL refuses to run as root: whom to run it as, or null to stay who we are. */
function unprivileged(): { readonly uid: number; readonly gid: number } | null | 'nobody there' {
  if (process.getuid?.() !== 0) return null;
  for (const name of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, name])));
      if (uid !== undefined && gid !== undefined) return { uid, gid };
    } catch {
      // No such user: the next one.
    }
  }
  return 'nobody there';
}

/** Why there is no PostgreSQL to test on, or null when there is. */
export const noServer: string | null =
  process.env['TEST_DATABASE_URL'] !== undefined
    ? null
    : findBinaries() === null
      ? 'no initdb and postgres on PATH or in /usr/lib/postgresql, and no TEST_DATABASE_URL'
      : unprivileged() === 'nobody there'
        ? 'root cannot run PostgreSQL, and there is neither a user postgres nor nobody'
        : null;

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Makes databases on the server at `url`, and drops them in the end. */
function databasesOn(url: string) {
  const made: string[] = [];
  const run = async (statement: string): Promise<void> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  return {
    make: async (): Promise<string> => {
      const name = `dateline_test_${process.pid}_${Date.now()}_${made.length}`;
      await run(`create database ${name}`);
      made.push(name);
      const address = new URL(url);
      address.pathname = `/${name}`;
      return address.href;
    },
    drop: async (): Promise<void> => {
      for (const name of made) await run(`drop database if exists ${name} with (force)`);
    },
  };
}

/** A private server on a free loopback port, as an unprivileged user; or the one of TEST_DATABASE_URL. */
export async function startServer(): Promise<TestServer> {
  const given = process.env['TEST_DATABASE_URL'];
  if (given !== undefined) {
    const databases = databasesOn(given);
    return { database: databases.make, [Symbol.asyncDispose]: databases.drop };
  }
  const bin = findBinaries();
  const user = unprivileged();
  if (bin === null || user === 'nobody there') throw new Error(noServer ?? 'no PostgreSQL');
  const folder = mkdtempSync(join(tmpdir(), 'dateline-postgres-'));
  if (user !== null) chownSync(folder, user.uid, user.gid);
  const options = { ...user, cwd: folder, stdio: 'ignore' as const };
  const data = join(folder, 'data');
  const setup = ['-D', data, '-U', 'dateline', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'];
  execFileSync(join(bin, 'initdb'), setup, options);
  const port = await freePort();
  const settings = ['fsync=off', 'max_connections=100', `unix_socket_directories=${folder}`];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', String(port), ...settings.flatMap((s) => ['-c', s])],
    options,
  );
  const ended = once(server, 'exit');
  const url = `postgres://dateline@127.0.0.1:${port}/postgres`;
  for (let tries = 0; ; tries += 1) {
    const client = new Client({ connectionString: url });
    try {
      await client.connect();
      await client.end();
      break;
    } catch (error) {
      if (tries > 200) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  return {
    database: databasesOn(url).make,
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGINT');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
