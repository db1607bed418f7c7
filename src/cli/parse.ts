import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { exitCodes, messageOf } from '../errors.ts';
import { parseFeed } from '../formats/feed.ts';
import { orUsage, UsageError, type Command, type Terminal } from './command.ts';

/** `dateline parse`: what a feed file holds, as Dateline reads it. */
export const parseCommand: Command = {
  name: 'parse',
  summary: 'read feed files and print their items',
  help: `Usage: dateline parse FILE… [--base URL] [--zone ZONE]

Reads RSS 0.9x, 1.0, 2.0, Atom 0.3, 1.0 and JSON Feed files and prints one JSON line for each:
{file, format, items: [{id, title, link, publishedAt, body, …}]}, or {file, error}.
Items stand in document order: no caps, no dedupe, no date policy.

  --base URL   where the files came from: relative links resolve against it
  --zone ZONE  the zone of dates that name none, such as Europe/Istanbul (default UTC)

Exits 1 at the end if a file could not be read.`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { files, base, zone } = readArguments(args);
  let isClean = true;
  for (const file of files) {
    if (terminal.signal.aborted) return exitCodes.failed;
    const row = await parseFile(file, { base, zone, cwd: terminal.cwd });
    if ('error' in row) isClean = false;
    if (!(await writeLine(terminal, JSON.stringify(row)))) return exitCodes.ok;
  }
  return isClean ? exitCodes.ok : exitCodes.failed;
}

function readArguments(args: readonly string[]): {
  files: readonly string[];
  base: string | null;
  zone: string;
} {
  const parsed = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { base: { type: 'string' }, zone: { type: 'string' } },
    }),
  );
  const { base, zone } = parsed.values;
  if (parsed.positionals.length === 0) throw new UsageError('name at least one file to parse');
  if (base !== undefined && !/^https?:/i.test(URL.parse(base)?.protocol ?? '')) {
    throw new UsageError(`--base wants an http(s) URL, not ${base}`);
  }
  if (zone !== undefined && !isZone(zone)) {
    throw new UsageError(`--zone wants a zone such as Europe/Istanbul, not ${zone}`);
  }
  return { files: parsed.positionals, base: base ?? null, zone: zone ?? 'UTC' };
}

async function parseFile(
  file: string,
  options: { base: string | null; zone: string; cwd: string },
): Promise<object> {
  const path = resolve(options.cwd, file);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return { file, error: readFailure(error) };
  }
  const outcome = await parseFeed(bytes, {
    contentType: null,
    baseUrl: options.base ?? pathToFileURL(path).href,
    timezone: options.zone,
  });
  if (outcome.kind === 'unreadable') return { file, error: outcome.reason };
  return { file, ...outcome.feed };
}

function readFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EISDIR') return 'it is a directory';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  return messageOf(error);
}

function isZone(zone: string): boolean {
  try {
    Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** Writes no faster than the reader takes; false when there is none any more. */
async function writeLine(terminal: Terminal, line: string): Promise<boolean> {
  const { stdout } = terminal;
  return new Promise((done) => {
    stdout.write(`${line}\n`, (error) => done(!error));
  });
}
