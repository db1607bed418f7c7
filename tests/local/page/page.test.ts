import type { App } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MessagesAnswer } from '../../../src/local/page/protocol.ts';
import { openPage } from './visit.ts';

let page: Awaited<ReturnType<typeof openPage>>;
beforeEach(async () => {
  page = await openPage({
    people: [
      { name: 'amara', id: 'U1AMARA' },
      { name: 'ben', id: 'U2BEN' },
    ],
    channels: [
      { name: 'desk', id: 'C1DESK' },
      { name: 'cellar', id: 'C2CELLAR', isPrivate: true, members: ['ben'] },
      { name: 'attic', id: 'C3ATTIC', members: ['ben'], withBot: false },
    ],
  });
});
afterEach(async () => page[Symbol.asyncDispose]());

const amara = { as: 'U1AMARA', channel: 'C1DESK' } as const;
const ben = { as: 'U2BEN', channel: 'C1DESK' } as const;
const messages = async (query: string): Promise<MessagesAnswer> =>
  (await page.read(`/page/messages?${query}`)) as MessagesAnswer;
const post = async (more: Record<string, unknown> = {}): Promise<string> => {
  page.clock.advanceBy(2000);
  const message = { channel: 'C1DESK', text: 'Said by the app', ...more };
  return (await page.client.chat.postMessage(message)).ts ?? '';
};

describe('what somebody sees', () => {
  test('who and what there is, and only what is for their eyes', async () => {
    const stream = await page.listen('U1AMARA');
    const hello = await stream.next('hello');
    expect(stream.headers['content-type']).toBe('text/event-stream');
    expect(hello).toMatchObject({
      me: 'U1AMARA',
      hasHome: true,
      hasWireDesk: false,
      commands: [{ command: '/wire', usageHint: 'follow | list' }],
      shortcuts: [{ name: 'Why?', callbackId: 'why' }],
      modals: [],
      home: null,
    });
    expect(hello.channels.map(({ name, isMember }) => [name, isMember])).toEqual([
      ['desk', true],
      ['attic', false],
      ['dateline', true],
    ]);
    await page.slack.say('U2BEN', 'C2CELLAR', 'a secret');
    expect(await messages('as=U1AMARA&channel=C2CELLAR')).toEqual({ messages: [], hasMore: false });
    expect((await messages('as=U2BEN&channel=C2CELLAR')).messages).toHaveLength(1);
    const answer = { channel: 'C1DESK', user: 'U2BEN', text: 'for ben' };
    await page.client.chat.postEphemeral(answer);
    expect((await messages('as=U1AMARA&channel=C1DESK')).messages).toEqual([]);
    expect((await messages('as=U2BEN&channel=C1DESK')).messages).toMatchObject([
      { isEphemeral: true },
    ]);
    stream.close();
  });

  test('messages, threads, edits, deletions and counts come by themselves', async () => {
    const stream = await page.listen('U1AMARA');
    const root = await post({ text: 'A root for <@U1AMARA>' });
    expect(await stream.next('message')).toMatchObject({
      ts: root,
      isMention: true,
      replies: null,
    });
    expect(await stream.next('channel')).toMatchObject({ unread: 1, mentions: 1 });
    await post({ text: 'A reply', thread_ts: root });
    expect(await stream.next('message', ({ ts }) => ts === root)).toMatchObject({
      replies: { count: 1, unread: 0, userIds: ['U0DATELINE'] },
    });
    await page.client.chat.update({ channel: 'C1DESK', ts: root, text: 'Redrawn' });
    expect(await stream.next('message', ({ isEdited }) => isEdited)).toMatchObject({
      text: 'Redrawn',
    });
    await page.act({ ...amara, act: 'read', ts: root });
    const seen = await stream.next('channel', ({ unread }) => unread === 0);
    expect(seen).toMatchObject({ mentions: 0, readTs: root });
    await page.client.chat.delete({ channel: 'C1DESK', ts: root });
    expect(await stream.next('message', ({ isDeleted }) => isDeleted)).toMatchObject({ ts: root });
    const other = await post();
    await page.client.chat.delete({ channel: 'C1DESK', ts: other });
    expect(await stream.next('gone')).toEqual({ channelId: 'C1DESK', ts: other });
    stream.close();
  });

  test('many redraws of one message at once are told once', async () => {
    const ts = await post();
    const stream = await page.listen('U1AMARA');
    await stream.next('hello');
    for (let n = 1; n <= 20; n += 1) {
      await page.client.chat.update({ channel: 'C1DESK', ts, text: `Version ${n}` });
    }
    let told = 0;
    await stream.next('message', ({ text }) => {
      told += 1;
      return text === 'Version 20';
    });
    expect(told).toBeLessThan(20);
    stream.close();
  });

  test('a long channel is read in pages, a thread whole', async () => {
    for (let n = 0; n < 130; n += 1) await page.slack.say('U2BEN', 'C1DESK', `no ${n}`);
    const newest = await messages('as=U1AMARA&channel=C1DESK');
    expect(newest).toMatchObject({ hasMore: true });
    expect([newest.messages.length, newest.messages.at(-1)?.text]).toEqual([60, 'no 129']);
    const before = newest.messages[0]?.ts ?? '';
    const older = await messages(`as=U1AMARA&channel=C1DESK&before=${before}`);
    expect(older.messages.at(-1)?.text).toBe('no 69');
    const threadTs = newest.messages.at(-1)?.ts ?? '';
    await page.slack.say('U2BEN', 'C1DESK', 'a reply', { threadTs });
    const thread = await messages(`as=U1AMARA&channel=C1DESK&thread=${threadTs}`);
    expect(thread.messages.map(({ text }) => text)).toEqual(['no 129', 'a reply']);
  });

  test('replies are new to those who know the thread', async () => {
    const { ts } = await page.slack.say('U1AMARA', 'C1DESK', 'Who has the story?');
    await page.slack.say('U2BEN', 'C1DESK', 'I have', { threadTs: ts });
    const rootFor = async (as: string) => (await messages(`as=${as}&channel=C1DESK`)).messages[0];
    expect(await rootFor('U1AMARA')).toMatchObject({ replies: { unread: 1 } });
    expect(await rootFor('U2BEN')).toMatchObject({ replies: { unread: 0 } });
    const last = (await rootFor('U1AMARA'))?.replies?.lastTs ?? '';
    const stream = await page.listen('U1AMARA');
    await stream.next('hello');
    await page.act({ ...amara, act: 'read', thread: ts, ts: last });
    expect(await stream.next('message')).toMatchObject({ ts, replies: { unread: 0 } });
    stream.close();
    expect(await rootFor('U1AMARA')).toMatchObject({ replies: { unread: 0 } });
  });
});

