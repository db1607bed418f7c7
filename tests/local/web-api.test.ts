import { expect, test } from 'vitest';
import { clientFor, errorOf, start } from './start.ts';

const metadata = { event_type: 'dateline_delivery', event_payload: { delivery_id: 'd-1' } };

test('says who the bot is, and refuses other tokens', async () => {
  await using w = await start();
  expect(await w.client.auth.test()).toMatchObject({
    user_id: w.slack.botUserId,
    team_id: 'T0LOCAL',
  });
  expect(await errorOf(clientFor(w.slack, 'xoxb-other').auth.test())).toMatch(/invalid_auth/);
  const bare = await fetch(`${w.slack.apiUrl}auth.test`, { method: 'POST' });
  expect(await bare.json()).toMatchObject({ ok: false, error: 'not_authed' });
});

test('counts and refuses methods it does not know', async () => {
  await using w = await start();
  expect(await errorOf(w.client.apiCall('chat.startStream'))).toBe('unknown_method');
  expect(w.slack.counts.unknown.get('chat.startStream')).toBe(1);
});

test('takes form and JSON bodies alike', async () => {
  await using w = await start();
  const send = (body: string, type: string) =>
    fetch(`${w.slack.apiUrl}chat.postMessage`, {
      method: 'POST',
      body,
      headers: { 'content-type': type, authorization: `Bearer ${w.slack.botToken}` },
    }).then((response) => response.json());
  const blocks = [{ type: 'divider' }];
  const args = { channel: 'C1DESK', text: 'Ça va', blocks, metadata };
  const asJson = await send(JSON.stringify(args), 'application/json; charset=utf-8');
  const form = { ...args, blocks: JSON.stringify(blocks), metadata: JSON.stringify(metadata) };
  const asForm = await send(
    new URLSearchParams(form).toString(),
    'application/x-www-form-urlencoded',
  );
  for (const answer of [asJson, asForm]) {
    expect(answer).toMatchObject({ ok: true, message: { text: 'Ça va', blocks, metadata } });
  }
  expect(await send('{"channel"', 'application/json')).toMatchObject({ error: 'invalid_json' });
  expect(await send('x'.repeat(1_000_001), 'text/plain').catch(() => 'cut')).toBe('cut');
});

test('gives every message its own rising ts, also while the clock stands still', async () => {
  await using w = await start();
  const seen: string[] = [];
  for (let i = 0; i < 3; i += 1) {
    seen.push(String((await w.client.chat.postMessage({ channel: 'C1DESK', text: 'x' })).ts));
  }
  expect(seen).toEqual(['1779094800.000000', '1779094800.000001', '1779094800.000002']);
});

test('enforces scopes, naming the one that is needed', async () => {
  await using w = await start({ scopes: ['channels:read'] });
  const answer = await w.client.chat
    .postMessage({ channel: 'C1DESK', text: 'x' })
    .catch((error: { data: unknown }) => error.data);
  expect(answer).toMatchObject({
    error: 'missing_scope',
    needed: 'chat:write',
    provided: 'channels:read',
  });
  expect(await errorOf(w.client.conversations.history({ channel: 'C1DESK' }))).toBe(
    'missing_scope',
  );
  expect(await errorOf(w.client.users.info({ user: 'U1AMARA' }))).toBe('missing_scope');
  expect((await w.client.conversations.info({ channel: 'C1DESK' })).ok).toBe(true);
});

