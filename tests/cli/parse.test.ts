import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.ts';
import { parseCommand } from '../../src/cli/parse.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dateline-parse-'));
  writeFileSync(
    join(folder, 'coast.xml'),
    `<rss version="2.0"><channel><title>Coast</title><item><title>Ferry sails</title><link>/ferry</link>
     <pubDate>17.05.2024 10:00</pubDate></item></channel></rss>`,
  );
  writeFileSync(join(folder, 'page.html'), '<!doctype html><html></html>');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function parse(...args: string[]): Promise<{ code: number; rows: unknown[] }> {
  const stdout = new PassThrough();
  const written: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => written.push(chunk));
  const code = await parseCommand.run(args, {
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    env: {},
    cwd: folder,
    home: folder,
    signal: new AbortController().signal,
  });
  const lines = Buffer.concat(written).toString().split('\n').filter(Boolean);
  return { code, rows: lines.map((line) => JSON.parse(line) as unknown) };
}

describe('dateline parse', () => {
  test('prints one line a file, links and dates resolved as asked', async () => {
    const { code, rows } = await parse(
      'coast.xml',
      '--base',
      'https://coast.example/feed',
      '--zone',
      'Europe/Istanbul',
    );
    expect(code).toBe(0);
    expect(rows).toMatchObject([
      {
        file: 'coast.xml',
        format: 'rss',
        items: [
          {
            title: 'Ferry sails',
            link: 'https://coast.example/ferry',
            publishedAt: '2024-05-17T07:00:00.000Z',
          },
        ],
      },
    ]);
  });

  test('says why a file cannot be read, goes on, and exits 1 at the end', async () => {
    const { code, rows } = await parse('page.html', 'absent.xml', '.', 'coast.xml');
    expect(code).toBe(1);
    expect(rows).toEqual([
      { file: 'page.html', error: 'a web page, not a feed' },
      { file: 'absent.xml', error: 'no such file' },
      { file: '.', error: 'it is a directory' },
      expect.objectContaining({ file: 'coast.xml', format: 'rss' }),
    ]);
  });

  test.each([[[]], [['--bas', 'x', 'f']], [['f', '--base', 'ftp://x']], [['f', '--zone', 'Mars']]])(
    'refuses %j as usage',
    async (args) => {
      await expect(parse(...args)).rejects.toThrow(UsageError);
    },
  );
});
