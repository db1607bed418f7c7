import type { App } from '@slack/bolt';
import type { Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { validateMessage } from '../../src/local/validate.ts';
import { openPage } from '../local/page/visit.ts';
import { seriousProblems } from './axe.ts';
import { chromiumPath, openBrowser } from './browser.ts';
import { screenshot } from './screenshot.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn' as const, text });
const option = (value: string) => ({ text: plain(`Option ${value}`), value });
const options = ['one', 'two', 'three'].map(option);
const cell = (text: string) => ({ type: 'raw_text', text });
const words = (text: string, style?: object) => ({
  type: 'text',
  text,
  ...(style !== undefined && { style }),
});

/** Every block a message may have, with every element a message may have. */
const everyBlock: readonly Readonly<Record<string, unknown>>[] = [
  { type: 'header', text: plain('Every block there is <b>') },
  {
    type: 'section',
    text: mrkdwn(
      '*Bold*, _italic_, ~gone~, `code`, <https://a.example|a link>, <@U2BEN>, <#C1DESK>, <!here>\n> a quote\n```\nfixed\n```',
    ),
    accessory: { type: 'button', action_id: 'go', text: plain('Go'), style: 'primary' },
  },
  { type: 'section', fields: [mrkdwn('*Field*\none'), plain('Field two')] },
  {
    type: 'section',
    text: plain('Beside a picture'),
    accessory: { type: 'image', image_url: 'https://a.example/a.png', alt_text: 'A harbour' },
  },
  {
    type: 'context',
    elements: [
      mrkdwn('A context'),
      { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'A flag' },
    ],
  },
  { type: 'divider' },
  {
    type: 'image',
    image_url: 'https://a.example/c.png',
    alt_text: 'A map',
    title: plain('The map'),
  },
  {
    type: 'actions',
    block_id: 'acts',
    elements: [
      {
        type: 'button',
        action_id: 'sure',
        text: plain('Delete'),
        style: 'danger',
        confirm: {
          title: plain('Really?'),
          text: mrkdwn('It is *gone* then.'),
          confirm: plain('Delete it'),
          deny: plain('Keep it'),
        },
      },
      { type: 'button', action_id: 'out', text: plain('Outside'), url: 'https://a.example/' },
      { type: 'static_select', action_id: 'pick', placeholder: plain('Pick one'), options },
      {
        type: 'multi_static_select',
        action_id: 'picks',
        placeholder: plain('Pick some'),
        option_groups: [{ label: plain('Group'), options }],
      },
      { type: 'users_select', action_id: 'user', placeholder: plain('Who') },
      { type: 'channels_select', action_id: 'channel', placeholder: plain('Where') },
      { type: 'datepicker', action_id: 'date', placeholder: plain('When') },
      { type: 'timepicker', action_id: 'time', placeholder: plain('At') },
      { type: 'checkboxes', action_id: 'ticks', options },
      { type: 'radio_buttons', action_id: 'radio', options },
      { type: 'overflow', action_id: 'more', options },
    ],
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          words('Bold ', { bold: true }),
          words('struck ', { strike: true }),
          words('code', { code: true }),
          words(' *not parsed* <@U2BEN> '),
          { type: 'link', url: 'https://a.example/', text: 'a link' },
          { type: 'user', user_id: 'U1AMARA' },
          {
            type: 'date',
            timestamp: 1_773_721_800,
            format: '{date_short_pretty} {time}',
            fallback: 'then',
          },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [{ type: 'rich_text_section', elements: [words('first')] }],
      },
      { type: 'rich_text_quote', elements: [words('quoted')] },
      { type: 'rich_text_preformatted', elements: [words('fixed')] },
    ],
  },
  {
    type: 'markdown',
    text: '# Heading\n\n**bold** and [a link](https://a.example)\n\n- item\n\n```\nfixed\n```',
  },
  {
    type: 'table',
    rows: [
      [cell('a'), cell('b')],
      [cell('c'), { type: 'raw_number', value: 7, text: '7' }],
    ],
  },
  {
    type: 'data_table',
    caption: 'Figures',
    rows: [
      [cell('Feed'), cell('Stories')],
      [cell('Harbour'), { type: 'raw_number', value: 12, text: '12' }],
    ],
  },
  {
    type: 'card',
    title: mrkdwn('*A card*'),
    subtitle: mrkdwn('subtitle'),
    body: mrkdwn('body'),
    actions: [{ type: 'button', action_id: 'card', text: plain('On a card') }],
  },
  {
    type: 'carousel',
    elements: [
      { type: 'card', title: mrkdwn('One') },
      { type: 'card', title: mrkdwn('Two') },
    ],
  },
  {
    type: 'container',
    title: plain('Folded'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: [{ type: 'section', text: plain('Inside') }],
  },
  {
    type: 'data_visualization',
    title: 'Stories',
    chart: {
      type: 'pie',
      segments: [
        { label: 'Asia', value: 3 },
        { label: 'Europe', value: 1 },
      ],
    },
  },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback',
        positive_button: { text: plain('Right'), value: 'y' },
        negative_button: { text: plain('Wrong'), value: 'n' },
      },
      { type: 'icon_button', action_id: 'bin', icon: 'trash', text: plain('Remove') },
    ],
  },
];

