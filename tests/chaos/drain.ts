import { systemClock } from '../../src/clock.ts';
import { createDelivery } from '../../src/deliver/lanes.ts';
import type { Poster } from '../../src/deliver/outbox.ts';
import { createLog } from '../../src/log.ts';
import { createDeliveryClient } from '../../src/slack/client.ts';
import { createPoster } from '../../src/slack/poster.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import { openAt } from './open.ts';
import { hurried, type DrainOrder } from './order.ts';

/** Sends what the outbox holds, with everything real but the waiting times; ends when nothing waits. */
async function drain(order: DrainOrder): Promise<void> {
  const clock = systemClock();
  const log = createLog('silent');
  const store = await openAt(order.database);
  const client = createDeliveryClient(order.botToken, log, order.apiUrl);
  const honest = createPoster({
    client,
    names: { region: String, topic: String, country: String },
  });
  const poster: Poster =
    order.mode === 'safe'
      ? honest
      : {
          ...honest,
          lookUp: async () =>
            order.mode === 'naive' ? { kind: 'absent' } : { kind: 'found', ts: '1.1' },
        };
  const outbox = createOutbox(store);
  const { worker } = order;
  const delivery = createDelivery({ outbox, poster, clock, log, worker, timings: hurried });
  process.stdout.write('ready\n');
  do {
    await delivery.drain();
    await clock.sleep(10);
  } while ((await outbox.waitingLanes()).length > 0);
  await delivery.stop();
  await store.close();
}

await drain(JSON.parse(process.argv[2] ?? '') as DrainOrder);
process.exit(0);
