import cron from 'node-cron';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';

const everyMs = 5_000;
/** So many rounds without a tick mean that the schedule has stopped. */
const silentRounds = 3;

/**
 * Calls `tick` every five seconds until stopped. node-cron reckons the next moment by the wall clock: in UTC, or an hour
 * would be lost when summer time ends; and when the clock is set back it would wait until the old time comes again, so
 * a watch that counts sleeps instead of reading the time begins the schedule anew.
 */
export function startTicking(deps: {
  readonly clock: Clock;
  readonly log: Log;
  /** Only starts work: nothing waits for it. */
  readonly tick: () => void;
}): { readonly stop: () => Promise<void> } {
  const { clock, log } = deps;
  const stopping = new AbortController();
  let silence = 0;
  // A clock set forward makes node-cron print a line for every moment skipped: nothing was missed, a tick does all.
  const schedule = () =>
    cron.schedule(
      '*/5 * * * * *',
      () => {
        silence = 0;
        deps.tick();
      },
      { timezone: 'UTC', suppressMissedWarning: true },
    );
  let task = schedule();

  async function watch(): Promise<void> {
    for (;;) {
      await clock.sleep(everyMs, stopping.signal);
      silence += 1;
      if (silence < silentRounds) continue;
      log.warn('the clock was set back: the schedule begins anew');
      silence = 0;
      await task.destroy();
      if (!stopping.signal.aborted) task = schedule();
    }
  }
  const watching = watch().catch((error: unknown) => {
    if (!stopping.signal.aborted) log.error({ err: error }, 'the watch over the schedule ended');
  });

  return {
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await watching;
      await task.destroy();
    },
  };
}
