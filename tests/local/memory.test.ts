import { expect, test } from 'vitest';
import { createCounter, deliveryCount } from '../../src/local/counts.ts';
import { addMessage } from '../../src/local/messages.ts';
import { start } from './start.ts';

test('of what only one person sees, a channel keeps the newest', async () => {
  await using w = await start();
  const channel = w.slack.state.channels.get('C1DESK');
  if (channel === undefined) throw new Error('no channel');
  const userId = w.slack.botUserId;
  const tell = (text: string) =>
    addMessage(w.slack.state, channel, { userId, text, ephemeralFor: userId });
  for (let index = 1; index <= 250; index += 1) tell(`answer ${index}`);
  expect(channel.ephemerals).toHaveLength(200);
  expect(channel.ephemerals.at(0)?.text).toBe('answer 51');
  expect(channel.ephemerals.at(-1)?.text).toBe('answer 250');
});

test('what Dateline did not take is remembered so far back, and no further', async () => {
  await using w = await start();
  for (let index = 0; index < 510; index += 1) {
    await w.slack.command('U1AMARA', 'C1DESK', `/wire${index}`, '');
  }
  expect(w.slack.failures).toHaveLength(500);
  expect(w.slack.failures.at(-1)?.what).toBe('/wire509');
});

test('deliveries are counted for the newest fifty thousand', () => {
  const counter = createCounter();
  for (let index = 0; index < 50_100; index += 1) deliveryCount(counter, `d-${index}`).calls += 1;
  expect(counter.deliveries.size).toBe(50_000);
  expect(counter.deliveries.has('d-99')).toBe(false);
  expect(deliveryCount(counter, 'd-100')).toEqual({ calls: 1, accepted: 0, faults: 0 });
});
