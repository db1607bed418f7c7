import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { parseQuery } from '../query/parse.ts';
import { vocabularyOf, type NamedValue, type Vocabulary } from '../query/vocabulary.ts';
import { countryNames } from './countries.ts';
import { readDesks, desksSchema, type CheckQuery, type DeskList } from './desks.ts';
import { feedsSchema, readFeeds, type FeedList } from './feeds.ts';
import { ConfigError, type ConfigProblem } from './problem.ts';

/** All that the YAML files say. */
export interface Config {
  /** The enabled ones. */
  readonly feeds: FeedList['feeds'];
  readonly listedFeeds: FeedList['listed'];
  readonly desks: DeskList;
  /** The names queries may use: of the listed feeds, countries and fixed lists. */
  readonly vocabulary: Vocabulary;
}

/** A file's text, or the problem that it cannot be read. */
async function readText(file: string): Promise<string | ConfigProblem> {
  const whole = { file, line: 0, column: 0, path: '', suggestion: null };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      return { ...whole, message: 'there is no such file: copy it from Dateline’s own config/' };
    if (code === 'EACCES' || code === 'EPERM')
      return { ...whole, message: 'may not be read: see its permissions' };
    if (code === 'EISDIR') return { ...whole, message: 'is a directory' };
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
      return { ...whole, message: 'is not UTF-8: save it as UTF-8' };
    return { ...whole, message: `cannot be read (${String(code)})` };
  }
}

/** What is wrong with a query, against the names known so far. */
function queryCheck(vocabulary: Vocabulary): CheckQuery {
  return (text) => {
    const parsed = parseQuery(text, vocabulary);
    return parsed.kind === 'bad' ? parsed.problem : null;
  };
}

/**
 * Reads feeds.yaml and desks.yaml of a directory.
 * @param options.countries codes and names of the countries queries may name; Unicode's English names when absent
 * @param options.env where the secrets of feeds are; not checked when absent
 * @param options.isRealWorkspace whether desks must name their channels by id; names will do when absent
 * @throws ConfigError with every problem of both files
 */
export async function loadConfig(
  configDir: string,
  options: {
    readonly countries?: readonly NamedValue[];
    readonly isRealWorkspace?: boolean;
    readonly env?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<Config> {
  const problems: ConfigProblem[] = [];
  const take = async <T>(
    name: string,
    read: (file: string, text: string) => { value: T | null; problems: readonly ConfigProblem[] },
  ): Promise<T | null> => {
    const file = join(configDir, name);
    const text = await readText(file);
    const outcome = typeof text === 'string' ? read(file, text) : { value: null, problems: [text] };
    problems.push(...outcome.problems);
    return outcome.value;
  };
  if (!existsSync(configDir)) {
    throw new ConfigError([
      {
        file: configDir,
        line: 0,
        column: 0,
        path: '',
        message:
          'there is no such directory: name the one with feeds.yaml and desks.yaml by --config',
        suggestion: null,
      },
    ]);
  }
  const feeds = await take('feeds.yaml', (file, text) => readFeeds(file, text, options.env));
  const countries = options.countries ?? countryNames();
  const vocabulary = vocabularyOf({ countries, feeds: feeds?.listed ?? [] });
  // While feeds.yaml is broken nobody can say which feeds and sources there are: then any name will do.
  const { feed: _feeds, source: _sources, ...fixed } = vocabulary;
  const checkQuery = queryCheck(feeds === null ? fixed : vocabulary);
  const desks = await take('desks.yaml', (file, text) =>
    readDesks(file, text, checkQuery, options),
  );
  if (feeds === null || desks === null) throw new ConfigError(problems);
  return { feeds: feeds.feeds, listedFeeds: feeds.listed, desks, vocabulary };
}

function printSchema(schema: z.ZodType): string {
  return `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`;
}

/** The JSON Schemas that editors' tools read, by file name under config/schema/. A test keeps the committed ones current. */
export function jsonSchemas(): Readonly<Record<string, string>> {
  return {
    'feeds.schema.json': printSchema(feedsSchema),
    'desks.schema.json': printSchema(desksSchema),
  };
}
