import { systemClock } from '../../src/clock.ts';
import { createDelivery } from '../../src/deliver/lanes.ts';
import type { Poster } from '../../src/deliver/outbox.ts';
import { createLog } from '../../src/log.ts';
import { createDeliveryClient } from '../../src/slack/client.ts';
import { createPoster } from '../../src/slack/poster.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { openSqliteStore } from '../../src/store/store.ts';

/** What the child is told, as JSON in its one argument. */
export interface DrainOrder {
  readonly database: string;
  readonly apiUrl: string;
  readonly botToken: string;
  /** Unique among those that ever ran on the database. */
  readonly worker: string;
  /** `naive` sends again whatever has no known outcome; `careless` takes it for sent. Both must fail the test. */
  readonly mode: 'safe' | 'naive' | 'careless';
}

/** Sends what the outbox holds, with everything real but the waiting times; ends when nothing waits. */
async function drain(order: DrainOrder): Promise<void> {
  const clock = systemClock();
  const log = createLog('silent');
  const store = await openSqliteStore(order.database);
  const client = createDeliveryClient(order.botToken, log, order.apiUrl);
  const honest = createPoster({
    client,
    names: { region: String, topic: String, country: String },
  });
  const poster: Poster =
    order.mode === 'safe'
      ? honest
      : {
          send: honest.send,
          lookUp: async () =>
            order.mode === 'naive' ? { kind: 'absent' } : { kind: 'found', ts: '1.1' },
        };
  const outbox = createOutbox(store);
  const delivery = createDelivery({
    outbox,
    poster,
    clock,
    log,
    worker: order.worker,
    timings: { paceMs: 40, leaseMs: 500, settleMs: 120, cannotLookUpMs: 120 },
  });
  process.stdout.write('ready\n');
  do {
    await delivery.drain();
    await clock.sleep(10);
  } while ((await outbox.waitingLanes()).length > 0);
  await delivery.stop();
  await store.close();
}

const [order] = process.argv.slice(2);
if (order !== undefined) {
  await drain(JSON.parse(order) as DrainOrder);
  process.exit(0);
}
