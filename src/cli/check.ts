import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig, type Config } from '../config/load.ts';
import { loadTaggerData } from '../config/models.ts';
import { ConfigError, printProblems, type ConfigProblem } from '../config/problem.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { exitCodes, messageOf } from '../errors.ts';
import { UsageError, type Command, type Terminal } from './command.ts';

/** The directory `--config` names (from where the command was called), else Dateline's own config/. */
function configDirOf(args: readonly string[], terminal: Terminal): string {
  try {
    const { values } = parseArgs({ args: [...args], options: { config: { type: 'string' } } });
    return values.config === undefined
      ? resolve(terminal.home, 'config')
      : resolve(terminal.cwd, values.config);
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}

/** The file as it is shortest to type from where the command was called. */
function shown(problem: ConfigProblem, cwd: string): ConfigProblem {
  const near = relative(cwd, problem.file);
  return problem.line === 0 && problem.path !== ''
    ? problem
    : { ...problem, file: near.startsWith('..') ? problem.file : near };
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

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

const slackWords: Readonly<Record<Settings['slack']['kind'], string>> = {
  local: 'the local workspace (no Slack variable is set)',
  socket: 'Slack over Socket Mode',
  http: 'Slack over HTTP',
};

function praise(config: Config, settings: Settings): string {
  const { desks } = config.desks;
  const queries = desks.reduce((sum, desk) => sum + desk.follow.length, 0);
  return [
    `feeds: ${plural(config.listedFeeds.length, 'feed')}, ${config.feeds.length} enabled`,
    `desks: ${plural(desks.length, 'desk')} with ${queries} queries, command ${config.desks.command}, admin channel ${config.desks.admin ?? 'none'}`,
    `environment: ${slackWords[settings.slack.kind]}`,
    'All is well.',
  ].join('\n');
}

/** `dateline check`: what start would say about the configuration, without starting. */
export const checkCommand: Command = {
  name: 'check',
  summary: 'check the configuration and the environment',
  help: `Usage: dateline check [--config DIR]

Reads feeds.yaml, desks.yaml, regions.yaml, topics.yaml and the environment as start would, and prints every problem at once as
file:line:col path: text; did you mean …, then exits 78; or what it found, and exits 0.

  --config DIR  where the files are (default: config/ in Dateline's own directory)`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const configDir = configDirOf(args, terminal);
  const config = await attempt(() => loadConfig(configDir));
  const settings = await attempt(() => readSettings(terminal.env, terminal.home));
  // Without the directory the first problem says it all.
  const tagger = existsSync(configDir)
    ? await attempt(() => loadTaggerData(terminal.home, configDir))
    : config;
  if (
    !(config instanceof ConfigError) &&
    !(settings instanceof ConfigError) &&
    !(tagger instanceof ConfigError)
  ) {
    terminal.stdout.write(`${praise(config, settings)}\n`);
    return exitCodes.ok;
  }
  const problems = [...new Set([config, tagger, settings])].flatMap((part) =>
    part instanceof ConfigError ? part.problems : [],
  );
  const lines = printProblems(problems.map((problem) => shown(problem, terminal.cwd)));
  terminal.stderr.write(`${lines}\n${plural(problems.length, 'problem')} found.\n`);
  return exitCodes.config;
}