test('says why it may not post', async () => {
  await using w = await start();
  const post = (channel: string, more = {}) =>
    errorOf(w.client.chat.postMessage({ channel, text: 'x', ...more }));
  w.slack.addChannel({ name: 'elsewhere', id: 'C2', withBot: false });
  w.slack.addChannel({ name: 'secret', id: 'C3', withBot: false, isPrivate: true });
  w.slack.addChannel({ name: 'old', id: 'C4' });
  await w.slack.archive('C4');
  expect(await post('C9')).toBe('channel_not_found');
  expect(await post('#desk')).toBe('channel_not_found');
  expect(await post('C2')).toBe('not_in_channel');
  expect(await post('C3')).toBe('channel_not_found');
  expect(await post('C4')).toBe('is_archived');
  expect(await post('C1DESK', { text: '' })).toBe('no_text');
  expect(await post('C1DESK', { text: 'x'.repeat(40_001) })).toBe('msg_too_long');
  expect(await post('C1DESK', { blocks: 'nope' })).toBe('invalid_blocks_format');
  expect(await post('C1DESK', { metadata: { event_type: 'a-b', event_payload: {} } })).toBe(
    'invalid_metadata_format',
  );
  await w.slack.invite('C2', w.slack.botUserId);
  w.clock.advanceBy(60_000);
  expect(await post('C2')).toBe('none');
});

test('posts to public channels unjoined with chat:write.public', async () => {
  await using w = await start({ scopes: ['chat:write', 'chat:write.public'] });
  w.slack.addChannel({ name: 'elsewhere', id: 'C2', withBot: false });
  expect(await errorOf(w.client.chat.postMessage({ channel: 'C2', text: 'x' }))).toBe('none');
});

test('names the place of a bad block and links to the Block Kit Builder', async () => {
  await using w = await start();
  const blocks = [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }];
  const answer = await w.client.chat
    .postMessage({ channel: 'C1DESK', text: 'x', blocks })
    .catch((error: { data: unknown }) => error.data);
  expect(answer).toMatchObject({
    error: 'invalid_blocks',
    response_metadata: {
      messages: [
        '[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]',
        expect.stringMatching(/^https:\/\/app\.slack\.com\/block-kit-builder\/#%7B/),
      ],
    },
  });
});

test('keeps replies out of the history unless they are broadcast', async () => {
  await using w = await start();
  const { conversations, chat } = w.client;
  const channel = 'C1DESK';
  const { ts } = await chat.postMessage({ channel, text: 'root', metadata });
  const parent = String(ts);
  await chat.postMessage({ channel, text: 'quiet', thread_ts: parent });
  await chat.postMessage({ channel, text: 'loud', thread_ts: parent, reply_broadcast: true });
  const history = await conversations.history({ channel });
  expect(history.messages?.map(({ text }) => text)).toEqual(['loud', 'root']);
  expect(history.messages?.[0]).toMatchObject({ subtype: 'thread_broadcast', thread_ts: parent });
  expect(history.messages?.[1]).toMatchObject({ reply_count: 2, thread_ts: parent });
  expect(history.messages?.[1]?.metadata).toBeUndefined();
  const replies = await conversations.replies({ channel, ts: parent, include_all_metadata: true });
  expect(replies.messages?.map(({ text }) => text)).toEqual(['root', 'quiet', 'loud']);
  expect(replies.messages?.[0]).toMatchObject({ metadata });
});

test('gives the address of a message, in its thread when it has one', async () => {
  await using w = await start();
  const { chat } = w.client;
  const channel = 'C1DESK';
  const ts = String((await chat.postMessage({ channel, text: 'root' })).ts);
  const reply = await chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  const address = async (message_ts: string) =>
    (await chat.getPermalink({ channel, message_ts })).permalink;
  const home = 'https://local-newsroom.slack.com/archives/C1DESK/p';
  expect(await address(ts)).toBe(`${home}${ts.replace('.', '')}`);
  expect(await address(String(reply.ts))).toBe(
    `${home}${String(reply.ts).replace('.', '')}?thread_ts=${ts}&cid=C1DESK`,
  );
  expect(await errorOf(address('1.1'))).toBe('message_not_found');
});

test('refuses threads nobody would see', async () => {
  await using w = await start();
  const channel = 'C1DESK';
  const reply = (threadTs: string) =>
    errorOf(w.client.chat.postMessage({ channel, text: 'x', thread_ts: threadTs }));
  const { ts } = await w.client.chat.postMessage({ channel, text: 'root' });
  const answer = await w.client.chat.postMessage({ channel, text: 'r', thread_ts: String(ts) });
  expect(await reply('soon')).toBe('invalid_thread_ts');
  expect(await reply('1779094800.999999')).toBe('thread_not_found');
  expect(await reply(String(answer.ts))).toBe('cannot_reply_to_message');
  const lost = w.client.conversations.replies({ channel, ts: '1779094800.999999' });
  expect(await errorOf(lost)).toBe('thread_not_found');
});

