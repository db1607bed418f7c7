import type { Random } from '../clock.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { forAsker } from './blocks/follow.ts';
import type { Drawing } from './blocks/drawing.ts';

/** One of the four places where whatever was thrown is caught: a Slack handler. */
export interface Wall {
  /**
   * Runs a handler. What it throws is logged once with an id, and the person gets a generic text with that id.
   * Never rejects.
   * @param fields ids for the log
   * @param tell says the generic text; its own failure is logged too
   */
  readonly around: (
    fields: Readonly<Record<string, string>>,
    handle: () => Promise<void>,
    tell: (drawing: Drawing) => Promise<void>,
  ) => Promise<void>;
  /** Resolves when no handler is at work. */
  readonly idle: () => Promise<void>;
}

/** A wall that knows what is at work behind it, so that a stop can wait. */
export function createWall(log: Log, random: Random): Wall {
  const atWork = new Set<Promise<void>>();

  async function run(
    fields: Readonly<Record<string, string>>,
    handle: () => Promise<void>,
    tell: (drawing: Drawing) => Promise<void>,
  ): Promise<void> {
    try {
      await handle();
    } catch (error) {
      const errorId = Math.floor(random() * 36 ** 6)
        .toString(36)
        .padStart(6, '0');
      log.error({ ...fields, errorId, err: error }, 'slack handler failed');
      try {
        await tell(
          forAsker(
            `Something went wrong on our side. If it stays, name the error id ${errorId}.`,
            [],
          ).drawing,
        );
      } catch (second) {
        log.warn({ ...fields, errorId, reason: messageOf(second) }, 'could not say so');
      }
    }
  }

  return {
    around: async (fields, handle, tell) => {
      const work = run(fields, handle, tell);
      atWork.add(work);
      await work;
      atWork.delete(work);
    },
    idle: async () => {
      await Promise.all(atWork);
    },
  };
}
