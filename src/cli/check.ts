import { relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { Config } from '../config/load.ts';
import { ConfigError, printProblems, type ConfigProblem } from '../config/problem.ts';
import type { Settings } from '../config/settings.ts';
import { exitCodes } from '../errors.ts';
import { orUsage, type Command, type Terminal } from './command.ts';
import { configDirOf, readInstallation } from './installation.ts';

/** The file as it is shortest to type from where the command was called. */
function shown(problem: ConfigProblem, cwd: string): ConfigProblem {
  const near = relative(cwd, problem.file);
  return problem.line === 0 && problem.path !== ''
    ? problem
    : { ...problem, file: near.startsWith('..') ? problem.file : near };
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
    `desks: ${plural(desks.length, 'desk')} with ${queries} ${queries === 1 ? 'query' : 'queries'}, command ${config.desks.command}`,
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
  const { values } = orUsage(() =>
    parseArgs({ args: [...args], options: { config: { type: 'string' } } }),
  );
  try {
    const { config, settings } = await readInstallation(
      configDirOf(values.config, terminal),
      terminal,
    );
    terminal.stdout.write(`${praise(config, settings)}\n`);
    return exitCodes.ok;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const { problems } = error;
    const lines = printProblems(problems.map((problem) => shown(problem, terminal.cwd)));
    terminal.stderr.write(`${lines}\n${plural(problems.length, 'problem')} found.\n`);
    return exitCodes.config;
  }
}
