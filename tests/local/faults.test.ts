import { expect, test } from 'vitest';
import { seededRandom } from '../../src/clock.ts';
import { seededFaults } from '../../src/local/faults.ts';
import { errorOf, start } from './start.ts';

const metadata = { event_type: 'dateline_delivery', event_payload: { delivery_id: 'd-1' } };
const message = { channel: 'C1DESK', text: 'x', metadata };

test('before accept nothing is posted; after accept it is, and neither caller can tell', async () => {
  await using w = await start();
  const { faults, counts } = w.slack;
  const post = () => errorOf(w.client.chat.postMessage(message));
  faults.push(
    'chat.postMessage',
    { kind: 'cut', when: 'before' },
    { kind: 'status', status: 503, when: 'before' },
  );
  expect(await post()).not.toBe('none');
  expect(await post()).toMatch(/503/);
  expect(w.slack.history('C1DESK')).toHaveLength(0);
  faults.push(
    'chat.postMessage',
    { kind: 'cut', when: 'after' },
    { kind: 'status', status: 500, when: 'after' },
  );
  expect(await post()).not.toBe('none');
  expect(await post()).toMatch(/500/);
  expect(w.slack.history('C1DESK')).toHaveLength(2);
  expect(counts.deliveries.get('d-1')).toEqual({ calls: 4, accepted: 2, faults: 4 });
  expect(faults.left()).toBe(0);
});

test('429 carries Retry-After, an error its word, and neither is carried out', async () => {
  await using w = await start();
  w.slack.faults.push(
    '*',
    { kind: 'throttle', retryAfterSeconds: 30 },
    { kind: 'error', error: 'token_revoked' },
  );
  const wait = await w.client.chat
    .postMessage(message)
    .catch((error: { retryAfter: number }) => error.retryAfter);
  expect(wait).toBe(30);
  expect(await errorOf(w.client.chat.postMessage(message))).toBe('token_revoked');
  expect(w.slack.history('C1DESK')).toHaveLength(0);
});

test('a late landing is carried out after the line was cut', async () => {
  await using w = await start();
  w.slack.faults.push('chat.postMessage', { kind: 'late', ms: 5000 });
  expect(await errorOf(w.client.chat.postMessage(message))).not.toBe('none');
  expect(w.slack.history('C1DESK')).toHaveLength(0);
  w.clock.advanceBy(5000);
  await expect.poll(() => w.slack.history('C1DESK')).toHaveLength(1);
});

test('a slow answer is carried out at once', async () => {
  await using w = await start();
  w.slack.faults.push('chat.postMessage', { kind: 'slow', ms: 30 });
  const before = performance.now();
  await w.client.chat.postMessage(message);
  expect(performance.now() - before).toBeGreaterThan(25);
});

test('a client that simply tries again posts a visible double, which the counts show', async () => {
  await using w = await start();
  w.slack.faults.push('chat.postMessage', { kind: 'cut', when: 'after' });
  const naive = async (): Promise<void> => {
    if ((await errorOf(w.client.chat.postMessage(message))) !== 'none') await naive();
  };
  await naive();
  expect(w.slack.transcript('C1DESK').messages).toHaveLength(2);
  expect(w.slack.counts.deliveries.get('d-1')?.accepted).toBe(2);
});

function run(seed: number): string {
  const plan = seededFaults(seededRandom(seed), 0.3, ['chat.postMessage']);
  return Array.from({ length: 400 }, () => plan('chat.postMessage')?.kind ?? '-').join(' ');
}

test('seeded faults are the same for the same seed, at about the share asked for', () => {
  expect(run(1)).toBe(run(1));
  expect(run(1)).not.toBe(run(2));
  const share =
    run(1)
      .split(' ')
      .filter((kind) => kind !== '-').length / 400;
  expect(share).toBeGreaterThan(0.22);
  expect(share).toBeLessThan(0.38);
  expect(seededFaults(seededRandom(1), 1, ['chat.update'])('chat.postMessage')).toBeNull();
});
