import { z } from 'zod';
import type { PollWish } from '../formats/raw-item.ts';
import { noWish } from '../formats/wish.ts';

/** What earlier polls learnt about a feed, kept whole in its row. Times are epoch ms, UTC. */
export interface Learnt {
  /** The feed's own rhythm in ms (`ownInterval`); null while unknown. */
  readonly ownMs: number | null;
  /** From the oldest to the newest of what its last document showed, in ms: after so long a story is gone. Null without dates. */
  readonly spanMs: number | null;
  /** The document's wish. */
  readonly wish: PollWish;
  /** When the validators we send were first given, by a whole answer; null without. */
  readonly validatorsAt: number | null;
  /** The URL that gave them, redirects followed: they mean nothing elsewhere. */
  readonly validatorsUrl: string | null;
  /** Where permanent redirects have led lately. */
  readonly move: Move | null;
  /** The most new stories one poll ever brought. */
  readonly mostNew: number;
}

/** Permanent redirects to one place, seen at so many polls in a row. */
export interface Move {
  readonly to: string;
  readonly since: number;
  readonly polls: number;
}

/** Of a feed never polled. */
export const nothingLearnt: Learnt = {
  ownMs: null,
  spanMs: null,
  wish: noWish,
  validatorsAt: null,
  validatorsUrl: null,
  move: null,
  mostNew: 0,
};

const numbers = z.array(z.number());
const schema = z.object({
  ownMs: z.number().nullable(),
  spanMs: z.number().nullable(),
  wish: z.object({
    everyMs: z.number().nullable(),
    baseAt: z.number().nullable(),
    skipHours: numbers,
    skipDays: numbers,
  }),
  validatorsAt: z.number().nullable(),
  validatorsUrl: z.string().nullable(),
  move: z.object({ to: z.string(), since: z.number(), polls: z.number() }).nullable(),
  mostNew: z.number(),
});

/** Reads the row's text; what an older Dateline wrote otherwise is learnt anew. */
export function readLearnt(text: string | null): Learnt {
  if (text === null) return nothingLearnt;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return nothingLearnt;
  }
}

/** A publisher may undo a redirect within hours, so only one that held for a day and three polls counts. */
const moveMs = 24 * 3_600_000;
const movePolls = 3;

/**
 * Counts one good poll towards a move.
 * @param permanentUrl where an unbroken chain of permanent redirects led; null when it led nowhere
 * @returns `movedTo` when from now on that URL is to be asked
 */
export function moveAfter(
  before: Move | null,
  permanentUrl: string | null,
  now: number,
): { readonly move: Move | null; readonly movedTo: string | null } {
  if (permanentUrl === null) return { move: null, movedTo: null };
  const move =
    before?.to === permanentUrl
      ? { ...before, polls: before.polls + 1 }
      : { to: permanentUrl, since: now, polls: 1 };
  const hasHeld = move.polls >= movePolls && now - move.since >= moveMs;
  return hasHeld ? { move: null, movedTo: permanentUrl } : { move, movedTo: null };
}

/** Some servers answer 304 for ever: once in so long a feed is asked for its bytes, whatever its validators say. */
const validatorsMs = 7 * 86_400_000;

/** Whether the validators may still be sent. */
export function areValidatorsCurrent(learnt: Learnt, now: number): boolean {
  return learnt.validatorsAt !== null && now - learnt.validatorsAt < validatorsMs;
}
