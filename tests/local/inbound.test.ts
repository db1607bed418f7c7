import { createServer, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import { signatureOf } from '../../src/local/inbound.ts';
import { portOf, start } from './start.ts';

/** An app that answers as told and keeps what it got. */
async function bareApp(
  answer: (index: number) => { status: number; headers?: Record<string, string> } | 'never',
) {
  const got: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      got.push({ headers: request.headers, body: Buffer.concat(parts).toString() });
      const reply = answer(got.length - 1);
      if (reply !== 'never') response.writeHead(reply.status, reply.headers).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    got,
    url: `http://127.0.0.1:${portOf(server)}/slack/events`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

test('a slash command reaches Bolt signed, and its ack and answers come back', async () => {
  await using w = await start();
  await w.run((app) => {
    app.command('/wire', async ({ command, ack, respond }) => {
      await ack({ response_type: 'in_channel', text: `got ${command.text}` });
      await respond('for you only');
      await respond({ response_type: 'in_channel', text: 'for all' });
    });
  });
  const result = await w.slack.command('U1AMARA', 'C1DESK', '/wire', 'latest');
  expect(result).toMatchObject({ failure: null, ack: { text: 'got latest' } });
  expect((await result.atLeast(3)).map(({ text }) => text)).toEqual([
    'got latest',
    'for you only',
    'for all',
  ]);
  const transcript = w.slack.transcript('C1DESK');
  expect(transcript.messages.map(({ text }) => text)).toEqual(['got latest', 'for all']);
  expect(transcript.ephemerals).toMatchObject({ U1AMARA: [{ text: 'for you only' }] });
});

test('an empty ack shows nothing, a text ack only to the person', async () => {
  await using w = await start();
  await w.run((app) => {
    app.command('/quiet', async ({ ack }) => ack());
    app.command('/loud', async ({ ack }) => ack('hello'));
  });
  expect(await w.slack.command('U1AMARA', 'C1DESK', '/quiet', '')).toMatchObject({
    ack: '',
    shown: [],
  });
  const loud = await w.slack.command('U1AMARA', 'C1DESK', '/loud', '');
  expect(loud.shown).toMatchObject([{ text: 'hello', ephemeralFor: 'U1AMARA' }]);
});

test('names in a command are escaped when the manifest asks for it', async () => {
  await using w = await start();
  await w.run((app) => {
    app.command('/wire', async ({ command, ack }) =>
      ack(JSON.stringify([command.text, command.channel_name])),
    );
  });
  const text = 'follow #desk @ben @nobody #none R&D <@U1AMARA> a@b.example';
  const { ack } = await w.slack.command('U1AMARA', 'C1DESK', '/wire', text);
  expect(ack).toEqual([
    'follow <#C1DESK|desk> <@U2BEN|ben> @nobody #none R&amp;D <@U1AMARA> a@b.example',
    'desk',
  ]);
  const inDirect = await w.slack.command('U1AMARA', w.slack.directMessage('U1AMARA'), '/wire', '');
  expect(inDirect.ack).toEqual(['', 'directmessage']);
});

test('without an ack in time the person sees operation_timeout', async () => {
  await using w = await start({ ackMs: 60 });
  await w.run((app) => {
    app.command('/wire', async () => {});
  });
  const result = await w.slack.command('U1AMARA', 'C1DESK', '/wire', 'x');
  expect(result.failure).toMatchObject({
    what: '/wire',
    userId: 'U1AMARA',
    error: 'operation_timeout',
  });
  expect(w.slack.failures).toHaveLength(1);
  w.slack.setRequestUrl(null);
  const gone = await w.slack.command('U1AMARA', 'C1DESK', '/wire', 'x');
  expect(gone.failure?.error).toBe('no_request_url');
});

test('a wrong secret or an old signature is turned away by Bolt', async () => {
  await using w = await start();
  const url = await w.run((app) => app.command('/wire', async ({ ack }) => ack()));
  const now = Math.floor(Date.now() / 1000);
  const send = async (secret: string, secondsOld: number) => {
    const body = 'command=%2Fwire&text=x&team_id=T0LOCAL&user_id=U1AMARA&channel_id=C1DESK';
    const timestamp = String(now - secondsOld);
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': signatureOf(secret, timestamp, body),
    };
    return (await fetch(url, { method: 'POST', body, headers })).status;
  };
  expect(await send(w.slack.signingSecret, 0)).toBe(200);
  expect(await send(w.slack.signingSecret, 290)).toBe(200);
  expect(await send(w.slack.signingSecret, 302)).toBe(401);
  expect(await send('wrong', 0)).toBe(401);
});

test('signs with the signing clock, so a clock that is off is turned away', async () => {
  await using w = await start({ signingClock: new RecordedClock(Date.UTC(2020, 0, 1)) });
  await w.run((app) => app.command('/wire', async ({ ack }) => ack()));
  const result = await w.slack.command('U1AMARA', 'C1DESK', '/wire', '');
  expect(result.failure).toMatchObject({ error: 'http_error', status: 401 });
});

test('a response_url works five times in thirty minutes', async () => {
  await using w = await start();
  let url = '';
  await w.run((app) => {
    app.command('/wire', async ({ ack, body }) => {
      url = body.response_url;
      await ack();
    });
  });
  const post = async (body: object = { text: 'x' }) => {
    const response = await fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });
    return `${response.status} ${await response.text()}`;
  };
  await w.slack.command('U1AMARA', 'C1DESK', '/wire', '');
  for (let i = 0; i < 5; i += 1) expect(await post()).toMatch(/^200/);
  expect(await post()).toMatch(/^404 .*used_url/);
  await w.slack.command('U1AMARA', 'C1DESK', '/wire', '');
  expect(await post({ text: '' })).toMatch(/^400 .*no_text/);
  w.clock.advanceBy(30 * 60_000);
  expect(await post()).toMatch(/^200/);
  w.clock.advanceBy(1);
  expect(await post()).toMatch(/^404 .*expired_url/);
});