test('pages through history by cursor, within a window of time', async () => {
  await using w = await start({ limits: { isOn: false } });
  const channel = 'C1DESK';
  for (let i = 0; i < 5; i += 1) {
    await w.client.chat.postMessage({ channel, text: `m${i}` });
    w.clock.advanceBy(1000);
  }
  const first = await w.client.conversations.history({ channel, limit: 2 });
  expect(first.messages?.map(({ text }) => text)).toEqual(['m4', 'm3']);
  expect(first.has_more).toBe(true);
  const cursor = String(first.response_metadata?.next_cursor);
  const second = await w.client.conversations.history({ channel, limit: 3, cursor });
  expect(second.messages?.map(({ text }) => text)).toEqual(['m2', 'm1', 'm0']);
  expect(second).toMatchObject({ has_more: false });
  const [oldest, latest] = ['1779094801.000000', '1779094803.000000'];
  const open = await w.client.conversations.history({ channel, oldest, latest });
  const closed = await w.client.conversations.history({ channel, oldest, latest, inclusive: true });
  expect(open.messages?.map(({ text }) => text)).toEqual(['m2']);
  expect(closed.messages?.map(({ text }) => text)).toEqual(['m3', 'm2', 'm1']);
  const history = (more: object) => errorOf(w.client.conversations.history({ channel, ...more }));
  expect(await history({ cursor: 'bogus' })).toBe('invalid_cursor');
  expect(await history({ limit: 0 })).toBe('invalid_limit');
  expect(await history({ oldest: 'x' })).toBe('invalid_ts_oldest');
});

test('redraws and deletes only its own messages', async () => {
  await using w = await start();
  const { chat } = w.client;
  const channel = 'C1DESK';
  const ts = String((await chat.postMessage({ channel, text: 'a', metadata })).ts);
  const edited = await chat.update({ channel, ts, text: 'b' });
  expect(edited).toMatchObject({
    ts,
    text: 'b',
    message: { edited: { user: w.slack.botUserId }, metadata },
  });
  expect(await errorOf(chat.update({ channel, ts, text: 'x'.repeat(4001) }))).toBe('msg_too_long');
  expect(await errorOf(chat.update({ channel, ts, text: 'x'.repeat(4000) }))).toBe('none');
  expect(await errorOf(chat.update({ channel, ts: '1.000001', text: 'b' }))).toBe(
    'message_not_found',
  );
  const theirs = (await w.slack.say('U1AMARA', channel, 'mine')).ts;
  expect(await errorOf(chat.update({ channel, ts: theirs, text: 'b' }))).toBe(
    'cant_update_message',
  );
  expect(await errorOf(chat.delete({ channel, ts: theirs }))).toBe('cant_delete_message');
  await chat.postMessage({ channel, text: 'reply', thread_ts: ts });
  await chat.delete({ channel, ts });
  const [gone] = w.slack.transcript(channel).messages;
  expect(gone).toMatchObject({ isDeleted: true, replies: [{ text: 'reply' }] });
  expect(await errorOf(chat.update({ channel, ts, text: 'b' }))).toBe('message_not_found');
});

test('shows an ephemeral message to one person and to no history', async () => {
  await using w = await start();
  const channel = 'C1DESK';
  await w.client.chat.postEphemeral({ channel, user: 'U1AMARA', text: 'psst' });
  expect((await w.client.conversations.history({ channel })).messages).toEqual([]);
  expect(w.slack.transcript(channel).ephemerals).toMatchObject({ U1AMARA: [{ text: 'psst' }] });
  const outsider = w.client.chat.postEphemeral({ channel, user: 'U9', text: 'psst' });
  expect(await errorOf(outsider)).toBe('user_not_in_channel');
});

