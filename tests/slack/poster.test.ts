import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock, seededRandom } from '../../src/clock.ts';
import { startLocalWorkspace, type LocalWorkspace } from '../../src/local/workspace.ts';
import { createLog } from '../../src/log.ts';
import type { NoticeIntent, SendOutcome } from '../../src/news/intent.ts';
import type { UserId } from '../../src/news/ids.ts';
import type { ThreadLink } from '../../src/news/story-act.ts';
import { createDeliveryClient } from '../../src/slack/client.ts';
import { createChannelDirectory } from '../../src/slack/directory.ts';
import { createPoster, type Poster } from '../../src/slack/poster.ts';
import { channelNamed, granted, intent, names, noon, running, take, view } from './made-up.ts';

const desk = 'C001DESK';
let slack: LocalWorkspace;
let clock: RecordedClock;
let poster: Poster;

beforeEach(async () => {
  clock = new RecordedClock(noon);
  slack = await startLocalWorkspace({
    clock,
    random: seededRandom(7),
    ...granted,
    people: [{ name: 'amara', id: 'U001AMARA' }],
    channels: [
      { name: 'desk', id: desk },
      { name: 'away', id: 'C002AWAY', withBot: false },
    ],
  });
  poster = createPoster({ client: client(), names });
});
afterEach(async () => {
  await slack.close();
});

function client(token = slack.botToken): ReturnType<typeof createDeliveryClient> {
  return createDeliveryClient(token, createLog('silent'), slack.apiUrl);
}

async function sent(outcome: Promise<SendOutcome>): Promise<string> {
  const done = await outcome;
  if (done.kind !== 'sent') throw new Error(`not sent: ${JSON.stringify(done)}`);
  return done.ts;
}

const calls = (method: string): number => slack.counts.calls.get(method) ?? 0;

