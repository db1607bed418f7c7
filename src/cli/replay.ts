import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RecordedClock, seededRandom, systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { createDateline, localConnection } from '../dateline.ts';
import { loadDay, type Day } from '../demo/day.ts';
import { replay, type ReplayCounts } from '../demo/replay.ts';
import { openChannels } from '../demo/stage.ts';
import { readStream, type StreamItem } from '../demo/stream.ts';
import { DatelineError, exitCodes } from '../errors.ts';
import { startLocalWorkspace, type LocalWorkspace } from '../local/workspace.ts';
import { createLog } from '../log.ts';
import type { ChannelId } from '../news/ids.ts';
import { countOutcomes } from '../store/outcomes.ts';
import { countIntents, readPostedRoots, type PostedRoot } from '../store/posted.ts';
import { openSqliteStore, type Store } from '../store/store.ts';
import { isNewSlackEvent } from '../store/subscriptions.ts';
import { orUsage, UsageError, type Command, type Terminal } from './command.ts';
import { configDirOf, loadModels } from './installation.ts';
import { reportLines } from './replay-report.ts';

const hourMs = 3_600_000;
/** How often the progress line is redrawn, ms of real time. */
const progressMs = 200;

interface Options {
  readonly file: string;
  readonly from: number | null;
  readonly until: number | null;
  readonly db: string | null;
  readonly configDir: string;
  /** Whether to tell of running stories instead of every alert. */
  readonly isReport: boolean;
}

function readOptions(args: readonly string[], terminal: Terminal): Options {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        hours: { type: 'string' },
        db: { type: 'string' },
        config: { type: 'string' },
        report: { type: 'boolean' },
      },
    }),
  );
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('replay takes one FILE');
  const from = values.from === undefined ? null : Date.parse(values.from);
  if (from !== null && Number.isNaN(from)) {
    throw new UsageError('--from takes a time such as 2023-10-26T00:00:00Z');
  }
  const hours = values.hours === undefined ? null : Number(values.hours);
  if (hours !== null && !(hours > 0)) throw new UsageError('--hours takes a number above 0');
  if (hours !== null && from === null) throw new UsageError('--hours needs --from');
  return {
    file: resolve(terminal.cwd, file),
    from,
    until: from !== null && hours !== null ? from + hours * hourMs : null,
    db: values.db === undefined ? null : resolve(terminal.cwd, values.db),
    configDir: configDirOf(values.config, terminal),
    isReport: values.report === true,
  };
}

async function* within(
  stream: AsyncIterable<StreamItem>,
  options: Options,
): AsyncGenerator<StreamItem> {
  for await (const item of stream) {
    if (options.from !== null && item.at < options.from) continue;
    if (options.until !== null && item.at >= options.until) return;
    yield item;
  }
}

/** The time the replay starts at: `--from`, or the first item's. */
async function startOf(options: Options): Promise<number> {
  if (options.from !== null) return options.from;
  for await (const item of readStream(options.file, () => {})) return item.at;
  throw new DatelineError('replay/empty', `${options.file} holds no story`, {
    hint: 'A stream is JSON Lines of {at, feed, title, text, url}, plain or .gz.',
  });
}

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() === true) return;
  const what = found === null ? 'there is no such file' : 'is no file';
  throw new DatelineError('replay/file', `${file}: ${what}`, {
    hint: 'Name a stream of JSON Lines: {at, feed, title, text, url}, plain or .gz.',
  });
}

async function openWorkspace(day: Day, clock: RecordedClock): Promise<LocalWorkspace> {
  return startLocalWorkspace({
    clock,
    random: seededRandom(7),
    people: day.workspace.people,
    channels: [],
  });
}

/** One-row commits a second that this machine's disk makes: what stories/s are to be held against. */
async function commitsPerSecond(dir: string): Promise<number> {
  const clock = systemClock();
  await using store = await openSqliteStore(join(dir, 'commits.db'));
  const rounds = 100;
  const startedAt = clock.now();
  for (let round = 0; round < rounds; round += 1) {
    await isNewSlackEvent(store.db, `e${round}`, 0);
  }
  return Math.round((rounds * 1000) / Math.max(1, clock.now() - startedAt));
}

/** A channel as its people call it. */
function nameOf(local: LocalWorkspace, id: ChannelId): string {
  const name = local.state.channels.get(id)?.name ?? '';
  return name === '' ? id : name;
}

function printRoots(roots: readonly PostedRoot[], local: LocalWorkspace): string[] {
  return [...Map.groupBy(roots, ({ channelId }) => channelId)].flatMap(([channelId, posted]) => {
    const lines = posted.map((root) => {
      const time = new Date(root.at).toISOString().slice(11, 16);
      const thread = root.replies === 0 ? '' : ` (+${root.replies} in thread)`;
      return `  ${time}  ${root.headline} · ${root.source}${thread}`;
    });
    lines.unshift(`#${nameOf(local, channelId)}: ${posted.length} alerts`);
    lines.push('');
    return lines;
  });
}

interface Figures {
  readonly counts: ReplayCounts;
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
  readonly commits: number;
  readonly machineCommits: number;
  readonly badLines: number;
}

