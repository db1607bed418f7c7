import { LogLevel, WebClient } from '@slack/web-api';
import { createEmulator } from 'emulate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf, start } from './start.ts';

/*
 * The same calls on our workspace and on `emulate`, a stand-in written by others: where both agree we have not fooled
 * ourselves. Where they differ, both answers stand in the test and ours follows Slack's documentation. Besides,
 * emulate checks no Block Kit rules, no rate limits and no lengths, so those are ours alone.
 */

/** What a call gave on both sides. */
interface Both {
  readonly ours: unknown;
  readonly emulate: unknown;
}
type Act = (client: WebClient, channel: string) => Promise<unknown>;

const token = ['xoxb', 'emulate'].join('-');
const scopes =
  'chat:write channels:read channels:history groups:read users:read im:write im:read im:history'.split(
    ' ',
  );
const open = new AsyncDisposableStack();
let both: (act: Act) => Promise<Both>;

beforeAll(async () => {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: {
      slack: {
        strict_scopes: true,
        users: [{ name: 'amara', real_name: 'amara', email: 'amara@desk.example' }],
        channels: [{ name: 'desk' }],
        tokens: [{ token, user: 'amara', bot_id: 'B1', scopes }],
      },
    },
  });
  open.defer(() => emulator.close());
  const ours = open.use(await start({ limits: { isOn: false } }));
  const slackApiUrl = `${emulator.url}/api/`;
  const theirs = new WebClient(token, {
    slackApiUrl,
    retryConfig: { retries: 0 },
    logLevel: LogLevel.ERROR,
  });
  const listed = await theirs.conversations.list();
  const desk = listed.channels?.find(({ name }) => name === 'desk')?.id ?? '';
  both = async (act) => ({
    ours: await act(ours.client, 'C1DESK'),
    emulate: await act(theirs, desk),
  });
});

afterAll(() => open.disposeAsync());

/** The same on both sides. */
function alike(value: unknown): Both {
  return { ours: value, emulate: value };
}

const metadata = { event_type: 'dateline_delivery', event_payload: { delivery_id: 'd-1' } };
const blocks = [{ type: 'section', block_id: 's', text: { type: 'mrkdwn', text: '*Quake*' } }];

/** Messages from one ts on, newest first; chosen here, because emulate does not know `oldest`. */
async function since(client: WebClient, channel: string, ts: string) {
  const read = await client.conversations.history({ channel, include_all_metadata: true });
  return (read.messages ?? []).filter((message) => Number(message.ts) >= Number(ts));
}

test('a post comes back from history with text, blocks and metadata', async () => {
  const seen = await both(async (client, channel) => {
    const posted = await client.chat.postMessage({ channel, text: 'Quake', blocks, metadata });
    const [message] = await since(client, channel, String(posted.ts));
    return [message?.ts === posted.ts, message?.text, message?.blocks, message?.metadata];
  });
  expect(seen).toEqual(alike([true, 'Quake', blocks, metadata]));
});

test('metadata must be asked for in Slack; emulate gives it anyway', async () => {
  const seen = await both(async (client, channel) => {
    await client.chat.postMessage({ channel, text: 'x', metadata });
    const read = await client.conversations.history({ channel, limit: 1 });
    return read.messages?.[0]?.metadata !== undefined;
  });
  expect(seen).toEqual({ ours: false, emulate: true });
});

test('replies stand in their thread; broadcast ones in history too, which emulate leaves out', async () => {
  const seen = await both(async (client, channel) => {
    const { ts } = await client.chat.postMessage({ channel, text: 'root' });
    const root = String(ts);
    await client.chat.postMessage({ channel, text: 'quiet', thread_ts: root });
    await client.chat.postMessage({
      channel,
      text: 'loud',
      thread_ts: root,
      reply_broadcast: true,
    });
    const history = await since(client, channel, root);
    const replies = await client.conversations.replies({ channel, ts: root });
    return {
      history: history.map(({ text }) => text),
      replies: replies.messages?.map(({ text }) => text),
      count: history.find((message) => message.ts === root)?.reply_count,
    };
  });
  const shared = { replies: ['root', 'quiet', 'loud'], count: 2 };
  expect(seen).toEqual({
    ours: { ...shared, history: ['loud', 'root'] },
    emulate: { ...shared, history: ['root'] },
  });
});