describe('sending', () => {
  test('a root, the longer summary and a reply make one message with a thread', async () => {
    const rootTs = await sent(poster.send(intent('root', desk), view()));
    clock.advanceBy(1100);
    const more = view({ rootTs, longer: ['Two ships are ready.'] });
    await sent(poster.send(intent('longer', desk), more));
    clock.advanceBy(1100);
    const later = view({ rootTs, take: take({ title: 'Patrols to start in April' }) });
    await sent(poster.send(intent('reply', desk), later));
    const { messages } = slack.transcript(desk);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.replies.map((reply) => reply.lines[0])).toEqual([
      'Two ships are ready.',
      'Patrols to start in April',
    ]);
    expect(messages[0]?.metadata).toEqual({
      event_type: 'dateline_delivery',
      event_payload: { delivery_id: '9|C001DESK|root' },
    });
  });

  test('an edit redraws the root in place', async () => {
    const rootTs = await sent(poster.send(intent('root', desk), view()));
    const updated = view({ rootTs, running: running({ state: 'updated', sources: 2 }) });
    expect(await sent(poster.send(intent('edit', desk), updated))).toBe(rootTs);
    const [root] = slack.transcript(desk).messages;
    expect(root?.isEdited).toBe(true);
    expect(root?.lines.join('\n')).toContain('UPDATED');
    expect(root?.lines.join('\n')).toContain('2 independent publishers');
    expect(root?.metadata?.event_payload).toEqual({ delivery_id: '9|C001DESK|root' });
  });

  test('an escalation is shown in the channel too, and says why', async () => {
    const rootTs = await sent(poster.send(intent('root', desk), view()));
    clock.advanceBy(1100);
    const told = view({ rootTs, running: running({ sources: 5 }) });
    await sent(poster.send({ ...intent('reply', desk), broadcast: 'confirmed' }, told));
    const lines = slack.history(desk).filter(({ isBroadcast }) => isBroadcast);
    expect(lines).toHaveLength(1);
    expect(JSON.stringify(lines[0]?.blocks)).toMatch(/CONFIRMED.*5 independent publishers/);
  });

  test('a line leads to another thread, and stands without its address where Slack gives none', async () => {
    const rootTs = await sent(poster.send(intent('root', desk), view()));
    const elsewhere = {
      headline: 'Ferry <!channel> sinks',
      ts: rootTs,
      by: 'U001AMARA' as UserId,
      says: 'goes-on' as const,
    };
    const link = { says: elsewhere.says, by: elsewhere.by, other: 4, act: 7 } as ThreadLink;
    clock.advanceBy(1100);
    await sent(poster.send({ ...intent('link', desk), link }, view({ rootTs, elsewhere })));
    slack.faults.push('chat.getPermalink', { kind: 'status', status: 500, when: 'before' });
    clock.advanceBy(1100);
    const again = { ...intent('link', desk, 'again'), link };
    await sent(poster.send(again, view({ rootTs, elsewhere })));
    const replies = slack.transcript(desk).messages[0]?.replies ?? [];
    expect(replies.map(({ lines }) => lines.join(' '))).toEqual([
      '@amara says this is the same story as Ferry <!channel> sinks, which goes on in its own thread. Go there [Undo]',
      '@amara says this is the same story as Ferry <!channel> sinks, which goes on in its own thread. [Undo]',
    ]);
  });

  test('an edit drawn as plain text takes the old blocks away', async () => {
    const rootTs = await sent(poster.send(intent('root', desk), view()));
    await sent(poster.send({ ...intent('edit', desk), manner: 'text' }, view({ rootTs })));
    expect(slack.history(desk)[0]?.blocks ?? []).toEqual([]);
  });

  test('a longer summary that adds nothing is not sent', async () => {
    const outcome = await poster.send(intent('longer', desk), view({ rootTs: '1.000000' }));
    expect(outcome).toEqual({ kind: 'empty' });
    expect(calls('chat.postMessage')).toBe(0);
  });

  test('a reply without its root is not posted to the channel', async () => {
    expect(await poster.send(intent('reply', desk), view())).toMatchObject({ kind: 'root-gone' });
    expect(calls('chat.postMessage')).toBe(0);
  });

  test('each kind of failure is one call and one outcome', async () => {
    const root = intent('root', desk);
    slack.faults.push('chat.postMessage', { kind: 'throttle', retryAfterSeconds: 3 });
    expect(await poster.send(root, view())).toMatchObject({
      kind: 'throttled',
      retryAfterMs: 3000,
      scope: 'lane',
    });
    slack.faults.push('chat.postMessage', { kind: 'status', status: 502, when: 'before' });
    expect(await poster.send(root, view())).toEqual({ kind: 'unknown', cause: 'HTTP 502' });
    slack.faults.push('chat.postMessage', { kind: 'cut', when: 'before' });
    expect((await poster.send(root, view())).kind).toBe('unknown');
    expect(calls('chat.postMessage')).toBe(3);
    expect(await poster.send(intent('root', 'C002AWAY'), view())).toMatchObject({
      kind: 'refused',
      error: 'not_in_channel',
      scope: 'channel',
    });
    const revoked = createPoster({ client: client('xoxb-old'), names });
    expect(await revoked.send(root, view())).toMatchObject({ scope: 'workspace' });
  });
});

describe('a process that may have slept', () => {
  test('is asked at the last moment before the request, and nothing goes when there is no time left', async () => {
    const asked: string[] = [];
    const mayGo = (): boolean => {
      asked.push('may it go');
      return asked.length < 2;
    };
    expect(await poster.send(intent('root', desk), view(), mayGo)).toEqual({ kind: 'late' });
    expect(asked).toHaveLength(2);
    const redraw = await poster.send(intent('edit', desk), view({ rootTs: '1.1' }), () => false);
    expect(redraw).toEqual({ kind: 'late' });
    expect(slack.counts.calls.get('chat.postMessage') ?? 0).toBe(0);
    expect(calls('chat.update')).toBe(0);
    await sent(poster.send(intent('root', desk), view(), () => true));
  });

  test('takes its double back', async () => {
    const root = intent('root', desk);
    const first = await sent(poster.send(root, view()));
    const double = await sent(poster.send(root, view()));
    expect(await poster.takeBack(root, double)).toBe(true);
    expect(slack.transcript(desk).messages.map(({ ts }) => ts)).toEqual([first]);
    // Gone is gone, whoever did it.
    expect(await poster.takeBack(root, double)).toBe(true);
    slack.faults.push('chat.delete', { kind: 'cut', when: 'before' });
    expect(await poster.takeBack(root, first)).toBe(false);
  });
});

