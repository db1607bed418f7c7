import { setTimeout as timerSleep } from 'node:timers/promises';

/**
 * The only source of time in Dateline. Everything that waits or stamps asks a Clock, so that a demo, a replay and every
 * test drive the same code on recorded time.
 */
export interface Clock {
  /** Epoch milliseconds, UTC. */
  readonly now: () => number;
  /** Milliseconds from some moment on that nobody sets: how long something took, or a process slept. */
  readonly steady: () => number;
  /** Resolves after `ms` milliseconds of this clock's time; rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** The machine's clock. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    steady: () => performance.now(),
    sleep: async (ms, signal) => {
      await timerSleep(ms, undefined, signal === undefined ? {} : { signal });
    },
  };
}

interface Sleeper {
  readonly wakeAt: number;
  readonly wake: () => void;
}

/** A clock that stands still until told to move: for replays, the demo and tests. */
export class RecordedClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  /** @param startAt epoch milliseconds, UTC */
  constructor(startAt: number) {
    this.#now = startAt;
  }

  readonly now = (): number => this.#now;

  readonly steady = (): number => this.#now;

  readonly sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    if (ms <= 0) return;
    await new Promise<void>((resolve, reject) => {
      const onAbort = (): void => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal?.reason as Error);
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      };
      const sleeper: Sleeper = { wakeAt: this.#now + ms, wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  };

  /** Moves forward to `at` (epoch ms; never backwards), waking every sleeper whose time has come, earliest first. */
  advanceTo(at: number): void {
    this.#now = Math.max(this.#now, at);
    const due = this.#sleepers
      .filter((sleeper) => sleeper.wakeAt <= this.#now)
      .toSorted((a, b) => a.wakeAt - b.wakeAt);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wakeAt > this.#now);
    for (const sleeper of due) sleeper.wake();
  }

  /** Moves forward by `ms` milliseconds. */
  advanceBy(ms: number): void {
    this.advanceTo(this.#now + ms);
  }
}

/** Random numbers in [0, 1), handed in wherever chance plays a part. */
export type Random = () => number;

/** A small seeded generator (mulberry32), so that jitter and fault plans repeat. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