async function printFigures(store: Store, figures: Figures): Promise<string[]> {
  const { counts } = figures;
  const intents = await countIntents(store.db);
  const sent = intents.filter(({ state }) => state === 'sent');
  const sum = (rows: typeof intents): number => rows.reduce((total, { count }) => total + count, 0);
  const taken = Math.max(1, counts.stories + counts.revisions);
  const outcomes = Object.entries(await countOutcomes(store.db));
  return [
    `stories ${counts.stories}, revisions ${counts.revisions}, repeats ${counts.repeats}, refused ${counts.refused}, bad lines ${figures.badLines}, backwards ${counts.backwards}`,
    `outcomes: ${outcomes.map(([kind, count]) => `${kind} ${count}`).join(', ') || 'none'}`,
    `outbox: ${intents.map(({ kind, state, count }) => `${kind} ${state} ${count}`).join(', ') || 'empty'}`,
    `turns ${counts.turns}, sent ${sum(sent)}, commits ${figures.commits} (at most ${counts.turns + 2 * sum(intents)})`,
    `${(taken / figures.seconds).toFixed(0)} stories/s in ${figures.seconds.toFixed(1)} s beside ${figures.machineCommits} commits/s of this disk; CPU ${(figures.cpuMs / taken).toFixed(2)} ms a story; peak ${(figures.peakBytes / 1_048_576).toFixed(0)} MB`,
  ];
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const options = readOptions(args, terminal);
  await checkFile(options.file);
  const startAt = await startOf(options);
  const real = systemClock();
  const clock = new RecordedClock(startAt);
  const day = await loadDay(join(terminal.home, 'fixtures', 'day'));
  const models = await loadModels(terminal.home, options.configDir);
  const { vocabulary } = await loadConfig(options.configDir);
  const scratch = await mkdtemp(join(tmpdir(), 'dateline-replay-'));
  try {
    await using store = await openSqliteStore(options.db ?? join(scratch, 'dateline.db'));
    await using local = await openWorkspace(day, clock);
    await using dateline = await createDateline({
      clock,
      random: seededRandom(11),
      log: createLog('silent'),
      store,
      feeds: [],
      ...models,
      vocabulary,
      workspaceId: local.teamId,
      slack: {
        ...localConnection(local),
        command: '/wire',
      },
      allowPrivate: () => false,
      userAgent: 'DatelineBot (replay)',
      worker: `replay.${randomBytes(6).toString('hex')}`,
      firstPollSpreadMs: 0,
    });
    const { url } = await dateline.start();
    local.setRequestUrl(url);
    for (const { id: channelId, by, follow } of openChannels(local, day.workspace)) {
      const isDirect = channelId.startsWith('D');
      const person = { workspaceId: local.teamId, userId: by, channelId, isDirect };
      for (const query of follow) await dateline.desk.follow(person, query, { confirmed: true });
    }

    let badLines = 0;
    let peakBytes = 0;
    let drawnAt = 0;
    const showsProgress = terminal.stderr.isTTY === true;
    const span = options.until === null ? null : options.until - startAt;
    const before = { commits: store.commits(), at: real.now(), usage: terminal.usage?.() };
    const counts = await replay(
      within(
        readStream(options.file, () => (badLines += 1)),
        options,
      ),
      {
        dateline,
        clock,
        tagger: models.tagger,
        signal: terminal.signal,
        onTurn: (at, so) => {
          const now = real.now();
          if (now - drawnAt < progressMs) return;
          drawnAt = now;
          peakBytes = Math.max(peakBytes, terminal.usage?.().memoryBytes ?? 0);
          if (!showsProgress) return;
          const part = span === null ? '' : ` ${Math.round((100 * (at - startAt)) / span)} %`;
          terminal.stderr.write(
            `\r${new Date(at).toISOString().slice(0, 16)}${part}  ${so.stories} stories `,
          );
        },
      },
    );
    if (showsProgress) terminal.stderr.write('\r\u001b[K');
    const seconds = (real.now() - before.at) / 1000;
    const usage = terminal.usage?.();
    const commits = store.commits() - before.commits;
    const lines = [
      ...(options.isReport
        ? await reportLines(store.db, (id) => nameOf(local, id))
        : printRoots(await readPostedRoots(store.db), local)),
      ...(await printFigures(store, {
        counts,
        seconds,
        cpuMs: (usage?.cpuMs ?? 0) - (before.usage?.cpuMs ?? 0),
        peakBytes: Math.max(peakBytes, usage?.memoryBytes ?? 0),
        commits,
        machineCommits: await commitsPerSecond(scratch),
        badLines,
      })),
    ];
    terminal.stdout.write(`${lines.join('\n')}\n`);
    return terminal.signal.aborted ? exitCodes.failed : exitCodes.ok;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** `dateline replay FILE`: a recorded stream through the whole pipeline on recorded time. */
export const replayCommand: Command = {
  name: 'replay',
  summary: 'play a recorded stream through the whole pipeline, on recorded time',
  help: `Usage: dateline replay FILE [--from TIME] [--hours N] [--report] [--db FILE] [--config DIR]

Plays JSON Lines of {at, feed, title, text, url} (plain or .gz) into a local workspace with the demo's
subscriptions, at the times they happened, and prints what was posted where, the outcomes and figures.

  --from TIME    start here, such as 2023-10-26T00:00:00Z (default: the first story)
  --hours N      play so many hours (default: to the end)
  --report       print how large running stories grew, what each channel was spared, and the titles of the
                 twenty largest, instead of every alert
  --db FILE      keep the database in FILE (default: a throw-away one)
  --config DIR   regions.yaml and topics.yaml (default: Dateline's own config/)`,
  run,
};