const button = {
  type: 'button',
  action_id: 'mute',
  value: '12',
  text: { type: 'plain_text', text: 'Mute' },
};
const option = (value: string) => ({ value, text: { type: 'plain_text', text: value } });
const menu = {
  type: 'multi_static_select',
  action_id: 'topics',
  options: [option('sport'), option('health')],
};
const blocks = [{ type: 'actions', block_id: 'controls', elements: [button, menu] }];

test('a click carries the message, the value and the state, and may replace the message', async () => {
  await using w = await start();
  const seen: unknown[] = [];
  await w.run((app) => {
    app.action('mute', async ({ ack, action, body, respond }) => {
      await ack();
      seen.push(action, body);
      await respond({ replace_original: true, text: 'muted' });
    });
    app.action('topics', async ({ ack, action, respond }) => {
      await ack();
      seen.push(action);
      await respond({ delete_original: true });
    });
  });
  const channel = 'C1DESK';
  const ts = String((await w.client.chat.postMessage({ channel, text: 'x', blocks })).ts);
  const first = await w.slack.press('U1AMARA', ts, channel, 'mute');
  await first.atLeast(1);
  expect(seen[0]).toMatchObject({
    type: 'button',
    action_id: 'mute',
    block_id: 'controls',
    value: '12',
  });
  expect(seen[1]).toMatchObject({
    channel: { id: channel, name: 'desk' },
    message: { ts, text: 'x' },
    container: { type: 'message', message_ts: ts, is_ephemeral: false },
    state: {
      values: { controls: { topics: { type: 'multi_static_select', selected_options: [] } } },
    },
  });
  expect(w.slack.transcript(channel).messages).toMatchObject([
    { text: 'muted', blocks: null, isEdited: true },
  ]);

  const again = String((await w.client.chat.postMessage({ channel, text: 'y', blocks })).ts);
  const gone = new Promise<void>((resolve) => {
    w.slack.onChange(({ kind }) => kind === 'deleted' && resolve());
  });
  await w.slack.press('U1AMARA', again, channel, 'topics', { choice: ['health'] });
  await gone;
  expect(seen[2]).toMatchObject({ selected_options: [option('health')] });
  expect(w.slack.history(channel)).toHaveLength(1);
  await expect(w.slack.press('U1AMARA', ts, channel, 'mute')).rejects.toThrow('No element mute');
});

test('an ephemeral message can be clicked too, and replaced for its reader', async () => {
  await using w = await start();
  await w.run((app) => {
    app.action('mute', async ({ ack, respond, body }) => {
      await ack();
      await respond({ replace_original: true, text: JSON.stringify(body) });
    });
  });
  const channel = 'C1DESK';
  const { message_ts: ts } = await w.client.chat.postEphemeral({
    channel,
    user: 'U2BEN',
    text: 'x',
    blocks,
  });
  const result = await w.slack.press('U2BEN', String(ts), channel, 'mute');
  await result.atLeast(1);
  expect(w.slack.transcript(channel).ephemerals).toMatchObject({
    U2BEN: [{ text: expect.stringContaining('"is_ephemeral":true') }],
  });
});

