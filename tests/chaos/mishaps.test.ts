import { describe, expect, test } from 'vitest';
import { admin, desk, openSettable } from './settable.ts';

/** Three stories are published, and one of them is posted when the mishap comes. */
async function underWay() {
  const room = await openSettable();
  room.publish(3);
  room.slackClock.advanceBy(297_000);
  for (let more = 0; more < 20 && room.alerts().length === 0; more += 1) await room.pass(1);
  expect(room.alerts()).toHaveLength(1);
  return room;
}

const all = ['1', '2', '3'];

describe('a mishap loses nothing, doubles nothing, and is told in words', () => {
  test('the token is revoked, and given back after minutes', async () => {
    await using room = await underWay();
    const revoked = { kind: 'error', error: 'token_revoked' } as const;
    room.slack.faults.push('chat.postMessage', revoked, revoked, revoked, revoked);
    await room.pass(60);
    expect(room.alerts()).toHaveLength(1);
    const [gate] = await room.store.db.selectFrom('gates').select('reason').execute();
    expect(gate?.reason).toMatch(/^token_revoked: Install the app again/);
    // One message a minute asks whether Slack takes it again; not the whole queue does.
    expect(room.slack.faults.left()).toBeGreaterThanOrEqual(2);
    await room.pass(240);
    expect(room.alerts().toSorted()).toEqual(all);
    expect(await room.waiting()).toBe(0);
    expect(room.told()).toEqual([
      expect.stringContaining('Slack takes messages from Dateline again'),
    ]);
  });

  test('the channel is archived, and unarchived later', async () => {
    await using room = await underWay();
    await room.slack.archive(desk);
    await room.pass(900);
    expect(room.alerts()).toHaveLength(1);
    expect(room.told()).toEqual([
      expect.stringMatching(/cannot post in a channel: is.archived. .*unarchive it/),
    ]);
    const channel = room.slack.state.channels.get(desk);
    if (channel !== undefined) channel.isArchived = false;
    await room.pass(610);
    expect(room.alerts().toSorted()).toEqual(all);
    expect(await room.waiting()).toBe(0);
    expect(room.told()).toHaveLength(1);
  });

  test('the bot is removed from the channel, and invited again', async () => {
    await using room = await underWay();
    await room.slack.kick(desk, room.slack.botUserId);
    await room.pass(30);
    expect(room.alerts()).toHaveLength(1);
    expect(room.told()).toEqual([
      expect.stringMatching(/cannot post in a channel: not.in.channel. Invite Dateline/),
    ]);
    const [notice] = room.slack.history(admin);
    expect(JSON.stringify(notice?.blocks)).toContain('/invite @Dateline');
    await room.slack.invite(desk, room.slack.botUserId);
    await room.pass(610);
    expect(room.alerts().toSorted()).toEqual(all);
    expect(await room.waiting()).toBe(0);
  });

  test('Slack goes away in the middle of a post, for an hour', async () => {
    await using room = await underWay();
    const { faults } = room.slack;
    const away = Array.from({ length: 62 }, () => ({ kind: 'cut', when: 'before' }) as const);
    faults.push('chat.postMessage', { kind: 'cut', when: 'after' });
    faults.push('conversations.history', ...away);
    await room.pass(3_600);
    expect(room.alerts()).toHaveLength(2);
    const [held] = await room.store.db
      .selectFrom('outbox')
      .select('reason')
      .where('state', '=', 'sending')
      .execute();
    expect(held?.reason).toMatch(/^cannot look it up: /);
    await room.pass(300);
    expect(room.alerts().toSorted()).toEqual(all);
    expect(await room.waiting()).toBe(0);
  });
});
