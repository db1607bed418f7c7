import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { readLogLevel } from '../config/settings.ts';
import { loadDay, type Day } from '../demo/day.ts';
import { checkExpectations } from '../demo/expectations.ts';
import { playAtOnce, watch } from '../demo/play.ts';
import { createPlayer } from '../demo/player.ts';
import { openStage, type Stage, type StageOptions } from '../demo/stage.ts';
import { countRun, printCounts, printRun } from '../demo/transcript.ts';
import { exitCodes } from '../errors.ts';
import { createLog } from '../log.ts';
import { UsageError, type Command, type Terminal, orUsage } from './command.ts';
import { loadModels } from './installation.ts';
import { openBrowser } from './open-browser.ts';

/** Five recorded minutes a real second: the day takes about three minutes. */
const usualSpeed = 300;
/** Where the page is tried first. */
const usualPort = 3000;

/** What was asked for. */
interface Wishes {
  readonly once: boolean;
  readonly speed: number;
  /** Where the page is tried first; 0 for any free port. */
  readonly port: number;
  readonly isOpening: boolean;
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
        port: { type: 'string' },
        'no-open': { type: 'boolean', default: false },
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
  const port = Number(values.port ?? usualPort);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError('--port takes a number from 0 to 65535');
  }
  const keep = values.keep === undefined ? null : resolve(terminal.cwd, values.keep);
  return { once: values.once, speed, port, isOpening: !values['no-open'], keep };
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

/** Plays the day before people's eyes, again and again as the page asks, until a signal ends it. */
async function playOn(
  day: Day,
  wishes: Wishes,
  options: Omit<StageOptions, 'page' | 'database'>,
  terminal: Terminal,
): Promise<number> {
  const { signal, stdout } = terminal;
  const realClock = systemClock();
  const controls = createPlayer(day.workspace, realClock, wishes.speed);
  let { port } = wishes;
  let isFirst = true;
  for (;;) {
    await using stage = await openStage({
      ...options,
      database: await databaseFor(wishes),
      page: { port, controls, realClock },
    });
    const { pageUrl } = stage.workspace;
    // The open page finds the next performance where the last one was.
    port = Number(new URL(pageUrl).port);
    stdout.write(
      isFirst
        ? `Dateline is at ${pageUrl}\nPlaying a recorded day of the wires, ${wishes.speed} times as fast. Ctrl-C ends it.\n\n`
        : '\nThe day begins again.\n\n',
    );
    if (isFirst && wishes.isOpening) openBrowser(pageUrl, terminal);
    isFirst = false;
    const unwatch = watch(stage, (line) => void stdout.write(`${line}\n`));
    const next = await controls.play(stage, signal, async () => {
      stdout.write(`\n${printCounts(countRun(await stage.read()))}\n`);
      stdout.write('The day is over. Play it again from the page, or leave with Ctrl-C.\n');
    });
    unwatch();
    if (next === 'ended') {
      if (!controls.read().isOver) {
        stdout.write(`\n${printCounts(countRun(await stage.read()))}\n`);
      }
      return exitCodes.ok;
    }
  }
}

/** The database of a performance: none on disk, or demo.db anew, since the day must find it empty. */
async function databaseFor({ keep }: Wishes): Promise<string> {
  // A throw-away database needs no disk: two commits a poll would wait for it longer than for all the rest.
  if (keep === null) return ':memory:';
  const file = join(keep, 'demo.db');
  for (const part of ['', '-wal', '-shm']) await rm(`${file}${part}`, { force: true });
  return file;
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const wishes = readWishes(args, terminal);
  const day = await loadDay(join(terminal.home, 'fixtures', 'day'));
  const models = await loadModels(terminal.home, join(terminal.home, 'config'));
  const options = {
    day,
    ...models,
    // The transcript is the output; what goes wrong shows up as a broken expectation.
    log: createLog(readLogLevel(terminal.env) ?? 'silent', terminal.stderr),
  };
  if (!wishes.once) return playOn(day, wishes, options, terminal);
  await using stage = await openStage({ ...options, database: await databaseFor(wishes) });
  return await playOnce(stage, day, terminal);
}

/** `dateline demo`: a recorded day of invented wire copy, played into the local workspace. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'play a recorded day of the wires into the local workspace; needs no token',
  help: `Usage: dateline demo [--once | --speed N] [--port N] [--no-open] [--keep DIR]

Plays a day of invented wire copy through the whole of Dateline: feeds over loopback HTTP, an embedded Slack
workspace, real Bolt. No token, no network. The workspace has a page (its address is printed, and opened in your
browser): its channels, a wire desk beside them, and controls to pause, step, speed up and play again.

  --once       play as fast as it goes, print every channel's transcript and a closing line of counts;
               exit 0 only if everything the fixtures expect holds, else 1 with each broken expectation
  --speed N    recorded seconds a real second (default: ${usualSpeed}); messages are printed as they happen
  --port N     where the page is (default: ${usualPort}; the next free port when taken)
  --no-open    do not open a browser
  --keep DIR   leave the database there (demo.db, anew each time)

Without --once it plays until Ctrl-C.`,
  run,
};
