import { existsSync, readFileSync, statSync } from 'node:fs';
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

describe('README', () => {
  const readme = read('README.md');
  const fences = [...readme.matchAll(/```(\w+)\n([^]*?)\n```/g)].map(([, kind, text]) => ({
    kind,
    text: text ?? '',
  }));

  test('shows on its first screen what it is for, a picture of the page, and the two commands', () => {
    const screen = readme.split('\n').slice(0, 20).join('\n');
    expect(screen).toMatch(/!\[[^\]]+\]\(docs\/images\/\w+\.png\)/);
    expect(screen).toMatch(/^npm ci && npm run demo\b/m);
    expect(screen).toMatch(/^npm ci && npm test\b/m);
  });

  test('tells only what CI does in a clean clone, and nothing package.json does not know', () => {
    const { scripts } = z
      .object({ scripts: z.record(z.string(), z.string()) })
      .parse(JSON.parse(read('package.json')));
    const told = [...readme.matchAll(/\bnpm (?:run )?([a-z:-]+)/g)].map(([, name]) => name ?? '');
    const ci = read('.ci/run');
    for (const name of new Set(told)) {
      expect(name === 'ci' || Object.hasOwn(scripts, name) ? name : `no script: ${name}`).toBe(
        name,
      );
      expect(ci).toMatch(new RegExp(`^(?:step )?npm (?:run )?${name}\\b`, 'm'));
    }
    expect(readme).toContain('`npm run demo -- --once`');
  });

  test('names only commands there are', () => {
    const told = [...readme.matchAll(/\.\/dateline ([a-z]+)/g)].map(([, name]) => name);
    const names = new Set(commands.map(({ name }) => name));
    expect(told.filter((name) => name === undefined || !names.has(name))).toEqual([]);
  });

  test('has five steps into a real workspace', () => {
    const [, steps = ''] = /## Into your Slack, in five steps\n([^]*?)\n## /.exec(readme) ?? [];
    expect(steps.match(/^\d\. /gm)).toEqual(['1. ', '2. ', '3. ', '4. ', '5. ']);
  });

  test('shows configuration that is read without a problem', () => {
    const [feeds, desks] = fences.filter(({ kind }) => kind === 'yaml').map(({ text }) => text);
    expect(readFeeds('feeds.yaml', feeds ?? '').problems).toEqual([]);
    const checked = readDesks('desks.yaml', desks ?? '', (text) => {
      const parsed = parseQuery(text, anyValue);
      return parsed.kind === 'bad' ? parsed.problem : null;
    });
    expect(checked.problems).toEqual([]);
  });

  test('has pictures that load fast', () => {
    const pictures = [...readme.matchAll(/\((docs\/images\/[^)]+)\)/g)].map(
      ([, path]) => path ?? '',
    );
    expect(pictures.length).toBeGreaterThan(0);
    for (const path of pictures) {
      expect(statSync(new URL(`../${path}`, import.meta.url)).size).toBeLessThan(300_000);
    }
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

test.each(['regions', 'topics'])('docs/configuration.md explains every part of %s.yaml', (name) => {
  const parts = read(`config/${name}.yaml`).match(/^[a-z]+(?=:)/gm) ?? [];
  expect(parts.length).toBeGreaterThan(1);
  const document = read('docs/configuration.md');
  expect(parts.filter((part) => !document.includes(`\`${part}:\``))).toEqual([]);
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
