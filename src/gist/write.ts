import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { LaneId } from '../deliver/outbox.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { checkGist, type GistVerdict } from './guard.ts';
import type { GistModel } from './model.ts';
import { instructions, mostReports, promptFor, promptVersion, shownLength } from './prompt.ts';
import { givesOrders, type GistReport } from './report.ts';

/** A thread that wants a gist: what stands in it, oldest first, copies left out. */
export interface GistThread {
  /** Its takes with their versions, `12.1,14.2`: a gist is shown only where just these stand. */
  readonly takes: string;
  readonly reports: readonly GistReport[];
}

/** What became of one asking. */
export interface KeptGist {
  readonly key: string;
  readonly takes: string;
  readonly model: string;
  readonly verdict: GistVerdict;
  /** Reports it was written from. */
  readonly reports: number;
  /** Epoch ms, UTC. */
  readonly at: number;
}

/** Gists as writing them needs them; the store implements it. */
export interface GistStore {
  /** Threads that have grown to several publishers and have been quiet for a while, newest first. */
  readonly threads: (now: number) => Promise<readonly GistThread[]>;
  /** Which of the keys were answered already, soundly or not. */
  readonly known: (keys: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Counts one call of a day (UTC) if there are fewer than `budget`. */
  readonly spend: (now: number, budget: number) => Promise<boolean>;
  /** Keeps it and, when it is sound, asks for the roots of its threads to be redrawn. @returns the lanes that have one */
  readonly keep: (gist: KeptGist) => Promise<readonly LaneId[]>;
}

/** What writing gists needs. */
export interface GistDeps {
  readonly store: GistStore;
  readonly model: GistModel;
  readonly clock: Clock;
  readonly log: Log;
  /** Calls a day (UTC), over all processes. */
  readonly budget: number;
  readonly wake: (lanes: readonly LaneId[]) => void;
}

/** Writes gists beside everything else. */
export interface GistWriter {
  /** Begins a round unless one is under way or was lately; never waits, never throws. */
  readonly look: () => void;
  /** Resolves when no round is under way. */
  readonly settled: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const roundEveryMs = 30_000;
const answerWithinMs = 15_000;
/** After so many failures in a row the model is left alone for a while. */
const mostFailures = 3;
const restMs = 10 * 60_000;
const mostInRound = 5;

/** Asks a model for the gists of running stories that several publishers tell. What it cannot give leaves all as it is. */
export function createGistWriter(deps: GistDeps): GistWriter {
  const { store, model, clock, log } = deps;
  const stopping = new AbortController();
  let underWay: Promise<void> | null = null;
  let notBefore = 0;
  let failures = 0;
  let spentToldOn = '';

  /** The model's answer, or null when there is none: said in the log, and after some in a row the model rests. */
  async function ask(reports: readonly GistReport[], takes: string): Promise<string | null> {
    const timeout = new AbortController();
    const signal = AbortSignal.any([stopping.signal, timeout.signal]);
    const answered = new AbortController();
    clock.sleep(answerWithinMs, answered.signal).then(
      () => timeout.abort(new Error('no answer within 15 s')),
      () => {},
    );
    try {
      const written = await model.write({ instructions, prompt: promptFor(reports) }, signal);
      failures = 0;
      return written;
    } catch (error) {
      if (stopping.signal.aborted) return null;
      failures += 1;
      log.warn({ reason: messageOf(error), takes }, 'no gist from the language model');
      if (failures >= mostFailures) notBefore = clock.now() + restMs;
      return null;
    } finally {
      answered.abort();
    }
  }

  function mayGoOn(): boolean {
    return !stopping.signal.aborted && failures < mostFailures;
  }

  /** One thread. @returns false when the day's budget is spent */
  async function write(thread: Asked): Promise<boolean> {
    const now = clock.now();
    if (!(await store.spend(now, deps.budget))) {
      const day = new Date(now).toISOString().slice(0, 10);
      if (spentToldOn !== day) log.warn({ budget: deps.budget }, 'the budget for gists is spent');
      spentToldOn = day;
      return false;
    }
    const { key, takes, reports } = thread;
    const written = await ask(reports, takes);
    if (written === null) return true;
    const verdict = checkGist(written, reports);
    if (verdict.kind === 'refused') {
      const { reason, detail } = verdict;
      log.warn({ reason, detail: detail.slice(0, 200), takes }, 'gist refused');
    }
    const at = clock.now();
    const kept = { key, takes, model: model.name, verdict, reports: reports.length, at };
    deps.wake(await store.keep(kept));
    return true;
  }

  async function round(): Promise<void> {
    const asked = (await store.threads(clock.now())).flatMap((thread) => {
      const prepared = prepare(thread, model.name);
      return prepared ?? [];
    });
    const known = await store.known(asked.map(({ key }) => key));
    const open = new Map(asked.filter(({ key }) => !known.has(key)).map((one) => [one.key, one]));
    for (const thread of [...open.values()].slice(0, mostInRound)) {
      if (!mayGoOn() || !(await write(thread))) return;
    }
  }

  return {
    look: () => {
      const now = clock.now();
      if (underWay !== null || stopping.signal.aborted || now < notBefore) return;
      notBefore = now + roundEveryMs;
      if (failures >= mostFailures) failures = mostFailures - 1;
      underWay = round()
        .catch((error: unknown) => log.error({ err: error }, 'gists failed'))
        .finally(() => {
          underWay = null;
        });
    },
    settled: async () => {
      await underWay;
    },
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await underWay;
    },
  };
}

interface Asked extends GistThread {
  readonly key: string;
}

/** A thread as it is asked about: reports that give orders left out, cut to size; null when too little is left. */
function prepare({ takes, reports }: GistThread, model: string): Asked | null {
  const shown = reports
    .filter((report) => !givesOrders(report))
    .slice(-mostReports)
    .map(({ source, title, text }) => ({ source, title, text: text.slice(0, shownLength) }));
  if (new Set(shown.map(({ source }) => source)).size < 2) return null;
  const key = createHash('sha256')
    .update(JSON.stringify([promptVersion, model, takes, shown]))
    .digest('hex');
  return { key, takes, reports: shown };
}
