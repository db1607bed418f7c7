import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError, type Command } from '../../src/cli/command.ts';
import { exportCommand } from '../../src/cli/export.ts';
import { importCommand } from '../../src/cli/import.ts';
import { DatelineError } from '../../src/errors.ts';
import { readOpml } from '../../src/formats/opml.ts';
import type { WorkspaceId } from '../../src/news/ids.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { ensureWorkspace } from '../../src/store/subscriptions.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dateline-opml-'));
  mkdirSync(join(dir, 'config'));
  writeFileSync(join(dir, 'config', 'desks.yaml'), 'desks: []\n');
  writeFileSync(
    join(dir, 'config', 'feeds.yaml'),
    'feeds:\n  - { id: harbour, source: Harbour Wire, url: "https://harbour.example/rss" }\n',
  );
  writeFileSync(
    join(dir, 'mine.opml'),
    `<opml version="2.0"><body><outline text="News">
<outline text="Quay Times" xmlUrl="https://quay.example/feed"/>
<outline text="Harbour" xmlUrl="https://harbour.example/rss"/>
<outline text="Bad" xmlUrl="file:///etc/passwd"/></outline></body></opml>`,
  );
});
afterEach(() => {
  rmSync(dir, { recursive: true });
});

async function run(command: Command, ...args: string[]) {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const signal = new AbortController().signal;
  const code = await command.run(args, {
    stdin,
    stdout,
    stderr,
    env: { DATELINE_DATA: join(dir, 'data') },
    cwd: dir,
    home: dir,
    signal,
  });
  const text = (stream: PassThrough): string =>
    Array.from({ length: 50 }, () => String(stream.read() ?? '')).join('');
  return { code, out: text(stdout), err: text(stderr) };
}

/** What a start leaves behind. */
async function started(...workspaces: string[]): Promise<void> {
  await using store = await openSqliteStore(join(dir, 'data', 'dateline.db'));
  for (const id of workspaces) await ensureWorkspace(store.db, id as WorkspaceId, 0);
}

describe('dateline import', () => {
  test('adds what is new, keeps what is here, refuses what is no web address', async () => {
    await started('T0LOCAL');
    const first = await run(importCommand, 'mine.opml');
    expect(first.out).toBe(
      'F1 quay-times https://quay.example/feed\n1 added, 1 here already, 1 refused.\n',
    );
    expect(first.err).toContain('refused "file:///etc/passwd"');
    expect(first.code).toBe(1);
    expect((await run(importCommand, 'mine.opml')).out).toBe(
      '0 added, 2 here already, 1 refused.\n',
    );
  });

  test('says what it refuses without its password, and lets it write nothing else to the terminal', async () => {
    await started('T1');
    writeFileSync(
      join(dir, 'odd.opml'),
      '<opml><body><outline xmlUrl="https://ana:s3cret@quay.example/\u001B[2J"/></body></opml>',
    );
    const { err } = await run(importCommand, 'odd.opml');
    expect(err).toContain('the address holds a name or password');
    expect(err).not.toContain('s3cret');
    expect(err).not.toContain('\u001B');
  });

  test('several workspaces, or none, want a word', async () => {
    await expect(run(importCommand, 'mine.opml')).rejects.toThrow('there is no database');
    await started('T1', 'T2');
    await expect(run(importCommand, 'mine.opml')).rejects.toMatchObject({
      hint: 'Name one with --workspace: T1, T2',
    });
    const { out } = await run(importCommand, 'mine.opml', '--workspace', 'T2');
    expect(out).toContain('1 added');
  });

  test('a file that is no OPML, or none, is said', async () => {
    await started('T1');
    await expect(run(importCommand, 'config/feeds.yaml')).rejects.toThrow('is no OPML');
    await expect(run(importCommand, 'absent.opml')).rejects.toThrow(DatelineError);
    await expect(run(importCommand)).rejects.toThrow(UsageError);
  });
});

describe('dateline export', () => {
  test('writes declared and added feeds apart, and import takes them', async () => {
    await started('T1');
    await run(importCommand, 'mine.opml');
    const { out } = await run(exportCommand, 'feeds', '--opml');
    expect(out).toMatch(/"Declared in feeds.yaml">\s*<outline.*Harbour Wire[^]*"Added by people">/);
    expect(readOpml(Buffer.from(out))).toEqual([
      { url: 'https://harbour.example/rss', title: 'Harbour Wire' },
      { url: 'https://quay.example/feed', title: 'Quay Times' },
    ]);
  });

  test('before the first start it writes what is declared', async () => {
    const { out } = await run(exportCommand, 'feeds', '--opml');
    expect(out).toContain('Harbour Wire');
    expect(out).not.toContain('Added by people');
  });

  test('anything else is a usage error', async () => {
    await expect(run(exportCommand, 'stories')).rejects.toThrow(UsageError);
  });
});
