import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { field } from '../../src/config/document.ts';
import { jsonSchemas, loadConfig } from '../../src/config/load.ts';
import { ConfigError, printProblems } from '../../src/config/problem.ts';
import { regions } from '../../src/news/tag.ts';

const shipped = new URL('../../config/', import.meta.url).pathname;

const problemsOf = async (dir: string): Promise<string[]> => {
  try {
    await loadConfig(dir);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return printProblems(error.problems).replaceAll(`${dir}/`, '').split('\n');
  }
};

describe('the shipped configuration', () => {
  test('loads, with feeds from every region, a few of them enabled', async () => {
    const config = await loadConfig(shipped);
    expect(config.listedFeeds.length).toBeGreaterThanOrEqual(15);
    expect(config.feeds.length).toBeGreaterThanOrEqual(3);
    expect(config.feeds.length).toBeLessThan(config.listedFeeds.length);
    const text = readFileSync(join(shipped, 'feeds.yaml'), 'utf8')
      .toLowerCase()
      .replaceAll(' ', '-');
    for (const region of regions) expect(text).toContain(region);
  });

  test('the commented example of desks.yaml is right once its marks are off', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'dateline-config-'));
    const text = readFileSync(join(shipped, 'desks.yaml'), 'utf8');
    const example = text
      .slice(text.indexOf('# desks:'), text.indexOf('\ndesks: []'))
      .replaceAll(/^# ?/gm, '');
    writeFileSync(join(dir, 'desks.yaml'), example);
    writeFileSync(join(dir, 'feeds.yaml'), readFileSync(join(shipped, 'feeds.yaml')));
    expect(await problemsOf(dir)).toEqual([]);
    expect((await loadConfig(dir)).desks.desks).toHaveLength(2);
    rmSync(dir, { recursive: true });
  });

  test.each(Object.entries(jsonSchemas()))(
    'schema/%s is current (else: vitest run tests/config -u)',
    async (name, text) => {
      await expect(text).toMatchFileSnapshot(join(shipped, 'schema', name));
      const yaml = readFileSync(join(shipped, name.replace('.schema.json', '.yaml')), 'utf8');
      expect(yaml.split('\n')[0]).toBe(`# yaml-language-server: $schema=schema/${name}`);
    },
  );

  test.each(Object.entries(jsonSchemas()))('every key of %s is described', (_, text) => {
    const undescribed: string[] = [];
    JSON.parse(text, function visit(this: unknown, key: string, value: unknown): unknown {
      if (key === 'properties') {
        for (const [name, schema] of Object.entries(value ?? {})) {
          if (field(schema, 'description') === undefined) undescribed.push(name);
        }
      }
      return value;
    });
    expect(undescribed).toEqual([]);
  });
});

describe('loadConfig', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dateline-config-'));
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });
  const write = (name: string, text: string | Uint8Array): void => {
    writeFileSync(join(dir, name), text);
  };
  const feeds =
    "feeds:\n  - { id: a-wire, source: A Wire, url: 'https://a.example/rss', enabled: false }\n";

  test('tells the problems of all files at once', async () => {
    write('feeds.yaml', 'feeds:\n  - { id: A, source: A, url: a }\n');
    write('desks.yaml', 'comand: /wire\n');
    expect(await problemsOf(dir)).toEqual([
      'desks.yaml:1:1 comand: unknown key; did you mean command?',
      expect.stringContaining('feeds.yaml:2:11 feeds[0].id: '),
      expect.stringContaining('feeds.yaml:2:30 feeds[0].url: '),
    ]);
  });

  test('checks queries against the names of this installation, disabled feeds among them', async () => {
    write('feeds.yaml', feeds);
    write(
      'desks.yaml',
      "desks:\n  - channel: '#a'\n    follow: ['feed:a-wire', 'country:TR', 'topik:sport', 'feed:b-wire']\n",
    );
    const problems = await problemsOf(dir);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toMatch(
      /^desks\.yaml:3:43 desks\[0\]\.follow\[2\]: .*did you mean topic:sport\?$/,
    );
    expect(problems[1]).toContain('desks[0].follow[3]');
  });

  test('while feeds.yaml is broken, feed names in queries are not blamed', async () => {
    write('feeds.yaml', 'feeds: [');
    write('desks.yaml', "desks: [{ channel: '#a', follow: ['feed:a-wire'] }]\n");
    expect((await problemsOf(dir)).filter((line) => line.includes('desks.yaml'))).toEqual([]);
  });

  test('missing files, directories and encodings are said plainly', async () => {
    write('feeds.yaml', Buffer.from('feeds: [] # caf\u00e9', 'latin1'));
    expect(await problemsOf(dir)).toEqual([
      'desks.yaml: there is no such file: copy it from Dateline’s own config/',
      'feeds.yaml: is not UTF-8: save it as UTF-8',
    ]);
    expect(await problemsOf(join(dir, 'nowhere'))).toEqual([
      expect.stringContaining('nowhere: there is no such directory'),
    ]);
  });
});
