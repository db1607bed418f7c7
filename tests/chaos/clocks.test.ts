import { describe, expect, test } from 'vitest';
import { openSettable } from './settable.ts';

const hourMs = 3_600_000;
/** Three stories are published and polled, the first is posted, the others wait for the lane's pace. */
async function underWay() {
  const room = await openSettable();
  room.publish(3);
  // The feed is asked every five minutes.
  room.slackClock.advanceBy(297_000);
  for (let more = 0; more < 20 && room.alerts().length === 0; more += 1) await room.pass(1);
  expect(room.alerts()).toHaveLength(1);
  return room;
}

describe.each([
  ['set back an hour', -hourMs],
  ['set forward an hour', hourMs],
  ['set back five minutes', -300_000],
])('a clock %s', (_, byMs) => {
  test('holds up no lane and doubles nothing', async () => {
    await using room = await underWay();
    room.clock.setBy(byMs);
    await room.pass(75);
    expect(room.alerts().toSorted()).toEqual(['1', '2', '3']);
    expect(await room.waiting()).toBe(0);
  });

  test('does not make a post of unknown outcome a double', async () => {
    await using room = await underWay();
    room.slack.faults.push('chat.postMessage', { kind: 'cut', when: 'after' });
    await room.pass(3);
    room.clock.setBy(byMs);
    await room.pass(120);
    expect(room.alerts().toSorted()).toEqual(['1', '2', '3']);
    expect(await room.waiting()).toBe(0);
  });

  test('before a post of unknown outcome does not either', async () => {
    await using room = await underWay();
    room.clock.setBy(byMs);
    room.slack.faults.push('chat.postMessage', { kind: 'cut', when: 'after' });
    await room.pass(120);
    expect(room.alerts().toSorted()).toEqual(['1', '2', '3']);
  });

  test('keeps no feed from being asked', async () => {
    await using room = await underWay();
    room.clock.setBy(byMs);
    room.publish(1);
    await room.pass(330);
    expect(room.alerts().toSorted()).toEqual(['1', '2', '3', '4']);
  });

  test('keeps no method closed', async () => {
    await using room = await underWay();
    const { store, slack, clock } = room;
    const until = clock.now() + 30_000;
    const gate = { workspace_id: slack.teamId, method: 'chat.postMessage', closed_until: until };
    await store.db.insertInto('gates').values(gate).execute();
    room.clock.setBy(byMs);
    await room.pass(90);
    expect(room.alerts().toSorted()).toEqual(['1', '2', '3']);
  });

  test('keeps no lane with a process that died', async () => {
    await using room = await underWay();
    const { store, clock } = room;
    await store.db
      .updateTable('lanes')
      .set({ lease_by: 'dead', lease_until: clock.now() + 60_000 })
      .execute();
    room.clock.setBy(byMs);
    await room.pass(120);
    expect(room.alerts().toSorted()).toEqual(['1', '2', '3']);
    expect(await room.waiting()).toBe(0);
  });

  test('does not let two processes post one story', async () => {
    await using room = await underWay();
    const two = await room.another('two');
    // The answer takes long: the post is under way while the clock is set and the other process looks.
    room.slack.faults.push('chat.postMessage', { kind: 'slow', ms: 150 });
    room.slackClock.advanceBy(1100);
    const posting = room.dateline.delivery.drain();
    await new Promise((resolve) => setTimeout(resolve, 50));
    room.clock.setBy(byMs);
    await two.tick();
    await posting;
    await room.pass(120, two);
    expect(room.alerts().toSorted()).toEqual(['1', '2', '3']);
    expect(await room.waiting()).toBe(0);
  });
});
