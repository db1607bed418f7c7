import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { validateMessage } from '../../src/local/validate.ts';
import type { LocalMessage } from '../../src/local/state.ts';
import { linesOf } from '../../src/local/transcript.ts';
import { twelve } from './desk-double.ts';
import { take } from './made-up.ts';
import { startNewsroom, type Newsroom } from './newsroom.ts';

const amara = 'U001AMARA';
const bo = 'U002BO';
const desk = 'C001DESK';

let room: Newsroom;
beforeEach(async () => {
  room = await startNewsroom();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

function read(message: LocalMessage): string {
  expect(validateMessage({ text: message.text, blocks: message.blocks })).toEqual([]);
  return linesOf(room.slack.state, message).join('\n');
}

/** Types a command and reads the first answer. */
async function wire(
  text: string,
  channel = desk,
): Promise<{ said: string; message: LocalMessage }> {
  const result = await room.slack.command(amara, channel, '/wire', text);
  expect(result.failure).toBeNull();
  const [message] = await result.atLeast(1);
  if (message === undefined) throw new Error('no answer');
  return { said: read(message), message };
}

/** Presses a button and reads what it led to. */
async function press(
  message: LocalMessage,
  action: string,
  who = amara,
  count = 1,
): Promise<LocalMessage[]> {
  const result = await room.slack.press(who, message.ts, message.channelId, action);
  expect(result.failure).toBeNull();
  return [...(await result.atLeast(count))];
}

describe('/wire', () => {
  test('empty and help list every verb, for the asker only', async () => {
    const empty = await wire('');
    expect(empty.message.ephemeralFor).toBe(amara);
    for (const verb of ['follow', 'unfollow', 'list', 'latest', 'search', 'why', 'help']) {
      expect(empty.said).toContain(`/wire ${verb}`);
    }
    expect((await wire('help')).said).toBe(empty.said);
  });

  test('an unknown word gets a suggestion, harmlessly', async () => {
    expect((await wire('folow region:europe')).said).toContain(
      'Did you mean /wire follow region:europe?',
    );
    expect((await wire('ltaest')).said).toContain('/wire latest');
    expect((await wire('<!channel>')).said).toContain('/wire help');
    expect((await wire('region:europe')).said).toContain('/wire search region:europe');
  });

  test('follow is told to the channel with its actor, and Undo takes it back', async () => {
    const { said, message } = await wire('follow region:asia-pacific topic:politics');
    expect(message.ephemeralFor).toBeNull();
    expect(said).toContain('amara');
    expect(said).toContain('S1 region:asia-pacific topic:politics');
    expect(said).toContain('14 stories');
    const [undone] = await press(message, 'undo_follow', bo);
    if (undone === undefined) throw new Error('nothing was redrawn');
    expect(undone.ts).toBe(message.ts);
    expect(read(undone)).toContain('bo');
    expect(read(undone)).not.toContain('[Undo]');
    expect((await wire('list')).said).toContain('Nothing is followed here yet');
  });

  test('unfollow is told to the channel, and Undo brings it back', async () => {
    await wire('subscribe topic:sport');
    const { said, message } = await wire('unsubscribe S1');
    expect(message.ephemeralFor).toBeNull();
    expect(said).toContain('S1 topic:sport');
    await press(message, 'undo_unfollow');
    expect((await wire('list')).said).toContain('S1 topic:sport');
  });

  test('the same follow twice says so', async () => {
    await wire('follow topic:sport');
    const again = await wire('follow topic:sport');
    expect(again.said).toContain('Already followed here: S1');
    expect(again.message.ephemeralFor).toBe(amara);
  });

  test('only negative terms asks everything but …, with the count', async () => {
    const question = await wire('follow -topic:sport');
    expect(question.said).toContain('Everything but that?');
    expect(question.said).toContain('311 stories');
    expect(room.desk.asked.at(-1)?.detail).toEqual({ query: '-topic:sport' });
    const answers = await press(question.message, 'confirm_everything', amara, 2);
    expect(answers.map(read).join('\n')).toContain('follows for this channel: S1 -topic:sport');
    expect(answers[0]?.ephemeralFor).toBeNull();
    expect(read(question.message)).not.toContain('[');
  });

  test('no to everything but changes nothing', async () => {
    const question = await wire('follow -topic:sport');
    const [closed] = await press(question.message, 'cancel');
    expect(closed === undefined ? '' : read(closed)).toBe('Nothing was changed.');
    expect((await wire('list')).said).toContain('Nothing is followed');
  });

  test.each([
    ['not-member', '/invite @Dateline'],
    ['archived', 'archived'],
    ['not-found', '/invite @Dateline'],
  ] as const)('follow where it cannot post (%s) says the fix', async (standing, fix) => {
    room.desk.standing = standing;
    const { said, message } = await wire('follow topic:sport', 'C002AWAY');
    expect(said).toContain(fix);
    expect(message.ephemeralFor).toBe(amara);
  });

  test('a query that cannot be read is shown with its place and what was meant', async () => {
    const { said } = await wire('follow topic:sport regoin:europe');
    expect(said).toContain('there is no field regoin');
    expect(said).toContain(`${' '.repeat('topic:sport '.length)}^`);
    expect(said).toContain('Did you mean topic:sport region:europe?');
  });

  test('3,000 characters are refused clearly', async () => {
    const { said } = await wire(`follow ${'x'.repeat(2993)}`);
    expect(said).toContain('at most 1,000 characters');
  });

  test('an unknown number lists what is here', async () => {
    await wire('follow topic:sport');
    const { said } = await wire('unfollow S99');
    expect(said).toContain('S99 is not followed here.');
    expect(said).toContain('S1 topic:sport');
    expect((await wire('unfollow')).said).toContain('Which one?');
  });

  test('search shows five with links, Older shows the next', async () => {
    room.desk.stories = twelve();
    const { said, message } = await wire('search harbour');
    expect(said).toContain('Harbour report 12');
    expect(said).not.toContain('Harbour report 7\n');
    const [older] = await press(message, 'older');
    expect(older === undefined ? '' : read(older)).toContain('Harbour report 7');
    expect(older?.ephemeralFor).toBe(amara);
  });

  test('latest and search with nothing to show say so', async () => {
    expect((await wire('latest')).said).toBe('No stories yet.');
    room.desk.stories = twelve();
    expect((await wire('search zebra')).said).toContain('none of the 12 stored stories');
  });

  test('why tells tags with their evidence, outcomes and misses', async () => {
    room.desk.stories = [take()];
    const { said } = await wire('why 412');
    expect(said).toContain('Politics: “parliament” (headline)');
    expect(said).toContain('S3 topic:politics: posted as an alert');
    expect(said).toContain('S4 topic:sport: it fails topic:sport');
    expect((await wire('why 999')).said).toContain('No single story fits');
  });

  test('smart quotes, channel and link markup reach the desk as they were meant', async () => {
    await wire('search “oil prices” –sport #desk https://harbour.example/stories/412');
    expect(room.desk.asked.at(-1)?.detail).toMatchObject({
      query: '"oil prices" -sport #desk https://harbour.example/stories/412',
    });
  });

  test('another command is told which one is listened to', async () => {
    const result = await room.slack.command(amara, desk, '/news', 'help');
    const [message] = await result.atLeast(1);
    expect(message === undefined ? '' : read(message)).toContain('/wire');
  });
});

describe('the same words elsewhere', () => {
  test('a mention in a channel is answered in its thread; a follow also in the channel', async () => {
    const help = await room.ask(amara, desk, '@dateline help');
    expect(help.message.threadTs).not.toBeNull();
    expect(help.message.isBroadcast).toBe(false);
    const followed = await room.ask(amara, desk, '@dateline follow topic:sport');
    expect(followed.message.isBroadcast).toBe(true);
    expect(followed.lines).toContain('S1 topic:sport');
  });

  test('why in a thread is asked of that thread', async () => {
    room.desk.stories = [take()];
    const { ts } = await room.slack.say(amara, desk, 'look');
    const why = await room.ask(amara, desk, 'hey @dateline: why', ts);
    expect(why.message.threadTs).toBe(ts);
    expect(room.desk.asked.at(-1)?.detail).toEqual({ which: '', threadTs: ts });
  });

  test('a direct message is answered plainly, and follow there is personal', async () => {
    const dm = room.slack.directMessage(amara);
    const followed = await room.ask(amara, dm, 'follow topic:sport');
    expect(followed.message.threadTs).toBeNull();
    expect(followed.lines).toContain('follows for you');
    expect(room.desk.asked.at(-1)?.person).toMatchObject({ isDirect: true, channelId: dm });
    expect((await room.ask(amara, dm, '/wire list')).lines).toContain('S1 topic:sport');
  });

  test('an event delivered twice is answered once', async () => {
    const dm = room.slack.directMessage(amara);
    const { events } = await room.slack.say(amara, dm, 'list');
    const eventId = events[0]?.eventId ?? '';
    expect((await room.slack.redeliver(eventId)).kind).toBe('acked');
    await room.ask(amara, dm, 'help');
    await room.app.stop();
    expect(room.desk.asked.filter((one) => one.verb === 'list')).toHaveLength(1);
  });

  test('an answer that must wait for the rate limit comes all the same', async () => {
    room.slack.faults.push('chat.postMessage', { kind: 'throttle', retryAfterSeconds: 2 });
    const dm = room.slack.directMessage(amara);
    const answer = room.ask(amara, dm, 'help');
    const posts = (): number => room.slack.counts.calls.get('chat.postMessage') ?? 0;
    while (posts() === 0) await nextTurn();
    while (posts() === 1) {
      room.clock.advanceBy(2000);
      await nextTurn();
    }
    expect((await answer).lines).toContain('/wire help');
  });
});

test('a failing desk is logged once with an id, and the asker gets that id and nothing else', async () => {
  room.desk.failure = new Error('table subscriptions is locked');
  const { said } = await wire('list');
  const id = /error id (\w{6})/.exec(said)?.[1] ?? 'none';
  expect(said).not.toContain('locked');
  const failures = room.lines.filter((line) => line.includes('slack handler failed'));
  expect(failures).toHaveLength(1);
  expect(failures[0]).toContain(id);
});

test('a button of an older version is answered', async () => {
  const dm = room.slack.directMessage(amara);
  const { message } = await room.ask(amara, dm, 'follow topic:sport');
  message.blocks = [
    {
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'mute_8h',
          text: { type: 'plain_text', text: 'Mute' },
          value: '1',
        },
      ],
    },
  ];
  const [answer] = await press(message, 'mute_8h');
  expect(answer === undefined ? '' : read(answer)).toContain('older version');
});

test('nobody is pinged but the person who acted', async () => {
  await wire('follow <!channel> <@U002BO>');
  const messages = room.slack.history(desk);
  expect(messages.flatMap((message) => message.pings)).toEqual([amara]);
});

async function nextTurn(): Promise<void> {
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
}