test('words reach the app as message, app_mention and message.im', async () => {
  await using w = await start();
  const seen: unknown[] = [];
  await w.run((app) => {
    app.event(
      'app_mention',
      async ({ event }) => void seen.push([event.type, event.text, event.thread_ts]),
    );
    app.event('message', async ({ event }) => void seen.push([event.type, event.channel_type]));
  });
  const root = await w.slack.say('U1AMARA', 'C1DESK', 'nothing special');
  const mention = await w.slack.say('U1AMARA', 'C1DESK', '@dateline help & <b>', {
    threadTs: root.ts,
  });
  await w.slack.say('U1AMARA', w.slack.directMessage('U1AMARA'), '@dateline hello');
  await expect.poll(() => seen).toHaveLength(4);
  expect(mention.events.every((event) => event.isAcked)).toBe(true);
  expect(seen).toEqual([
    ['message', 'channel'],
    ['message', 'channel'],
    ['app_mention', '<@U0DATELINE> help &amp; &lt;b&gt;', root.ts],
    ['message', 'im'],
  ]);
});

test('sends only events the app subscribed to, and none from channels it is not in', async () => {
  await using w = await start({ events: ['app_mention'] });
  await w.run(() => {});
  w.slack.addChannel({ name: 'far', id: 'C2', withBot: false });
  expect((await w.slack.say('U1AMARA', 'C1DESK', '@dateline hi')).events).toHaveLength(1);
  expect((await w.slack.say('U1AMARA', 'C2', '@dateline hi')).events).toEqual([]);
});

test('a lost event comes again at once, after a minute and after five, then is recorded', async () => {
  await using w = await start();
  await using app = await bareApp(() => ({ status: 500 }));
  w.slack.setRequestUrl(app.url);
  const { events } = await w.slack.say('U1AMARA', w.slack.directMessage('U1AMARA'), 'hi');
  expect(events).toMatchObject([{ isAcked: false }]);
  expect(app.got).toHaveLength(2);
  w.clock.advanceBy(60_000);
  await expect.poll(() => app.got.length).toBe(3);
  await expect.poll(() => (w.clock.advanceBy(300_000), app.got.length)).toBe(4);
  await expect.poll(() => w.slack.failures).toMatchObject([{ error: 'http_error', status: 500 }]);
  const numbers = app.got.map(({ headers }) => headers['x-slack-retry-num']);
  expect(numbers).toEqual([undefined, '1', '2', '3']);
  expect(app.got[1]?.headers['x-slack-retry-reason']).toBe('http_error');
  expect(new Set(app.got.map(({ body }) => body)).size).toBe(1);
});

test('x-slack-no-retry ends the retries; redeliver repeats an event with the same id', async () => {
  await using w = await start();
  await using app = await bareApp((index) =>
    index === 0 ? { status: 500, headers: { 'x-slack-no-retry': '1' } } : { status: 200 },
  );
  w.slack.setRequestUrl(app.url);
  const { events } = await w.slack.say('U1AMARA', w.slack.directMessage('U1AMARA'), 'hi');
  expect(app.got).toHaveLength(1);
  await w.slack.redeliver(events[0]?.eventId ?? '');
  expect(app.got[1]).toMatchObject({
    body: app.got[0]?.body,
    headers: { 'x-slack-retry-num': '1' },
  });
});

test('membership and archiving are told to the bot in the channel', async () => {
  await using w = await start();
  const seen: unknown[] = [];
  await w.run((app) => {
    app.event('member_joined_channel', async ({ event }) => void seen.push(['joined', event.user]));
    app.event('member_left_channel', async ({ event }) => void seen.push(['left', event.user]));
    app.event('channel_archive', async ({ event }) => void seen.push(['archived', event.channel]));
    app.event('app_home_opened', async ({ event }) => void seen.push(['home', event.user]));
  });
  w.slack.addChannel({ name: 'new', id: 'C2', withBot: false, members: ['amara'] });
  await w.slack.invite('C2', w.slack.botUserId);
  await w.slack.kick('C2', 'U1AMARA');
  await w.slack.archive('C2');
  await w.slack.openHome('U2BEN');
  await expect
    .poll(() => seen)
    .toEqual([
      ['joined', 'U0DATELINE'],
      ['left', 'U1AMARA'],
      ['archived', 'C2'],
      ['home', 'U2BEN'],
    ]);
});
