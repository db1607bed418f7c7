import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { loadDay, type Day } from '../demo/day.ts';
import { checkExpectations } from '../demo/expectations.ts';
import { playAtOnce, playLive, watch } from '../demo/play.ts';
import { openStage, type Stage } from '../demo/stage.ts';
import { countRun, printCounts, printRun } from '../demo/transcript.ts';
import { exitCodes } from '../errors.ts';
import { createLog } from '../log.ts';
import { UsageError, type Command, type Terminal, orUsage } from './command.ts';
import { loadModels } from './installation.ts';

/** Ten recorded minutes a real second: the day takes about 100 seconds. */
const usualSpeed = 600;

/** What was asked for. */
interface Wishes {
  readonly once: boolean;
  readonly speed: number;
  /** The directory to leave the database in, or null. */
  readonly keep: string | null;
}

function readWishes(args: readonly string[], terminal: Terminal): Wishes {
  const { values } = orUsage(() =>
    parseArgs({
      args: [...args],
      options: {
        once: { type: 'boolean', default: false },
        speed: { type: 'string' },
        keep: { type: 'string' },
      },
    }),
  );
  const speed = values.speed === undefined ? usualSpeed : Number(values.speed);
  if (!Number.isFinite(speed) || speed < 1 || speed > 100_000) {
    throw new UsageError('--speed takes a number from 1 to 100000: recorded seconds a second');
  }
  if (values.once && values.speed !== undefined) {
    throw new UsageError('--once plays as fast as it goes, so --speed does not go with it');
  }
  const keep = values.keep === undefined ? null : resolve(terminal.cwd, values.keep);
  return { once: values.once, speed, keep };
}

async function playOnce(stage: Stage, day: Day, terminal: Terminal): Promise<number> {
  await playAtOnce(stage, day.workspace, terminal.signal);
  if (terminal.signal.aborted) return exitCodes.failed;
  const finished = await stage.read();
  terminal.stdout.write(`${printRun(finished)}\n`);
  const broken = checkExpectations(day, finished);
  if (broken.length === 0) return exitCodes.ok;
  const heading = `${broken.length} expectation${broken.length === 1 ? ' is' : 's are'} broken:`;
  terminal.stderr.write(`${[heading, ...broken.map((line) => `  ${line}`)].join('\n')}\n`);
  return exitCodes.failed;
}

async function playOn(stage: Stage, day: Day, speed: number, terminal: Terminal): Promise<number> {
  const { signal, stdout } = terminal;
  stdout.write(`Playing a recorded day of the wires, ${speed} times as fast. Ctrl-C ends it.\n\n`);
  const unwatch = watch(stage, (line) => void stdout.write(`${line}\n`));
  await playLive(stage, day.workspace, { speed, realClock: systemClock(), signal });
  unwatch();
  stdout.write(`\n${printCounts(countRun(await stage.read()))}\n`);
  if (!signal.aborted) {
    stdout.write('The day is over. Ctrl-C to leave.\n');
    await new Promise<void>((resolveWait) => {
      signal.addEventListener('abort', () => resolveWait(), { once: true });
    });
  }
  return exitCodes.ok;
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const wishes = readWishes(args, terminal);
  const day = await loadDay(join(terminal.home, 'fixtures', 'day'));
  const models = await loadModels(terminal.home, join(terminal.home, 'config'));
  await using stage = await openStage({
    day,
    ...models,
    // A throw-away database needs no disk: two commits a poll would wait for it longer than for all the rest.
    database: wishes.keep === null ? ':memory:' : join(wishes.keep, 'demo.db'),
    // The transcript is the output; what goes wrong shows up as a broken expectation.
    log: createLog(terminal.env['LOG_LEVEL'] ?? 'silent', terminal.stderr),
  });
  return wishes.once
    ? await playOnce(stage, day, terminal)
    : await playOn(stage, day, wishes.speed, terminal);
}

/** `dateline demo`: a recorded day of invented wire copy, played into the local workspace. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'play a recorded day of the wires into the local workspace; needs no token',
  help: `Usage: dateline demo [--once | --speed N] [--keep DIR]

Plays a day of invented wire copy through the whole of Dateline: feeds over loopback HTTP, an embedded Slack
workspace, real Bolt. No token, no network.

  --once       play as fast as it goes, print every channel's transcript and a closing line of counts;
               exit 0 only if everything the fixtures expect holds, else 1 with each broken expectation
  --speed N    recorded seconds a real second (default: ${usualSpeed}); messages are printed as they happen
  --keep DIR   leave the database there (demo.db)

Without --once it plays until Ctrl-C.`,
  run,
};
