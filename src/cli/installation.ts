import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createTagger, type Tagger } from '../classify/tagger.ts';
import type { TaggerData } from '../classify/tagger-data.ts';
import {
  createTopicTeacher,
  type HardCase,
  type TopicTeacher,
} from '../classify/topic-learning.ts';
import { readHardCases } from '../config/hard-cases.ts';
import { loadConfig, type Config } from '../config/load.ts';
import { loadTaggerData } from '../config/models.ts';
import { friendlyNames, type FriendlyNames } from '../config/names.ts';
import { ConfigError } from '../config/problem.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { DatelineError, messageOf } from '../errors.ts';
import { readBackground, type Background } from '../group/background.ts';
import type { Terminal } from './command.ts';

/** Everything the configuration and the environment say. */
export interface Installation {
  readonly config: Config;
  readonly settings: Settings;
  readonly taggerData: TaggerData;
}

/** What was read, or the problems. */
async function attempt<T>(read: () => T | Promise<T>): Promise<T | ConfigError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

/**
 * Reads feeds, desks, regions, topics and the environment.
 * @throws ConfigError with the problems of all of them at once
 */
export async function readInstallation(
  configDir: string,
  terminal: Pick<Terminal, 'env' | 'home'>,
): Promise<Installation> {
  const settings = await attempt(() => readSettings(terminal.env, terminal.home));
  // Of an environment that cannot be read nobody can say which workspace it means.
  const isRealWorkspace = !(settings instanceof ConfigError) && settings.slack.kind !== 'local';
  const config = await attempt(() => loadConfig(configDir, { isRealWorkspace, env: terminal.env }));
  // Without the directory the first problem says it all.
  const taggerData = existsSync(configDir)
    ? await attempt(() => loadTaggerData(terminal.home, configDir))
    : config;
  if (
    config instanceof ConfigError ||
    settings instanceof ConfigError ||
    taggerData instanceof ConfigError
  ) {
    const parts = new Set([config, taggerData, settings]);
    throw new ConfigError(
      [...parts].flatMap((part) => (part instanceof ConfigError ? part.problems : [])),
    );
  }
  // Only a directory that is missing leaves the tagger's data unread, and that is a problem above.
  return { config, settings, taggerData: taggerData as TaggerData };
}

/** The directory `--config` names (from where the command was called), else Dateline's own config/. */
export function configDirOf(
  given: string | undefined,
  terminal: Pick<Terminal, 'cwd' | 'home'>,
): string {
  return given === undefined ? join(terminal.home, 'config') : resolve(terminal.cwd, given);
}

/** What the shipped models and tables give every command. */
export interface Models {
  readonly tagger: Tagger;
  /** Learns from what people say of tags, held to the hard cases that ship. */
  readonly teach: TopicTeacher;
  readonly names: FriendlyNames;
  readonly background: Background;
}

/**
 * Loads the tagger and the grouping background.
 * @param home Dateline's own directory
 * @param configDir where regions.yaml and topics.yaml are
 * @throws DatelineError `models/unreadable`, or a ConfigError for the YAML
 */
export async function loadModels(home: string, configDir: string): Promise<Models> {
  return buildModels(home, await loadTaggerData(home, configDir));
}

/** The tagger and the grouping background over data already read. @throws DatelineError `models/unreadable` */
export async function buildModels(home: string, data: TaggerData): Promise<Models> {
  const tagger = createTagger(data);
  return {
    tagger,
    teach: createTopicTeacher(data.model, tagger, await loadHardCases(home)),
    names: friendlyNames(data),
    background: await loadBackground(home),
  };
}

/** fixtures/labelled/hard-cases.jsonl; none where it is left out, and then no weights of words are learnt. */
async function loadHardCases(home: string): Promise<HardCase[]> {
  const file = join(home, 'fixtures', 'labelled', 'hard-cases.jsonl');
  if (!existsSync(file)) return [];
  try {
    return readHardCases(await readFile(file, 'utf8'));
  } catch (error) {
    throw new DatelineError('models/unreadable', `${file}: ${messageOf(error)}`, {
      hint: 'The file ships with Dateline: check it out again.',
      cause: error,
    });
  }
}

/** models/background.json. @throws DatelineError `models/unreadable` */
async function loadBackground(home: string): Promise<Background> {
  const file = join(home, 'models', 'background.json');
  try {
    return readBackground(await readFile(file, 'utf8'));
  } catch (error) {
    throw new DatelineError('models/unreadable', `${file}: ${messageOf(error)}`, {
      hint: 'The file ships with Dateline: check it out again, or run npm run train.',
      cause: error,
    });
  }
}
