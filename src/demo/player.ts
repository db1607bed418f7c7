import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { DayWorkspace } from './day.ts';
import { advanceTo, sendTheRest } from './play.ts';
import type { Stage } from './stage.ts';

/** How often the player moves recorded time, in real ms. */
const frameMs = 200;
/** What was missed while the machine was busy is not caught up with beyond this, in real ms. */
const longestFrameMs = 1_000;
/** After a step to the next story its alerts get this much recorded time to be sent. */
const afterStepMs = 3_000;
/** Between the answer to "play again" and the curtain, in real ms. */
const curtainMs = 150;
const slowest = 1;
const fastest = 100_000;

/** Where the player stands, as the page shows it. Times are recorded ones, epoch ms. */
export interface PlayerState {
  readonly at: number;
  readonly starts: number;
  readonly ends: number;
  /** Recorded seconds a real second. */
  readonly speed: number;
  readonly isPaused: boolean;
  readonly isOver: boolean;
}

/** What the page asks of the player. */
const playerAct = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('speed'), speed: z.number().min(slowest).max(fastest) }),
  z.strictObject({ act: z.enum(['pause', 'play', 'step', 'again']) }),
]);

type PlayerAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly error: string; readonly hint: string };

/** Plays days in accelerated real time, at the page's bidding; what was set stays from one day to the next. */
export interface Player {
  readonly read: () => PlayerState;
  /** Does what the page asks; `unknown` because it comes from outside. */
  readonly act: (asked: unknown) => Promise<PlayerAnswer>;
  readonly onChange: (listener: () => void) => () => void;
  /**
   * Plays a stage's day and waits at its end.
   * @param onOver called when everything of the day has been sent
   * @returns what comes next: the same day again, or nothing, because the signal ended it
   */
  readonly play: (
    stage: Stage,
    signal: AbortSignal,
    onOver: () => Promise<void>,
  ) => Promise<'again' | 'ended'>;
}

/** @param realClock the machine's */
export function createPlayer(day: DayWorkspace, realClock: Clock, speed: number): Player {
  const { starts, ends } = day;
  let state: PlayerState = { at: starts, starts, ends, speed, isPaused: false, isOver: false };
  let wanted: 'step' | 'again' | null = null;
  const listeners = new Set<() => void>();

  function set(change: Partial<PlayerState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener();
  }

  /** To the next story that arrives, and its alerts. */
  async function step(stage: Stage, signal: AbortSignal): Promise<void> {
    const before = await stage.countStories();
    const isThere = async (): Promise<boolean> => (await stage.countStories()) > before;
    await advanceTo(stage, ends, async () => signal.aborted || (await isThere()));
    await advanceTo(stage, Math.min(ends, stage.clock.now() + afterStepMs), () => signal.aborted);
  }

  async function play(
    stage: Stage,
    signal: AbortSignal,
    onOver: () => Promise<void>,
  ): Promise<'again' | 'ended'> {
    const { clock } = stage;
    wanted = null;
    set({ at: clock.now(), isOver: false });
    let frameAt = realClock.now();
    while (!signal.aborted) {
      const now = realClock.now();
      const elapsed = Math.min(now - frameAt, longestFrameMs);
      frameAt = now;
      if (wanted === 'again') {
        await realClock.sleep(curtainMs, signal).catch(() => {});
        return signal.aborted ? 'ended' : 'again';
      }
      const isStep = wanted === 'step';
      // Another step asked for while this one is under way is the next one.
      wanted = null;
      if (isStep && !state.isOver) {
        await step(stage, signal);
        frameAt = realClock.now();
        set({ at: clock.now(), isPaused: true });
      } else if (!state.isPaused && !state.isOver) {
        const target = Math.min(ends, clock.now() + elapsed * state.speed);
        const enough = now + longestFrameMs;
        await advanceTo(stage, target, () => signal.aborted || realClock.now() > enough);
        set({ at: clock.now() });
      }
      if (clock.now() >= ends && !state.isOver && !signal.aborted) {
        await sendTheRest(stage, ends);
        set({ at: clock.now(), isOver: true });
        await onOver();
      }
      await realClock.sleep(frameMs, signal).catch(() => {});
    }
    return 'ended';
  }

  return {
    read: () => state,
    act: async (asked) => {
      const read = playerAct.safeParse(asked);
      if (!read.success) {
        const hint = `Speeds go from ${slowest} to ${fastest}; the rest is pause, play, step, again.`;
        return { ok: false, error: 'The player does not know that.', hint };
      }
      switch (read.data.act) {
        case 'speed':
          set({ speed: read.data.speed });
          break;
        case 'pause':
        case 'play':
          set({ isPaused: read.data.act === 'pause' });
          break;
        case 'step':
        case 'again':
          wanted = read.data.act;
          if (wanted === 'again') set({ isPaused: false });
          break;
        default:
          return read.data satisfies never;
      }
      return { ok: true };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    play,
  };
}