test('an edit keeps the ts, a deletion removes it', async () => {
  const seen = await both(async (client, channel) => {
    const ts = String((await client.chat.postMessage({ channel, text: 'a' })).ts);
    const edited = await client.chat.update({ channel, ts, text: 'b' });
    const [after] = await since(client, channel, ts);
    await client.chat.delete({ channel, ts });
    const left = await since(client, channel, ts);
    return [edited.ts === ts, after?.text, after?.edited !== undefined, left.length];
  });
  expect(seen).toEqual(alike([true, 'b', true, 0]));
});

test('pages by cursor, newest first', async () => {
  const seen = await both(async (client, channel) => {
    for (const text of ['p0', 'p1', 'p2', 'p3']) await client.chat.postMessage({ channel, text });
    const first = await client.conversations.history({ channel, limit: 2 });
    const cursor = String(first.response_metadata?.next_cursor);
    const second = await client.conversations.history({ channel, limit: 2, cursor });
    return [first, second].map((page) => page.messages?.map(({ text }) => text).join(' '));
  });
  expect(seen).toEqual(alike(['p3 p2', 'p1 p0']));
});

const refusals: readonly (readonly [string, Act, string])[] = [
  [
    'post to no channel',
    (client) => client.chat.postMessage({ channel: 'C9', text: 'x' }),
    'channel_not_found',
  ],
  ['post nothing', (client, channel) => client.chat.postMessage({ channel, text: '' }), 'no_text'],
  [
    'edit nothing',
    (client, channel) => client.chat.update({ channel, ts: '1.000001', text: 'x' }),
    'message_not_found',
  ],
  [
    'delete nothing',
    (client, channel) => client.chat.delete({ channel, ts: '1.000001' }),
    'message_not_found',
  ],
  [
    'info of no channel',
    (client) => client.conversations.info({ channel: 'C9' }),
    'channel_not_found',
  ],
  [
    'history of no channel',
    (client) => client.conversations.history({ channel: 'C9' }),
    'channel_not_found',
  ],
  ['no such person', (client) => client.users.info({ user: 'U9' }), 'user_not_found'],
];

test.each(refusals)('refuses alike: %s', async (_, act, error) => {
  expect(await both((client, channel) => errorOf(act(client, channel)))).toEqual(alike(error));
});

test('a thread that is not there is an error in Slack; emulate gives an empty one', async () => {
  const seen = await both((client, channel) =>
    errorOf(client.conversations.replies({ channel, ts: '1.000001' })),
  );
  expect(seen).toEqual({ ours: 'thread_not_found', emulate: 'none' });
});

test('describes channels and people alike', async () => {
  const seen = await both(async (client, channel) => {
    const { channel: info } = await client.conversations.info({ channel });
    const listed = await client.conversations.list();
    const members = (await client.conversations.members({ channel })).members ?? [];
    const people = await Promise.all(members.map((user) => client.users.info({ user })));
    return {
      name: info?.name,
      isPrivate: info?.is_private,
      isArchived: info?.is_archived,
      isListed: listed.channels?.some(({ id }) => id === channel),
      hasAmara: people.some(({ user }) => user?.name === 'amara'),
    };
  });
  const desk = {
    name: 'desk',
    isPrivate: false,
    isArchived: false,
    isListed: true,
    hasAmara: true,
  };
  expect(seen).toEqual(alike(desk));
});

test('keeps ephemeral messages out of history', async () => {
  const seen = await both(async (client, channel) => {
    const members = (await client.conversations.members({ channel })).members ?? [];
    const { ts } = await client.chat.postMessage({ channel, text: 'before' });
    await client.chat.postEphemeral({ channel, user: members.at(-1) ?? '', text: 'psst' });
    return (await since(client, channel, String(ts))).map(({ text }) => text);
  });
  expect(seen).toEqual(alike(['before']));
});
