import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalMessage } from '../../src/local/state.ts';
import { openWireNewsroom, type Report } from './wire-newsroom.ts';

const desk = 'C1DESK';
const bot = 'U0DATELINE';

const budget: Report = {
  feed: 'harbour-world',
  id: 'budget',
  title: 'Taiwan parliament approves defence budget',
  text: 'TAIPEI, Taiwan - The Taiwanese parliament approved a defence budget on Monday after weeks of debate. The ruling party said the vote showed unity. The opposition party abstained from the vote in Taipei.',
};
const protest: Report = {
  feed: 'northern-sport',
  id: 'protest',
  title: 'Opposition protests as Taiwan parliament approves defence budget',
  text: 'TAIPEI, Taiwan - Opposition lawmakers protested in Taipei after the Taiwanese parliament approved the defence budget on Monday. The ruling party called the vote on the budget a day of unity. About 300 people gathered before the parliament.',
};

let room: Awaited<ReturnType<typeof openWireNewsroom>>;
beforeEach(async () => {
  room = await openWireNewsroom();
  await room.wire('follow taiwan');
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

/** What Dateline told amara in their direct message, each as its lines and the message. */
function told(): { said: string; message: LocalMessage }[] {
  const own = room.slack.directMessage('U1AMARA');
  return room.slack.history(own).map((message) => room.read(message));
}

describe('a message nobody can look up', () => {
  beforeEach(() => {
    room.slack.faults.push('chat.postMessage', { kind: 'cut', when: 'after' });
    room.slack.faults.push('conversations.history', { kind: 'error', error: 'missing_scope' });
  });

  test('is held, and the follower is asked with what to do', async () => {
    await room.receive(budget);
    expect(room.alerts(desk)).toHaveLength(1);
    const [question] = told();
    expect(question?.said).toContain('I do not know whether this was posted in #desk');
    expect(question?.said).toContain('Taiwan parliament approves defence budget');
    const status = await room.wire('status');
    expect(status.said).toContain('1 message for you to decide');
    expect(status.said).toContain('[Resend] [Drop]');
  });

  test('dropped, it stays as it is, and an update opens a message with a thread of its own', async () => {
    await room.receive(budget);
    const [question] = told();
    if (question === undefined) throw new Error('nobody was asked');
    const [answer] = await room.press(question.message, 'drop');
    expect(answer?.said).toContain('left it as it is');
    await room.receive(protest);
    expect(room.alerts(desk).map(({ replies }) => replies.length)).toEqual([0, 0]);
    expect((await room.wire('status')).said).toContain('Nothing waits to be sent here');
  });

  test('resent, it is posted, and a second press finds it decided', async () => {
    await room.receive(budget);
    const [question] = told();
    if (question === undefined) throw new Error('nobody was asked');
    const status = await room.wire('status');
    await room.press(question.message, 'resend');
    const [again] = await room.press(status.message, 'drop');
    expect(again?.said).toContain('decided already');
    await room.dateline.delivery.drain();
    expect(room.alerts(desk)).toHaveLength(2);
  });
});

test('blocks Slack refuses are left out, the news is not', async () => {
  room.slack.faults.push('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
  await room.receive(budget);
  const [alert] = room.alerts(desk);
  expect(alert?.lines.join('\n')).toContain('Taiwan parliament approves defence budget');
  expect(alert?.lines.join('\n')).not.toContain('[Why]');
});

test('not even its rich text taken, the headline goes out with its link', async () => {
  const refused = { kind: 'error', error: 'invalid_blocks' } as const;
  room.slack.faults.push('chat.postMessage', refused, refused);
  await room.receive(budget);
  const [alert] = room.alerts(desk);
  expect(alert?.lines.join('\n')).toContain('NEW: Taiwan parliament approves defence budget');
  expect(alert?.lines.join('\n')).toContain('https://harbour-world.example/budget');
});

test('an alert too long for Slack is split: the rest follows in its thread', async () => {
  room.slack.faults.push('chat.postMessage', { kind: 'error', error: 'msg_blocks_too_long' });
  await room.receive(budget);
  const [alert] = room.alerts(desk);
  expect(alert?.lines.join('\n')).toContain('Taiwan parliament approves defence budget');
  expect(alert?.lines.join('\n')).toContain('[Why]');
  expect(alert?.replies.map((reply) => reply.lines.join('\n'))).toContainEqual(
    expect.stringContaining('Harbour Wire'),
  );
});

test('out of the channel, the follower hears how to let it in, once; back in, it posts what waited', async () => {
  const own = room.slack.directMessage('U1AMARA');
  await room.slack.kick(desk, bot);
  // Amara reads the notice and does what it says.
  room.slack.onChange((change) => {
    if (change.kind === 'posted' && change.channelId === own) void room.slack.invite(desk, bot);
  });
  await room.receive(budget);
  const [notice, second] = told();
  expect(notice?.said).toContain('I cannot post in #desk: not_in_channel');
  expect(notice?.said).toContain('/invite @Dateline');
  expect(second).toBeUndefined();
  expect(room.alerts(desk)).toHaveLength(1);
});

test('a message that was deleted is not edited; the next update opens a new one', async () => {
  await room.receive(budget);
  room.slack.faults.push('chat.update', { kind: 'error', error: 'message_not_found' });
  await room.receive(protest);
  expect(room.alerts(desk).map(({ replies }) => replies.length)).toEqual([1]);
  await room.receive({
    ...protest,
    feed: 'harbour-world',
    id: 'protest-2',
    text: `${protest.text} Police in Taipei counted the opposition lawmakers.`,
  });
  expect(room.alerts(desk)).toHaveLength(2);
});

test('while Slack refuses the token nothing is lost, and afterwards somebody is told for how long', async () => {
  room.slack.faults.push('chat.postMessage', { kind: 'error', error: 'token_revoked' });
  await room.receive(budget);
  expect(room.alerts(desk)).toHaveLength(1);
  const [notice] = told();
  expect(notice?.said).toContain('Slack takes my messages again');
  expect(notice?.said).toContain('token_revoked');
});