describe('what somebody does', () => {
  const button = { type: 'button', text: { type: 'plain_text', text: 'Go' } };
  const modal = (title: string) => ({
    type: 'modal' as const,
    title: { type: 'plain_text' as const, text: title },
    submit: { type: 'plain_text' as const, text: 'Send' },
    blocks: [
      {
        type: 'input' as const,
        block_id: 'words',
        label: { type: 'plain_text' as const, text: 'Words' },
        element: { type: 'plain_text_input' as const, action_id: 'typed' },
      },
    ],
  });
  /** An app that answers everything, and says what it was asked. */
  const run = async (more: (app: App) => void = () => {}): Promise<string[]> => {
    const asked: string[] = [];
    await page.run((app) => {
      app.command('/wire', async ({ ack, command, client }) => {
        asked.push(`command ${command.text}`);
        if (command.text === 'modal') {
          await client.views.open({ trigger_id: command.trigger_id, view: modal('First') });
        }
        await ack(command.text === 'modal' ? undefined : `you said ${command.text}`);
      });
      app.action(/.*/, async ({ ack, action }) => {
        asked.push(`action ${'action_id' in action ? action.action_id : ''}`);
        await ack();
      });
      app.shortcut('why', async ({ ack }) => {
        asked.push('shortcut');
        await ack();
      });
      app.view(/.*/, async ({ ack, view }) => {
        const typed = view.state.values['words']?.['typed']?.value;
        asked.push(`view ${typed}`);
        if (typed === 'wrong')
          await ack({ response_action: 'errors', errors: { words: 'Not that' } });
        else await ack();
      });
      app.event('app_home_opened', async ({ client, event }) => {
        const block = {
          type: 'section' as const,
          text: { type: 'plain_text' as const, text: 'At home' },
        };
        await client.views.publish({
          user_id: event.user,
          view: { type: 'home', blocks: [block] },
        });
      });
      more(app);
    });
    return asked;
  };

  test('says, commands, presses, takes shortcuts, and hears what comes of it', async () => {
    const asked = await run();
    const stream = await page.listen('U1AMARA');
    expect(await page.act({ ...amara, act: 'say', text: 'Hello <world>' })).toEqual({ ok: true });
    expect(await stream.next('message')).toMatchObject({
      text: 'Hello &lt;world&gt;',
      userId: 'U1AMARA',
    });
    expect(await page.act({ ...amara, act: 'command', text: '/wire list' })).toEqual({ ok: true });
    const answer = await stream.next('message');
    expect(answer).toMatchObject({ text: 'you said list', isEphemeral: true });
    const ts = await post({ blocks: [{ type: 'actions', elements: [button] }] });
    const shown = await stream.next('message', (one) => one.ts === ts);
    const placed = { type: 'button', action_id: 'b0.0', block_id: 'b0' };
    expect(shown.blocks).toMatchObject([{ elements: [placed] }]);
    expect(await page.act({ ...amara, act: 'press', ts, block: 'b0', action: 'b0.0' })).toEqual({
      ok: true,
    });
    expect(await page.act({ ...amara, act: 'shortcut', ts, callback: 'why' })).toEqual({
      ok: true,
    });
    expect(asked).toEqual(['command list', 'action b0.0', 'shortcut']);
    await page.act({ ...ben, act: 'hide', ts: answer.ts });
    expect((await messages('as=U1AMARA&channel=C1DESK')).messages).toContainEqual(answer);
    await page.act({ ...amara, act: 'hide', ts: answer.ts });
    expect(await stream.next('gone')).toMatchObject({ ts: answer.ts });
    stream.close();
  });

  test('opens, fills, corrects and sends a modal; opens the home', async () => {
    const asked = await run();
    const stream = await page.listen('U1AMARA');
    await page.act({ ...amara, act: 'command', text: '/wire modal' });
    const [view] = await stream.next('modals', ({ length }) => length === 1);
    expect(view).toMatchObject({ title: 'First', submit: 'Send', close: 'Cancel' });
    const submit = async (typed: string) =>
      page.act({
        as: 'U1AMARA',
        act: 'submit',
        view: view?.id ?? '',
        entries: typed === '' ? {} : { words: { typed } },
      });
    expect(await submit('')).toMatchObject({
      errors: { words: expect.stringContaining('required') },
    });
    expect(await submit('wrong')).toEqual({ ok: true, errors: { words: 'Not that' } });
    expect(await submit('right')).toEqual({ ok: true, errors: {} });
    expect(await stream.next('modals')).toEqual([]);
    expect(asked).toEqual(['command modal', 'view wrong', 'view right']);
    await page.act({ as: 'U1AMARA', act: 'open-home' });
    expect(await stream.next('home')).toMatchObject({ blocks: [{ text: { text: 'At home' } }] });
    stream.close();
  });

  test('is told in words when something cannot be done', async () => {
    const stream = await page.listen('U1AMARA');
    const said = async (text: string) => page.act({ ...amara, act: 'command', text });
    const away = { ok: false, error: 'Dateline is not running yet.' };
    expect(await said('/wire list')).toMatchObject(away);
    expect(await stream.next('failure')).toEqual({ text: away.error });
    expect(await said('/giphy cat')).toMatchObject({
      ok: false,
      hint: expect.stringContaining('/wire'),
    });
    expect(await said('/invite @nobody')).toMatchObject({ error: 'Nobody here is called nobody.' });
    const attic = { as: 'U1AMARA', channel: 'C3ATTIC' } as const;
    expect(await page.act({ ...attic, act: 'say', text: 'hello?' })).toMatchObject({
      hint: 'Join it first.',
    });
    expect(await page.act({ ...attic, act: 'join' })).toEqual({ ok: true });
    expect(await page.act({ ...attic, act: 'say', text: 'hello?' })).toEqual({ ok: true });
    expect(
      await page.act({ ...amara, act: 'press', ts: '1', block: 'b', action: 'a' }),
    ).toMatchObject({
      error: 'No message 1 in the local workspace.',
    });
    expect(await page.act({ as: 'U9', act: 'open-home' })).toMatchObject({ ok: false });
    await said('/archive');
    expect(await page.act({ ...amara, act: 'say', text: 'late' })).toMatchObject({
      error: '#desk is archived.',
    });
    stream.close();
  });

  test('invites the app where it is not, and sends it away', async () => {
    const attic = { as: 'U2BEN', channel: 'C3ATTIC', act: 'command' } as const;
    const hasBot = (): boolean =>
      page.slack.state.channels.get('C3ATTIC')?.members.has('U0DATELINE' as never) === true;
    await page.act({ ...attic, text: '/invite @Dateline' });
    expect(hasBot()).toBe(true);
    await page.act({ ...attic, text: '/remove dateline' });
    expect(hasBot()).toBe(false);
  });

  test('clears the workspace for everybody', async () => {
    const stream = await page.listen('U2BEN');
    const ts = await post();
    await page.slack.say('U2BEN', 'C1DESK', 'a reply', { threadTs: ts });
    expect(await page.act({ as: 'U1AMARA', act: 'reset' })).toEqual({ ok: true });
    await stream.next('reset');
    expect((await stream.next('hello')).channels[0]).toMatchObject({ name: 'desk', unread: 0 });
    expect((await messages('as=U2BEN&channel=C1DESK')).messages).toEqual([]);
    expect((await messages(`as=U2BEN&channel=C1DESK&thread=${ts}`)).messages).toEqual([]);
    const later = await post();
    expect(later > ts).toBe(true);
    stream.close();
  });

  test('opens a message in Block Kit Builder', async () => {
    const ts = await post({ text: 'A <b> & c' });
    const { status, headers } = await page.ask(`/page/builder?as=U1AMARA&channel=C1DESK&ts=${ts}`);
    expect(status).toBe(302);
    const link = new URL(headers.location ?? '');
    expect(link.origin + link.pathname).toBe('https://app.slack.com/block-kit-builder/');
    expect(JSON.parse(decodeURIComponent(link.hash.slice(1)))).toEqual({
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'A <b> & c' } }],
    });
    await page.slack.say('U2BEN', 'C2CELLAR', 'a secret');
    const secret = page.slack.history('C2CELLAR')[0]?.ts ?? '';
    const hidden = await page.ask(`/page/builder?as=U1AMARA&channel=C2CELLAR&ts=${secret}`);
    expect(hidden.status).toBe(404);
  });
});

test('the wire desk and the controls are read through their ports, and nudge at most twice a second', async () => {
  let nudge = (): void => {};
  const done: unknown[] = [];
  await using room = await openPage(
    {},
    {
      wireDesk: {
        read: async (query) => ({ asked: query.get('part') }),
        onChange: (listener) => {
          nudge = listener;
          return () => {};
        },
      },
      controls: {
        read: () => ({ speed: 60 }),
        act: async (body) => {
          done.push(body);
          return { ok: true };
        },
        onChange: () => () => {},
      },
    },
  );
  const stream = await room.listen('U1AMARA');
  expect(await stream.next('hello')).toMatchObject({ hasWireDesk: true, hasControls: true });
  expect(await room.read('/page/wire-desk?part=lanes')).toEqual({ asked: 'lanes' });
  expect(await room.read('/page/controls')).toEqual({ speed: 60 });
  const started = performance.now();
  for (let n = 0; n < 50; n += 1) nudge();
  await stream.next('wire-desk');
  await stream.next('wire-desk');
  expect(performance.now() - started).toBeGreaterThan(400);
  expect((await room.ask('/page/controls', { body: { pause: true } })).status).toBe(200);
  expect(done).toEqual([{ pause: true }]);
  stream.close();
});