describe.skipIf(chromiumPath === null)('blocks in a real browser', () => {
  let browser: Awaited<ReturnType<typeof openBrowser>>;
  let room: Awaited<ReturnType<typeof openPage>>;
  let page: Page;
  let pressed: Record<string, unknown>[];

  const input = (id: string, element: object, more: object = {}) => ({
    type: 'input' as const,
    block_id: id,
    label: plain(`Label ${id}`),
    element: { action_id: 'it', ...element },
    ...more,
  });
  const modal = (title: string, blocks: readonly object[]) => ({
    type: 'modal' as const,
    title: plain(title),
    submit: plain('Send'),
    blocks: blocks as never[],
  });
  const form = modal('A form', [
    { type: 'alert', text: plain('Mind the gap'), level: 'warning' },
    input(
      'text',
      { type: 'plain_text_input', initial_value: 'before' },
      { hint: plain('Some words') },
    ),
    input('long', { type: 'plain_text_input', multiline: true }, { optional: true }),
    input('number', { type: 'number_input', is_decimal_allowed: false }),
    input('url', { type: 'url_text_input' }, { optional: true }),
    input('pick', { type: 'static_select', options }),
    input('picks', { type: 'multi_static_select', options }),
    input('ticks', { type: 'checkboxes', options }),
    input('radio', { type: 'radio_buttons', options }),
    input('date', { type: 'datepicker' }),
    input('time', { type: 'timepicker' }),
    {
      type: 'actions',
      block_id: 'acts',
      elements: [{ type: 'button', action_id: 'push', text: plain('Go deeper') }],
    },
  ]);
  const register = (app: App): void => {
    app.action(/.*/, async ({ ack, action, client, body }) => {
      await ack();
      pressed.push(action as unknown as Record<string, unknown>);
      if (!('trigger_id' in body) || !('action_id' in action)) return;
      if (action.action_id === 'go')
        await client.views.open({ trigger_id: body.trigger_id, view: form });
      const deeper = modal('Deeper', [input('deep', { type: 'plain_text_input' })]);
      if (action.action_id === 'push')
        await client.views.push({ trigger_id: body.trigger_id, view: deeper });
    });
    app.view(/.*/, async ({ ack, view }) => {
      const values = view.state.values;
      pressed.push({ view: view.title.text, values });
      if (values['deep']?.['it']?.value === 'bad')
        await ack({ response_action: 'errors', errors: { deep: 'Not bad' } });
      else await ack();
    });
  };

  beforeEach(async () => {
    pressed = [];
    [browser, room] = await Promise.all([
      openBrowser(),
      openPage({
        people: [
          { name: 'amara', id: 'U1AMARA', realName: 'Amara Okafor' },
          { name: 'ben', id: 'U2BEN', realName: 'Ben Hale' },
        ],
      }),
    ]);
    await room.run(register);
    const context = await browser.open({ reducedMotion: 'reduce', bypassCSP: true });
    page = await context.newPage();
    await page.goto(`${room.slack.pageUrl}/#/U1AMARA/C1DESK`);
    await page.getByRole('textbox', { name: 'Message #desk' }).waitFor();
  });
  afterEach(async () => {
    await browser[Symbol.asyncDispose]();
    await room[Symbol.asyncDispose]();
  });

  const post = async (blocks: readonly unknown[]): Promise<void> => {
    const message = { channel: 'C1DESK', text: 'Blocks', blocks: blocks as never[] };
    expect(validateMessage(message)).toEqual([]);
    await room.client.chat.postMessage(message);
  };
  const pressedOf = async (id: string): Promise<Record<string, unknown>> => {
    await expect.poll(() => pressed.some((one) => one['action_id'] === id)).toBe(true);
    return pressed.findLast((one) => one['action_id'] === id) ?? {};
  };

  test('every block of a message is drawn, for everybody', async () => {
    await post(everyBlock.slice(0, 8));
    room.clock.advanceBy(5000);
    await post(everyBlock.slice(8));
    await page.getByText('Inside').waitFor({ state: 'attached' });
    expect(await page.getByText('A block of the type').count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Every block there is <b>' }).count()).toBe(1);
    expect(await page.locator('img').count()).toBe(0);
    expect(await seriousProblems(page)).toEqual([]);
    await page.setViewportSize({ width: 1200, height: 2300 });
    await screenshot(page, 'blocks');
  });

  test('every element of a message acts as Slack’s does', async () => {
    await post(everyBlock.slice(0, 8));
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await pressedOf('sure');
    expect(pressed).toHaveLength(1);
    await page.getByRole('combobox', { name: 'Pick one' }).selectOption('Option two');
    expect(await pressedOf('pick')).toMatchObject({ selected_option: { value: 'two' } });
    await page.getByText('Pick some').click();
    await page.getByRole('checkbox', { name: 'Option three' }).first().check();
    expect(await pressedOf('picks')).toMatchObject({ selected_options: [{ value: 'three' }] });
    await page.getByRole('combobox', { name: 'Who' }).selectOption('@ben');
    expect(await pressedOf('user')).toMatchObject({ selected_user: 'U2BEN' });
    await page.getByRole('combobox', { name: 'Where' }).selectOption('#desk');
    expect(await pressedOf('channel')).toMatchObject({ selected_channel: 'C1DESK' });
    await page.getByLabel('When').fill('2026-03-17');
    expect(await pressedOf('date')).toMatchObject({ selected_date: '2026-03-17' });
    await page.getByRole('radio', { name: 'Option one' }).check();
    expect(await pressedOf('radio')).toMatchObject({ selected_option: { value: 'one' } });
    await page.getByRole('button', { name: 'More choices' }).press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await pressedOf('more')).toMatchObject({ selected_option: { value: 'two' } });
    expect(await page.getByRole('link', { name: 'Outside' }).getAttribute('href')).toBe(
      'https://a.example/',
    );
  });

  test('a form is filled, stacked, corrected and sent by keys and pointer', async () => {
    await post([everyBlock[1]]);
    await page.getByRole('button', { name: 'Go' }).click();
    const dialog = page.getByRole('dialog', { name: 'A form' });
    await dialog.waitFor();
    await screenshot(page, 'form');
    expect(await seriousProblems(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByText('Please complete this required field.').first().waitFor();
    expect(await dialog.getByRole('textbox', { name: 'Label text' }).inputValue()).toBe('before');
    await dialog.getByRole('textbox', { name: 'Label text' }).fill('after');
    await dialog.getByLabel('Label number').fill('42');
    await dialog
      .getByRole('combobox', { name: 'Label pick', exact: true })
      .selectOption('Option one');
    await dialog.getByText('Choose…').last().click();
    await dialog.getByRole('group', { name: 'Label picks' }).getByLabel('Option two').check();
    await dialog.getByRole('group', { name: 'Label ticks' }).getByLabel('Option three').check();
    await dialog.getByRole('radiogroup', { name: 'Label radio' }).getByLabel('Option two').check();
    await dialog.getByLabel('Label date').fill('2026-03-17');
    await dialog.getByLabel('Label time').fill('09:30');
    await dialog.getByRole('button', { name: 'Go deeper' }).click();
    const deeper = page.getByRole('dialog', { name: 'Deeper' });
    await deeper.getByRole('textbox', { name: 'Label deep' }).fill('bad');
    await deeper.getByRole('button', { name: 'Send' }).click();
    await deeper.getByText('Not bad').waitFor();
    await deeper.getByRole('button', { name: 'Back' }).click();
    expect(await dialog.getByRole('textbox', { name: 'Label text' }).inputValue()).toBe('after');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.waitFor({ state: 'hidden' });
    expect(pressed.at(-1)).toMatchObject({
      view: 'A form',
      values: {
        text: { it: { value: 'after' } },
        long: { it: { value: null } },
        number: { it: { value: '42' } },
        pick: { it: { selected_option: { value: 'one' } } },
        picks: { it: { selected_options: [{ value: 'two' }] } },
        ticks: { it: { selected_options: [{ value: 'three' }] } },
        radio: { it: { selected_option: { value: 'two' } } },
        date: { it: { selected_date: '2026-03-17' } },
        time: { it: { selected_time: '09:30' } },
      },
    });
  });
});