test('opens direct messages, by conversations.open or by posting to a person', async () => {
  await using w = await start();
  const opened = await w.client.conversations.open({ users: 'U1AMARA' });
  const posted = await w.client.chat.postMessage({ channel: 'U1AMARA', text: 'hello' });
  expect(posted.channel).toBe(opened.channel?.id);
  expect(w.slack.directMessage('U1AMARA')).toBe(opened.channel?.id);
  const info = await w.client.conversations.info({ channel: String(posted.channel) });
  expect(info.channel).toMatchObject({ is_im: true, user: 'U1AMARA' });
  expect(await errorOf(w.client.conversations.open({ users: 'U9' }))).toBe('user_not_found');
});

test('lists what the bot may see, by kind and page', async () => {
  await using w = await start();
  w.slack.addChannel({ name: 'secret', id: 'C2', isPrivate: true });
  w.slack.addChannel({ name: 'hidden', id: 'C3', isPrivate: true, withBot: false });
  w.slack.addChannel({ name: 'old', id: 'C4', withBot: false });
  await w.slack.archive('C4');
  const names = async (args: object) =>
    (await w.client.conversations.list(args)).channels?.map(({ name }) => name);
  expect(await names({})).toEqual(['desk', 'old']);
  expect(await names({ exclude_archived: true, types: 'public_channel,private_channel' })).toEqual([
    'desk',
    'secret',
  ]);
  expect(await errorOf(w.client.conversations.list({ types: 'rooms' }))).toBe('invalid_types');
  const members = await w.client.conversations.members({ channel: 'C1DESK' });
  expect(members.members).toEqual(['U0DATELINE', 'U1AMARA', 'U2BEN']);
  expect((await w.client.users.info({ user: 'U2BEN' })).user).toMatchObject({
    name: 'ben',
    tz: 'UTC',
  });
  const info = await w.client.conversations.info({ channel: 'C4' });
  expect(info.channel).toMatchObject({ is_member: false, is_archived: true });
});

test('lets a burst pass, then one post a second and channel', async () => {
  await using w = await start({ limits: { postBurst: 2 } });
  w.slack.addChannel({ name: 'other', id: 'C2' });
  const post = (channel = 'C1DESK') => w.client.chat.postMessage({ channel, text: 'x' });
  await post();
  await post();
  const refused = await post().catch((error: { retryAfter: number }) => error.retryAfter);
  expect(refused).toBe(1);
  expect((await post('C2')).ok).toBe(true);
  w.clock.advanceBy(1000);
  expect((await post()).ok).toBe(true);
  expect(await errorOf(post())).toMatch(/rate/);
  expect(w.slack.history('C1DESK')).toHaveLength(3);
});

test('holds the tiers of the other methods, and the slow history of distributed apps', async () => {
  await using w = await start({ limits: { slowHistory: true } });
  const history = () => w.client.conversations.history({ channel: 'C1DESK' });
  await history();
  const wait = await history().catch((error: { retryAfter: number }) => error.retryAfter);
  expect(wait).toBe(60);
  for (let i = 0; i < 20; i += 1) await w.client.conversations.list();
  expect(await errorOf(w.client.conversations.list())).toMatch(/rate/);
  w.clock.advanceBy(3000);
  expect(await errorOf(w.client.conversations.list())).toBe('none');
});

test('tells listeners what changed', async () => {
  await using w = await start();
  const seen: string[] = [];
  const stop = w.slack.onChange((change) => seen.push(change.kind));
  const ts = String((await w.client.chat.postMessage({ channel: 'C1DESK', text: 'x' })).ts);
  await w.client.chat.update({ channel: 'C1DESK', ts, text: 'y' });
  await w.client.chat.delete({ channel: 'C1DESK', ts });
  stop();
  await w.client.chat.postMessage({ channel: 'C1DESK', text: 'x' });
  expect(seen).toEqual(['posted', 'updated', 'deleted']);
});
