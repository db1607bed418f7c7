import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { commands } from '../src/cli/commands.ts';
import { desksSchema, readDesks } from '../src/config/desks.ts';
import { feedsSchema, readFeeds } from '../src/config/feeds.ts';
import { variables } from '../src/config/settings.ts';
import { parseQuery } from '../src/query/parse.ts';
import { anyValue } from '../src/query/vocabulary.ts';

/** The text of a file, named from the repository's root. */
function read(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
}

/** The first cells of a document's tables: `HOST`, `PORT` in one cell are two. */
function rowsOf(document: string): string[] {
  return document
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .flatMap((line) => (line.split(' | ')[0] ?? '').match(/(?<=[|,] `)[^` ]+/g) ?? []);
}

/** Every key a schema knows, at any depth. */
function keysOf(schema: z.ZodType): string[] {
  const found = new Set<string>();
  const walk = (node: unknown, isKeys = false): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, value] of Object.entries(node)) {
      if (isKeys) found.add(key);
      walk(value, !isKeys && key === 'properties');
    }
  };
  walk(z.toJSONSchema(schema, { io: 'input' }));
  return [...found];
}

/** The example of a document whose fence reads "yaml NAME". */
function example(document: string, name: string): string {
  const [, text] = new RegExp(`\`\`\`yaml ${name}\n([^]*?)\n\`\`\``).exec(document) ?? [];
  if (text === undefined) throw new Error(`there is no example of ${name}`);
  return text;
}

describe('every environment variable', () => {
  test('stands in .env.example, once, and nothing else does', () => {
    const listed = read('.env.example').match(/^[A-Z_]+(?==)/gm) ?? [];
    expect(listed.toSorted()).toEqual(variables.toSorted());
  });

  test('has a row in README', () => {
    expect(variables.filter((name) => !rowsOf(read('README.md')).includes(name))).toEqual([]);
  });
});

test('every command has a row in README', () => {
  const rows = rowsOf(read('README.md'));
  expect(commands.map(({ name }) => name).filter((name) => !rows.includes(name))).toEqual([]);
});

describe('docs/configuration.md', () => {
  const document = read('docs/configuration.md');
  const schemas = [
    { file: 'feeds', schema: feedsSchema },
    { file: 'desks', schema: desksSchema },
  ];

  test.each(schemas)('has a row for every key of $file, and shows it', ({ file, schema }) => {
    const keys = keysOf(schema);
    expect(keys.length).toBeGreaterThan(3);
    const rows = rowsOf(document);
    // The key that is the file's own name holds everything else.
    expect(keys.filter((key) => key !== file && !rows.includes(key))).toEqual([]);
    const shown = example(document, file);
    expect(keys.filter((key) => !new RegExp(`^[ -]*${key}:`, 'm').test(shown))).toEqual([]);
  });

  test('shows only what is read without a problem', () => {
    const feeds = readFeeds('feeds.yaml', example(document, 'feeds'));
    expect(feeds.problems).toEqual([]);
    const desks = readDesks('desks.yaml', example(document, 'desks'), (text) => {
      const parsed = parseQuery(text, anyValue);
      return parsed.kind === 'bad' ? parsed.problem : null;
    });
    expect(desks.problems).toEqual([]);
  });
});

describe('docs/dependencies.md', () => {
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('package.json')));
  const names = Object.keys(manifest.dependencies);
  const document = read('docs/dependencies.md');

  test('has a row for every package that runs, and for no other', () => {
    expect(rowsOf(document).toSorted()).toEqual(names.toSorted());
  });

  test.each(names)('names the licence of %s as the package does', (name) => {
    const { license } = z
      .object({ license: z.string() })
      .parse(JSON.parse(read(`node_modules/${name}/package.json`)));
    const row = document.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
    expect(row.split('|').map((cell) => cell.trim())).toContain(license);
  });
});

const pages = ['configuration', 'decisions', 'dependencies', 'glossary', 'queries', 'slack-app'];
test.each([
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...pages.map((name) => `docs/${name}.md`),
])('every link of %s to a file leads to one', (path) => {
  const targets = [...read(path).matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map(
    ([, target]) => target ?? '',
  );
  const from = new URL(`../${path}`, import.meta.url);
  expect(targets.filter((target) => !existsSync(new URL(target, from)))).toEqual([]);
});
