import { Readable, Writable } from 'node:stream';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Terminal } from '../../src/cli/command.ts';
import type { MessagesAnswer, PageAct } from '../../src/local/page/protocol.ts';

/** Dateline's own directory. */
export const home = fileURLToPath(new URL('../..', import.meta.url));

/** A directory for one installation: an own config with these feeds, and its data. Gone when disposed of. */
export function newInstallation(feedsYaml: string) {
  const directory = mkdtempSync(join(tmpdir(), 'dateline-start-'));
  writeFileSync(join(directory, 'feeds.yaml'), feedsYaml);
  writeFileSync(join(directory, 'desks.yaml'), 'desks: []\n');
  for (const name of ['regions.yaml', 'topics.yaml'])
    copyFileSync(join(home, 'config', name), join(directory, name));
  return {
    config: directory,
    env: {
      DATELINE_DATA: join(directory, 'data'),
      PORT: '0',
      LOG_LEVEL: 'silent',
      FEEDS_ALLOW_PRIVATE_HOSTS: '1',
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true, force: true }),
  };
}

/** A terminal in memory, and what was written to its standard error. */
export function memoryTerminal(env: Terminal['env'], signal: AbortSignal) {
  const chunks: string[] = [];
  const sink = (): Writable =>
    new Writable({
      write: (chunk, _encoding, done) => {
        chunks.push(String(chunk));
        done();
      },
    });
  const terminal: Terminal = {
    stdin: Readable.from([]),
    stdout: sink(),
    stderr: sink(),
    env,
    cwd: home,
    home,
    signal,
  };
  return { terminal, said: () => chunks.join('') };
}

/** The page of a running Dateline, used as a browser uses it. */
export function pageAt(url: string) {
  const get = async (path: string, query: Readonly<Record<string, string>>): Promise<unknown> => {
    const response = await fetch(`${url}${path}?${new URLSearchParams(query).toString()}`);
    if (!response.ok) throw new Error(`${path} answered ${response.status}`);
    return response.json();
  };
  return {
    act: async (act: PageAct): Promise<unknown> => {
      const response = await fetch(`${url}/page/act`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: url },
        body: JSON.stringify(act),
      });
      return response.json();
    },
    /** What a channel shows, as `author: text`, or a thread of it. */
    messages: async (channel: string, thread?: string) => {
      const query = { as: 'U001INES', channel, ...(thread !== undefined && { thread }) };
      return ((await get('/page/messages', query)) as MessagesAnswer).messages;
    },
    get,
  };
}

/** The address in `Dateline is at http://…`, or null. */
export function addressIn(text: string): string | null {
  return /Dateline is at (http:\/\/127\.0\.0\.1:\d+)/.exec(text)?.[1] ?? null;
}