describe('looking up', () => {
  const window = { from: noon, to: noon };

  test('finds a root that was posted though the line was cut', async () => {
    slack.faults.push('chat.postMessage', { kind: 'cut', when: 'after' });
    const root = intent('root', desk);
    expect((await poster.send(root, view())).kind).toBe('unknown');
    const posted = slack.transcript(desk).messages[0]?.ts;
    expect(await poster.lookUp(root, view(), window)).toEqual({ kind: 'found', ts: posted });
  });

  test('says absent only after reading every page of a busy channel', async () => {
    for (let said = 0; said < 40; said += 1) {
      await slack.say('U001AMARA', desk, `line ${said}`);
    }
    const root = intent('root', desk);
    expect(await poster.lookUp(root, view(), window)).toEqual({ kind: 'absent' });
    expect(calls('conversations.history')).toBe(3);
  });

  test('finds a reply in its thread, where history does not list it', async () => {
    const rootTs = await sent(poster.send(intent('root', desk), view()));
    clock.advanceBy(1100);
    slack.faults.push('chat.postMessage', { kind: 'status', status: 500, when: 'after' });
    const reply = intent('reply', desk);
    expect((await poster.send(reply, view({ rootTs }))).kind).toBe('unknown');
    const found = await poster.lookUp(reply, view({ rootTs }), {
      from: clock.now(),
      to: clock.now(),
    });
    expect(found).toMatchObject({ kind: 'found' });
    expect(await poster.lookUp(intent('longer', desk), view({ rootTs }), window)).toEqual({
      kind: 'absent',
    });
  });

  test('finds a notice to one person in their direct message', async () => {
    const told: NoticeIntent = {
      ...intent('root', 'U001AMARA', 'notice.1'),
      kind: 'notice',
      notice: { kind: 'workspace-back', error: 'token_revoked', since: noon, until: noon },
    };
    expect(await poster.lookUp(told, null, window)).toEqual({ kind: 'absent' });
    slack.faults.push('chat.postMessage', { kind: 'cut', when: 'after' });
    expect((await poster.send(told, null)).kind).toBe('unknown');
    const [posted] = slack.history(slack.directMessage('U001AMARA'));
    expect(await poster.lookUp(told, null, window)).toEqual({ kind: 'found', ts: posted?.ts });
    expect(calls('conversations.open')).toBe(1);
  });

  test('an edit may be repeated, so it is absent without asking', async () => {
    expect(await poster.lookUp(intent('edit', desk), view({ rootTs: '1.0' }), window)).toEqual({
      kind: 'absent',
    });
    expect(slack.counts.calls.size).toBe(0);
  });

  test('cannot look when told to wait, or without the scope', async () => {
    slack.faults.push('conversations.history', { kind: 'throttle', retryAfterSeconds: 60 });
    const root = intent('root', desk);
    expect(await poster.lookUp(root, view(), window)).toEqual({
      kind: 'cannot',
      reason: 'ratelimited',
      retryAfterMs: 60_000,
      method: 'conversations.history',
    });
    slack.faults.push('conversations.history', { kind: 'error', error: 'missing_scope' });
    expect(await poster.lookUp(root, view(), window)).toMatchObject({
      kind: 'blind',
      reason: expect.stringContaining('missing_scope'),
    });
    expect(await poster.lookUp(intent('root', 'C9NOWHERE'), view(), window)).toMatchObject({
      kind: 'barred',
      scope: 'channel',
    });
  });
});

test('the directory tells whether Dateline can post', async () => {
  const { standing } = createChannelDirectory(client());
  expect(await standing(channelNamed(desk))).toBe('member');
  expect(await standing(channelNamed('C002AWAY'))).toBe('not-member');
  expect(await standing(channelNamed('C9NOWHERE'))).toBe('not-found');
  expect(await standing(slack.directMessage('U001AMARA'))).toBe('member');
  await slack.archive(desk);
  expect(await standing(channelNamed(desk))).toBe('archived');
  slack.faults.push('conversations.info', { kind: 'status', status: 500, when: 'before' });
  expect(await standing(channelNamed(desk))).toBe('unsure');
});
