import type { App, ViewResponseAction } from '@slack/bolt';
import { expect, test } from 'vitest';
import type { Entries } from '../../src/local/elements.ts';
import { errorOf, start } from './start.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ value, text: plain(value) });
const form = {
  type: 'modal' as const,
  callback_id: 'follow',
  title: plain('Follow'),
  submit: plain('Follow'),
  blocks: [
    {
      type: 'input',
      block_id: 'query',
      label: plain('Query'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
    {
      type: 'input',
      block_id: 'topics',
      optional: true,
      label: plain('Topics'),
      element: {
        type: 'multi_static_select',
        action_id: 'pick',
        options: [option('sport'), option('health')],
      },
    },
  ],
};
const filled: Entries = { query: { text: 'taiwan' }, topics: { pick: ['health'] } };

/** A command that hands out its trigger_id. */
async function withTrigger(register?: (app: App) => void) {
  const w = await start();
  await w.run((app) => {
    app.command('/wire', async ({ ack, body }) => ack(body.trigger_id));
    register?.(app);
  });
  const trigger = async (): Promise<string> =>
    String((await w.slack.command('U1AMARA', 'C1DESK', '/wire', '')).ack);
  return { ...w, trigger };
}

test('a trigger opens one modal within three seconds', async () => {
  await using w = await withTrigger();
  const open = (trigger: string) =>
    errorOf(w.client.views.open({ trigger_id: trigger, view: form }));
  const used = await w.trigger();
  expect(await open(used)).toBe('none');
  expect(await open(used)).toBe('exchanged_trigger_id');
  const [edge, late] = [await w.trigger(), await w.trigger()];
  w.clock.advanceBy(3000);
  expect(await open(edge)).toBe('none');
  w.clock.advanceBy(1);
  expect(await open(late)).toBe('expired_trigger_id');
  expect(await open('made.up')).toBe('invalid_trigger_id');
  expect(w.slack.modal('U1AMARA')?.payload).toEqual(form);
});

test('a bad view is refused with the place, and does not use up the trigger', async () => {
  await using w = await withTrigger();
  const trigger = await w.trigger();
  const bad = { ...form, title: plain('x'.repeat(25)) };
  expect(await errorOf(w.client.views.open({ trigger_id: trigger, view: bad }))).toBe(
    'invalid_arguments',
  );
  expect(await errorOf(w.client.views.open({ trigger_id: trigger, view: form }))).toBe('none');
});

test('update holds the hash, and finds a view by either id', async () => {
  await using w = await withTrigger();
  const opened = await w.client.views.open({
    trigger_id: await w.trigger(),
    view: { ...form, external_id: 'x1' },
  });
  const id = String(opened.view?.id);
  const hash = String(opened.view?.hash);
  const update = (args: object) =>
    errorOf(w.client.views.update({ view_id: id, view: form, ...args }));
  expect(await update({ hash })).toBe('none');
  expect(await update({ hash })).toBe('hash_conflict');
  expect(await update({ view_id: 'V0' })).toBe('not_found');
  const twin = w.client.views.open({
    trigger_id: await w.trigger(),
    view: { ...form, external_id: 'x1' },
  });
  expect(await errorOf(twin)).toBe('none');
  expect(await errorOf(w.client.views.update({ external_id: 'x1', view: form }))).toBe('none');
});

test('three modals stack, a fourth is refused', async () => {
  const refusals: string[] = [];
  const more = {
    ...form,
    blocks: [
      ...form.blocks,
      { type: 'actions', elements: [{ type: 'button', action_id: 'more', text: plain('More') }] },
    ],
  };
  await using w = await withTrigger((app) => {
    app.action('more', async ({ ack, body, client }) => {
      const trigger = 'trigger_id' in body ? body.trigger_id : '';
      refusals.push(await errorOf(client.views.push({ trigger_id: trigger, view: more })));
      await ack();
    });
  });
  await w.client.views.open({ trigger_id: await w.trigger(), view: more });
  for (let i = 0; i < 3; i += 1) {
    await w.slack.pressInView('U1AMARA', w.slack.modal('U1AMARA')?.id ?? '', 'more');
  }
  expect(refusals).toEqual(['none', 'none', 'push_limit_reached']);
  expect(await errorOf(w.client.views.push({ trigger_id: await w.trigger(), view: form }))).toBe(
    'not_found',
  );
});

test('a submission carries what was entered, and the answer decides what stays open', async () => {
  const values: unknown[] = [];
  const answers: ViewResponseAction[] = [
    { response_action: 'errors', errors: { query: 'Not understood' } },
    { response_action: 'update', view: { ...form, title: plain('Sure?') } },
    { response_action: 'push', view: { ...form, title: plain('More') } },
  ];
  await using w = await withTrigger((app) => {
    app.view('follow', async ({ ack, view }) => {
      values.push(view.state.values);
      const answer = answers[values.length - 1];
      await ack(answer);
    });
  });
  await w.client.views.open({ trigger_id: await w.trigger(), view: form });
  const id = w.slack.modal('U1AMARA')?.id ?? '';
  expect(await w.slack.submit('U1AMARA', id)).toMatchObject({ errors: { query: /required/ } });
  expect(values).toEqual([]);
  expect((await w.slack.submit('U1AMARA', id, filled)).errors).toEqual({ query: 'Not understood' });
  expect(values[0]).toEqual({
    query: { text: { type: 'plain_text_input', value: 'taiwan' } },
    topics: { pick: { type: 'multi_static_select', selected_options: [option('health')] } },
  });
  await w.slack.submit('U1AMARA', id, { query: { text: 'x' } });
  expect(values[1]).toMatchObject({ topics: { pick: { selected_options: [] } } });
  expect(w.slack.modal('U1AMARA')?.payload['title']).toEqual(plain('Sure?'));
  await w.slack.submit('U1AMARA', id, filled);
  const pushed = w.slack.modal('U1AMARA');
  expect(pushed).toMatchObject({ previousId: id, rootId: id });
  await w.slack.submit('U1AMARA', pushed?.id ?? '', filled);
  expect(w.slack.modal('U1AMARA')?.id).toBe(id);
  await w.slack.dismiss('U1AMARA', id);
  expect(w.slack.modal('U1AMARA')).toBeNull();
});

test('closing tells the app when it asked to know', async () => {
  const closed: string[] = [];
  await using w = await withTrigger((app) => {
    app.view({ callback_id: 'follow', type: 'view_closed' }, async ({ ack, view }) => {
      closed.push(view.id);
      await ack();
    });
  });
  await w.client.views.open({
    trigger_id: await w.trigger(),
    view: { ...form, notify_on_close: true },
  });
  const id = w.slack.modal('U1AMARA')?.id ?? '';
  await w.slack.dismiss('U1AMARA', id);
  expect(closed).toEqual([id]);
});

test('App Home keeps its id, changes its hash, and its buttons work', async () => {
  const seen: unknown[] = [];
  await using w = await withTrigger((app) => {
    app.action('list', async ({ ack, body }) => {
      seen.push(body);
      await ack();
    });
  });
  const home = {
    type: 'home' as const,
    blocks: [
      { type: 'actions', elements: [{ type: 'button', action_id: 'list', text: plain('List') }] },
    ],
  };
  const publish = (args = {}) => w.client.views.publish({ user_id: 'U2BEN', view: home, ...args });
  const first = (await publish()).view;
  const second = (await publish({ hash: first?.hash })).view;
  expect(second?.id).toBe(first?.id);
  expect(await errorOf(publish({ hash: first?.hash }))).toBe('hash_conflict');
  expect(await errorOf(publish({ user_id: 'U9' }))).toBe('user_not_found');
  await w.slack.pressInView('U2BEN', String(first?.id), 'list');
  expect(seen).toMatchObject([{ container: { type: 'view', view_id: first?.id } }]);
});
