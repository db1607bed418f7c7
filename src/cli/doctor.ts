import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { ConfigError, printProblems } from '../config/problem.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { DatelineError, exitCodes, messageOf } from '../errors.ts';
import { examine, ok, type Finding } from '../health/doctor.ts';
import { createLog } from '../log.ts';
import { createDeliveryClient } from '../slack/client.ts';
import { checkToken } from '../slack/token-check.ts';
import { findStore } from '../store/store.ts';
import { orUsage, type Command, type Terminal } from './command.ts';
import { configDirOf, readInstallation } from './installation.ts';

const gigabyte = 1e9;
/** Below this SQLite may soon fail to commit; a day of busy wires takes some tens of MB. */
const tooLittle = 0.2 * gigabyte;
const little = gigabyte;
/** Scopes without which nothing is posted or answered. */
const needed: ReadonlySet<string> = new Set(['chat:write', 'commands']);

/** `dateline doctor`: whether all is well, and if not, what to do. */
export const doctorCommand: Command = {
  name: 'doctor',
  summary: 'look whether all is well: database, queue, channels, feeds, Slack',
  help: `Usage: dateline doctor [--json] [--config DIR]

Looks at the configuration, the database and what it says of the queue, of paused and stuck channels, of messages of unknown
outcome, of held and refused ones and of the feeds; at the disk, and, when tokens are set, at Slack. Changes nothing, also while
Dateline runs. Exits 0 when nothing is bad, else 1.

  --json        one JSON object: {healthy, findings: [{check, state: ok|note|bad, says, hint}]}
  --config DIR  where the files are (default: config/ in Dateline's own directory)`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = orUsage(() =>
    parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, config: { type: 'string' } },
    }),
  );
  const findings = await findAll(configDirOf(values.config, terminal), terminal);
  const healthy = findings.every(({ state }) => state !== 'bad');
  const text =
    values.json === true
      ? JSON.stringify({ healthy, findings })
      : [
          ...findings.flatMap(linesOf),
          healthy ? 'All is well.' : 'Something needs a person: see what is bad.',
        ].join('\n');
  terminal.stdout.write(`${text}\n`);
  return healthy ? exitCodes.ok : exitCodes.failed;
}

function linesOf({ check, state, says, hint }: Finding): string[] {
  const first = `${state.padEnd(4)}  ${check.padEnd(13)}  ${says}`;
  return hint === null ? [first] : [first, `${' '.repeat(21)}→ ${hint}`];
}

async function findAll(configDir: string, terminal: Terminal): Promise<Finding[]> {
  const configuration = await findConfiguration(configDir, terminal);
  let settings: Settings;
  try {
    settings = readSettings(terminal.env, terminal.home);
  } catch (error) {
    // Of an environment that cannot be read nobody can say which database and workspace it means.
    if (error instanceof ConfigError) return [configuration];
    throw error;
  }
  return [
    configuration,
    ...(await findStored(settings)),
    ...(settings.databaseUrl === null ? [await findRoom(settings.dataDir)] : []),
    await findSlack(settings),
  ];
}

async function findConfiguration(configDir: string, terminal: Terminal): Promise<Finding> {
  const check = 'configuration';
  try {
    await readInstallation(configDir, terminal);
    return ok(check, 'can be read');
  } catch (error) {
    if (error instanceof ConfigError) {
      const [says = ''] = printProblems(error.problems).split('\n');
      return { check, state: 'bad', says, hint: 'dateline check names every problem.' };
    }
    if (!(error instanceof DatelineError)) throw error;
    return { check, state: 'bad', says: error.message, hint: error.hint };
  }
}

async function findStored(settings: Settings): Promise<Finding[]> {
  const check = 'database';
  const file = join(settings.dataDir, 'dateline.db');
  const url = settings.databaseUrl;
  if (url === null && !existsSync(file)) {
    return [ok(check, 'there is none yet: dateline start makes it')];
  }
  try {
    const { store, pending } = await findStore(url === null ? { file } : { url });
    await using found = store;
    if (pending.length > 0) {
      const says = `lacks ${pending.join(', ')}`;
      const hint =
        'dateline start brings it to the newest schema; a copy of the file before is wise.';
      return [{ check, state: 'bad', says, hint }];
    }
    return [
      ok(check, `${url === null ? file : 'the server'} answers, with the newest schema`),
      ...(await examine(found.db, systemClock().now())),
    ];
  } catch (error) {
    const hint =
      url === null
        ? 'Is it a Dateline database, readable by you? DATELINE_DATA names its directory.'
        : 'Check DATABASE_URL, and that the server runs.';
    return [{ check, state: 'bad', says: `cannot be read: ${messageOf(error)}`, hint }];
  }
}

/** Room where the data directory is, or will be. */
async function findRoom(dataDir: string): Promise<Finding> {
  let there = dataDir;
  while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
  const { bavail, bsize } = await statfs(there);
  const free = bavail * bsize;
  const says = `${(free / gigabyte).toFixed(1)} GB free for ${dataDir}`;
  if (free >= little) return ok('disk', says);
  return {
    check: 'disk',
    state: free < tooLittle ? 'bad' : 'note',
    says,
    hint: 'Make room, or move the data directory: on a full disk nothing new is taken in, and nothing stored is lost.',
  };
}

async function findSlack({ slack }: Settings): Promise<Finding> {
  const check = 'slack';
  if (slack.kind === 'local') return ok(check, 'no token is set: the local workspace stands in');
  const found = await checkToken(createDeliveryClient(slack.botToken, createLog('silent')));
  switch (found.kind) {
    case 'good':
      return found.missing.length === 0
        ? ok(check, `the token is taken, for ${found.team}`)
        : {
            check,
            // Without the others something is lost, but alerts still go out.
            state: found.missing.some((scope) => needed.has(scope)) ? 'bad' : 'note',
            says: `the token for ${found.team} lacks ${found.missing.join(', ')}`,
            hint: 'Update the app from dateline manifest, then install it again.',
          };
    case 'refused':
      return {
        check,
        state: 'bad',
        says: `Slack refuses the bot token: ${found.error}`,
        hint: found.hint,
      };
    case 'unreachable':
      return {
        check,
        state: 'bad',
        says: `Slack does not answer: ${found.reason}`,
        hint: 'Check the network from here, and https://status.slack.com.',
      };
    default:
      return found satisfies never;
  }
}
