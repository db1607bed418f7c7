import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A file as the browser gets it. */
export interface PageFile {
  readonly type: string;
  readonly body: string;
}

const types: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.html': 'text/html; charset=utf-8',
};

const home = fileURLToPath(new URL('browser/', import.meta.url));

/**
 * The browser's half by file name, read once. Types are blanked out, lines and columns stay; modules keep their names,
 * `.ts` included, so imports need no rewriting.
 */
export function readPageFiles(): ReadonlyMap<string, PageFile> {
  const files = new Map<string, PageFile>();
  for (const name of readdirSync(home)) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const text = readFileSync(join(home, name), 'utf8');
    files.set(name, { type, body: name.endsWith('.ts') ? stripTypeScriptTypes(text) : text });
  }
  return files;
}
