import fc from 'fast-check';
import { expect, test } from 'vitest';
import { validateMessage, validateView } from '../../src/local/validate.ts';

const x = (length: number): string => 'x'.repeat(length);
const plain = (length: number) => ({ type: 'plain_text', text: x(length) });
const mrkdwn = (length: number) => ({ type: 'mrkdwn', text: x(length) });
const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const option = (length = 1, value = length) => ({ text: plain(length), value: x(value) });
const button = (more = {}) => ({ type: 'button', text: plain(1), ...more });
const actions = (...elements: unknown[]) => ({ type: 'actions', elements });
const image = (more = {}) => ({
  type: 'image',
  image_url: 'https://a.example/b.png',
  alt_text: 'b',
  ...more,
});
const rich = (...elements: unknown[]) => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
});
const card = (more = {}) => ({ type: 'card', title: mrkdwn(1), ...more });
const cell = { type: 'raw_text', text: 'c' };
const rows = (count: number, width: number) => many(count, () => many(width, () => cell));
const url = (length: number): string => `https://a.example/${x(length - 18)}`;
const chart = (more: object, title = 50) => ({
  type: 'data_visualization',
  title: x(title),
  chart: more,
});
const pie = (segments: number, label = 20) => ({
  type: 'pie',
  segments: many(segments, () => ({ label: x(label), value: 1 })),
});
const axis = (title = 50, categories = ['x']) => ({
  axis_config: { categories, x_label: x(title), y_label: 'y' },
});
const bars = (series: number, more: object = axis(), name = (index: number) => `a${index}`) => ({
  type: 'bar',
  ...more,
  series: Array.from({ length: series }, (_, index) => ({
    name: name(index),
    data: [{ label: 'x', value: 1 }],
  })),
});
const confirm = (title: number, text: number, yes: number) => ({
  confirm: { title: plain(title), text: plain(text), confirm: plain(yes), deny: plain(yes) },
});
const select = (options: number) => ({
  type: 'static_select',
  options: many(options, () => option()),
});
const grouped = (groups: number) => ({
  type: 'static_select',
  option_groups: many(groups, () => ({ label: plain(75), options: [option()] })),
});

/** For each rule of Slack's table: the last legal block, and the first that is not, with the place it is reported at. */
const rules: readonly (readonly [rule: string, legal: unknown, illegal: unknown, path: string])[] =
  [
    [
      'header text',
      { type: 'header', text: plain(150) },
      { type: 'header', text: plain(151) },
      '/text/text',
    ],
    [
      'header is plain',
      { type: 'header', text: plain(1) },
      { type: 'header', text: mrkdwn(1) },
      '/text/type',
    ],
    [
      'section text',
      { type: 'section', text: mrkdwn(3000) },
      { type: 'section', text: mrkdwn(3001) },
      '/text/text',
    ],
    [
      'section not empty',
      { type: 'section', text: mrkdwn(1) },
      { type: 'section', text: mrkdwn(0) },
      '/text/text',
    ],
    ['section content', { type: 'section', fields: [mrkdwn(1)] }, { type: 'section' }, ''],
    [
      'section fields',
      { type: 'section', fields: many(10, () => plain(1)) },
      { type: 'section', fields: many(11, () => plain(1)) },
      '/fields',
    ],
    [
      'field text',
      { type: 'section', fields: [mrkdwn(2000)] },
      { type: 'section', fields: [mrkdwn(2001)] },
      '/fields/0/text',
    ],
    [
      'accessory',
      { type: 'section', text: plain(1), accessory: button() },
      { type: 'section', text: plain(1), accessory: { type: 'plain_text_input' } },
      '/accessory/type',
    ],
    [
      'context elements',
      { type: 'context', elements: many(10, () => mrkdwn(1)) },
      { type: 'context', elements: many(11, () => mrkdwn(1)) },
      '/elements',
    ],
    [
      'actions elements',
      actions(...many(25, () => button())),
      actions(...many(26, () => button())),
      '/elements',
    ],
    ['actions not empty', actions(button()), actions(), '/elements'],
    [
      'context_actions',
      {
        type: 'context_actions',
        elements: many(5, () => ({ type: 'icon_button', icon: 'trash', text: plain(75) })),
      },
      {
        type: 'context_actions',
        elements: many(6, () => ({ type: 'icon_button', icon: 'trash', text: plain(75) })),
      },
      '/elements',
    ],
    [
      'icon',
      {
        type: 'context_actions',
        elements: [{ type: 'icon_button', icon: 'trash', text: plain(1) }],
      },
      {
        type: 'context_actions',
        elements: [{ type: 'icon_button', icon: 'star', text: plain(1) }],
      },
      '/elements/0/icon',
    ],
    ['divider', { type: 'divider' }, { type: 'divider', text: 'x' }, ''],
    ['image alt', image(), { type: 'image', image_url: 'https://a.example/b.png' }, ''],
    ['image alt text', image({ alt_text: x(2000) }), image({ alt_text: x(2001) }), '/alt_text'],
    ['image title', image({ title: plain(2000) }), image({ title: plain(2001) }), '/title/text'],
    ['image URL', image(), image({ image_url: 'javascript:alert(1)' }), '/image_url'],
    [
      'markdown',
      { type: 'markdown', text: x(12_000) },
      { type: 'markdown', text: x(12_001) },
      '/text',
    ],
    [
      'rich text link',
      rich({ type: 'link', url: 'https://a.example' }),
      rich({ type: 'link', url: 'javascript:1' }),
      '/elements/0/elements/0/url',
    ],
    [
      'rich text',
      rich({ type: 'text', text: 'x' }),
      rich({ type: 'text', text: '' }),
      '/elements/0/elements/0/text',
    ],
    [
      'rich text kinds',
      rich({ type: 'emoji', name: 'x' }),
      rich({ type: 'mrkdwn', text: 'x' }),
      '/elements/0/elements/0/type',
    ],
    [
      'table rows',
      { type: 'table', rows: rows(100, 1) },
      { type: 'table', rows: rows(101, 1) },
      '/rows',
    ],
    [
      'table columns',
      { type: 'table', rows: rows(1, 20) },
      { type: 'table', rows: rows(1, 21) },
      '/rows/0',
    ],
    [
      'table width',
      { type: 'table', rows: [[cell], [cell]] },
      { type: 'table', rows: [[cell], [cell, cell]] },
      '/rows',
    ],
    [
      'data table rows',
      { type: 'data_table', caption: 'c', rows: rows(101, 1) },
      { type: 'data_table', caption: 'c', rows: rows(102, 1) },
      '/rows',
    ],
    [
      'data table has a row',
      { type: 'data_table', caption: 'c', rows: rows(2, 1) },
      { type: 'data_table', caption: 'c', rows: rows(1, 1) },
      '/rows',
    ],
    [
      'data table columns',
      { type: 'data_table', caption: 'c', rows: rows(2, 20) },
      { type: 'data_table', caption: 'c', rows: rows(2, 21) },
      '/rows/0',
    ],
    [
      'data table page',
      { type: 'data_table', caption: 'c', rows: rows(2, 1), page_size: 100 },
      { type: 'data_table', caption: 'c', rows: rows(2, 1), page_size: 101 },
      '/page_size',
    ],
    [
      'data table caption',
      { type: 'data_table', caption: 'c', rows: rows(2, 1) },
      { type: 'data_table', rows: rows(2, 1) },
      '',
    ],
    ['card title', card({ title: mrkdwn(150) }), card({ title: mrkdwn(151) }), '/title/text'],
    [
      'card subtitle',
      card({ subtitle: mrkdwn(150) }),
      card({ subtitle: mrkdwn(151) }),
      '/subtitle/text',
    ],
    ['card body', card({ body: mrkdwn(200) }), card({ body: mrkdwn(201) }), '/body/text'],
    ['card content', card(), { type: 'card', subtitle: mrkdwn(1) }, ''],
    [
      'carousel',
      { type: 'carousel', elements: many(10, () => card()) },
      { type: 'carousel', elements: many(11, () => card()) },
      '/elements',
    ],
    [
      'container',
      { type: 'container', title: plain(1), child_blocks: many(10, () => ({ type: 'divider' })) },
      { type: 'container', title: plain(1), child_blocks: many(11, () => ({ type: 'divider' })) },
      '/child_blocks',
    ],
    [
      'container subtitle',
      {
        type: 'container',
        title: plain(1),
        subtitle: plain(150),
        child_blocks: [{ type: 'divider' }],
      },
      {
        type: 'container',
        title: plain(1),
        subtitle: plain(151),
        child_blocks: [{ type: 'divider' }],
      },
      '/subtitle/text',
    ],
    ['chart title', chart(pie(1)), chart(pie(1), 51), '/title'],
    ['pie segments', chart(pie(6)), chart(pie(7)), '/chart/segments'],
    ['chart labels', chart(pie(1, 20)), chart(pie(1, 21)), '/chart/segments/0/label'],
    ['chart axes', chart(bars(1)), chart(bars(1, {})), '/chart'],
    ['chart axis titles', chart(bars(1)), chart(bars(1, axis(51))), '/chart/axis_config/x_label'],
    ['chart categories', chart(bars(1)), chart(bars(1, axis(50, ['z']))), '/chart/series/0/data'],
    ['chart names', chart(bars(2)), chart(bars(2, axis(), () => 'a')), '/chart/series'],
    [
      'pie values',
      chart(pie(1)),
      chart({ type: 'pie', segments: [{ label: 'a', value: 0 }] }),
      '/chart/segments/0/value',
    ],
    ['chart series', chart(bars(6)), chart(bars(7)), '/chart/series'],
    ['alert is for modals', { type: 'divider' }, { type: 'alert', text: plain(1) }, '/type'],
    ['input is for views', { type: 'divider' }, { type: 'input' }, '/type'],
    ['unknown block', { type: 'divider' }, { type: 'marquee' }, '/type'],
    ['unknown field', actions(button()), actions(button({ colour: 'red' })), '/elements/0'],
    [
      'block_id',
      { type: 'divider', block_id: x(255) },
      { type: 'divider', block_id: x(256) },
      '/block_id',
    ],
    [
      'action_id',
      actions(button({ action_id: x(255) })),
      actions(button({ action_id: x(256) })),
      '/elements/0/action_id',
    ],
    [
      'action_ids differ',
      actions(button({ action_id: 'a' }), button({ action_id: 'b' })),
      actions(button({ action_id: 'a' }), button({ action_id: 'a' })),
      '/elements',
    ],
    [
      'button text',
      actions(button({ text: plain(75) })),
      actions(button({ text: plain(76) })),
      '/elements/0/text/text',
    ],
    [
      'button is plain',
      actions(button()),
      actions(button({ text: mrkdwn(1) })),
      '/elements/0/text/type',
    ],
    [
      'button value',
      actions(button({ value: x(2000) })),
      actions(button({ value: x(2001) })),
      '/elements/0/value',
    ],
    [
      'button URL',
      actions(button({ url: url(3000) })),
      actions(button({ url: url(3001) })),
      '/elements/0/url',
    ],
    [
      'button scheme',
      actions(button({ url: 'mailto:a@b.example' })),
      actions(button({ url: 'javascript:1' })),
      '/elements/0/url',
    ],
    [
      'button style',
      actions(button({ style: 'danger' })),
      actions(button({ style: 'loud' })),
      '/elements/0/style',
    ],
    [
      'accessibility label',
      actions(button({ accessibility_label: x(75) })),
      actions(button({ accessibility_label: x(76) })),
      '/elements/0/accessibility_label',
    ],
    [
      'confirm title',
      actions(button(confirm(100, 1, 1))),
      actions(button(confirm(101, 1, 1))),
      '/elements/0/confirm/title/text',
    ],
    [
      'confirm text',
      actions(button(confirm(1, 300, 1))),
      actions(button(confirm(1, 301, 1))),
      '/elements/0/confirm/text/text',
    ],
    [
      'confirm button',
      actions(button(confirm(1, 1, 30))),
      actions(button(confirm(1, 1, 31))),
      '/elements/0/confirm/confirm/text',
    ],
    ['options', actions(select(100)), actions(select(101)), '/elements/0/options'],
    ['option groups', actions(grouped(100)), actions(grouped(101)), '/elements/0/option_groups'],
    [
      'options or groups',
      actions(select(1)),
      actions({ ...select(1), ...grouped(1) }),
      '/elements/0',
    ],
    [
      'option text',
      actions({ type: 'static_select', options: [option(75)] }),
      actions({ type: 'static_select', options: [option(76, 75)] }),
      '/elements/0/options/0/text/text',
    ],
    [
      'option value',
      actions({ type: 'static_select', options: [option(1, 75)] }),
      actions({ type: 'static_select', options: [option(1, 76)] }),
      '/elements/0/options/0/value',
    ],
    [
      'initial option',
      actions({ ...select(1), initial_option: option() }),
      actions({ ...select(1), initial_option: option(2) }),
      '/elements/0',
    ],
    [
      'placeholder',
      actions({ ...select(1), placeholder: plain(150) }),
      actions({ ...select(1), placeholder: plain(151) }),
      '/elements/0/placeholder/text',
    ],
    [
      'overflow',
      actions({ type: 'overflow', options: many(5, () => option()) }),
      actions({ type: 'overflow', options: many(6, () => option()) }),
      '/elements/0/options',
    ],
    [
      'checkboxes',
      actions({ type: 'checkboxes', options: many(10, () => option()) }),
      actions({ type: 'checkboxes', options: many(11, () => option()) }),
      '/elements/0/options',
    ],
    [
      'radio buttons',
      actions({ type: 'radio_buttons', options: many(10, () => option()) }),
      actions({ type: 'radio_buttons', options: many(11, () => option()) }),
      '/elements/0/options',
    ],
  ];

test.each(rules)('%s', (_, legal, illegal, path) => {
  expect(validateMessage({ text: 'x', blocks: [legal] })).toEqual([]);
  const problems = validateMessage({ text: 'x', blocks: [illegal] });
  expect(problems[0]).toMatchObject({ path: `/blocks/0${path}`, error: 'invalid_blocks' });
});

const dividers = (count: number) => many(count, () => ({ type: 'divider' }));
const sections = (...lengths: number[]) =>
  lengths.map((length) => ({ type: 'section', text: mrkdwn(length) }));
const chartBlock = chart(pie(1));
const payload = (length: number) => ({ event_type: 'a', event_payload: { b: x(length) } });
const metadataFrame = JSON.stringify(payload(0)).length;

test.each([
  ['text', { text: 'x' }, { text: ' ' }, 'no_text'],
  ['text beside blocks', { text: 'x', blocks: dividers(1) }, { blocks: dividers(1) }, 'no_text'],
  ['text length', { text: x(40_000) }, { text: x(40_001) }, 'msg_too_long'],
  [
    'blocks',
    { text: 'x', blocks: dividers(50) },
    { text: 'x', blocks: dividers(51) },
    'invalid_blocks',
  ],
  [
    'block_ids differ',
    {
      text: 'x',
      blocks: [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'b' },
      ],
    },
    {
      text: 'x',
      blocks: [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ],
    },
    'invalid_blocks',
  ],
  [
    'our budget',
    { text: 'x', blocks: sections(3000, 3000, 3000, 3000) },
    { text: 'x', blocks: sections(3000, 3000, 3000, 3000, 1) },
    'over_budget',
  ],
  [
    "Slack's budget",
    { text: 'x', blocks: sections(3000, 3000, 3000, 3000) },
    { text: 'x', blocks: sections(3000, 3000, 3000, 3000, 1201) },
    'msg_blocks_too_long',
  ],
  [
    'one table',
    { text: 'x', blocks: [{ type: 'table', rows: rows(1, 1) }] },
    {
      text: 'x',
      blocks: [
        { type: 'table', rows: rows(1, 1) },
        { type: 'table', rows: rows(1, 1) },
      ],
    },
    'only_one_table_allowed',
  ],
  [
    'two charts',
    { text: 'x', blocks: [chartBlock, chartBlock] },
    { text: 'x', blocks: many(3, () => chartBlock) },
    'invalid_blocks',
  ],
  [
    'markdown over all blocks',
    {
      text: 'x',
      blocks: [
        { type: 'markdown', text: x(6000) },
        { type: 'markdown', text: x(6000) },
      ],
    },
    {
      text: 'x',
      blocks: [
        { type: 'markdown', text: x(6000) },
        { type: 'markdown', text: x(6001) },
      ],
    },
    'invalid_blocks',
  ],
  [
    'metadata name',
    { text: 'x', metadata: { event_type: 'a_1', event_payload: {} } },
    { text: 'x', metadata: { event_type: 'a-1', event_payload: {} } },
    'invalid_metadata_format',
  ],
  [
    'metadata size',
    { text: 'x', metadata: payload(8000 - metadataFrame) },
    { text: 'x', metadata: payload(8001 - metadataFrame) },
    'metadata_too_large',
  ],
])('message: %s', (_, legal, illegal, error) => {
  expect(validateMessage(legal)).toEqual([]);
  expect(validateMessage(illegal)[0]?.error).toBe(error);
});

const input = (element: object, more = {}) => ({
  type: 'input',
  label: plain(1),
  element,
  ...more,
});
const writer = { type: 'plain_text_input', action_id: 'a' };
const modal = (more = {}) => ({ type: 'modal', title: plain(24), blocks: dividers(1), ...more });
const home = (more = {}) => ({ type: 'home', blocks: dividers(1), ...more });

test.each([
  ['type', modal(), { ...modal(), type: 'sheet' }, '/type'],
  ['title', modal(), modal({ title: plain(25) }), '/title/text'],
  ['submit', modal({ submit: plain(24) }), modal({ submit: plain(25) }), '/submit/text'],
  ['close', modal({ close: plain(24) }), modal({ close: plain(25) }), '/close/text'],
  ['blocks', modal({ blocks: dividers(100) }), modal({ blocks: dividers(101) }), '/blocks'],
  [
    'private_metadata',
    modal({ private_metadata: x(3000) }),
    modal({ private_metadata: x(3001) }),
    '/private_metadata',
  ],
  ['callback_id', modal({ callback_id: x(255) }), modal({ callback_id: x(256) }), '/callback_id'],
  ['external_id', modal({ external_id: x(255) }), modal({ external_id: x(256) }), '/external_id'],
  [
    'submit with inputs',
    modal({ submit: plain(1), blocks: [input(writer)] }),
    modal({ blocks: [input(writer)] }),
    '/submit',
  ],
  [
    'input label',
    home({ blocks: [input(writer, { label: plain(2000) })] }),
    home({ blocks: [input(writer, { label: plain(2001) })] }),
    '/blocks/0/label/text',
  ],
  [
    'input hint',
    home({ blocks: [input(writer, { hint: plain(2000) })] }),
    home({ blocks: [input(writer, { hint: plain(2001) })] }),
    '/blocks/0/hint/text',
  ],
  [
    'input element',
    home({ blocks: [input(select(1))] }),
    home({ blocks: [input(button())] }),
    '/blocks/0/element/type',
  ],
  [
    'alert text',
    modal({ blocks: [{ type: 'alert', text: plain(200) }] }),
    modal({ blocks: [{ type: 'alert', text: plain(201) }] }),
    '/blocks/0/text/text',
  ],
  [
    'alert only in modals',
    home(),
    home({ blocks: [{ type: 'alert', text: plain(1) }] }),
    '/blocks/0/type',
  ],
  [
    'no tables in views',
    home(),
    home({ blocks: [{ type: 'table', rows: rows(1, 1) }] }),
    '/blocks/0/type',
  ],
  ['home has no title', home(), home({ title: plain(1) }), ''],
])('view: %s', (_, legal, illegal, path) => {
  expect(validateView(legal)).toEqual([]);
  expect(validateView(illegal)[0]).toMatchObject({ path, error: 'invalid_arguments' });
});

test('view: size in bytes', () => {
  const wide = many(50, (index) => ({
    type: 'section',
    text: { type: 'plain_text', text: 'é'.repeat(3000) },
    block_id: `b${index}`,
  }));
  expect(validateView(modal({ blocks: wide }))[0]?.error).toBe('view_too_large');
});

test('never throws, whatever stands where blocks should be', () => {
  const kinds = [
    'section',
    'actions',
    'rich_text',
    'table',
    'card',
    'mrkdwn',
    'button',
    'static_select',
  ];
  const node = fc.record(
    {
      type: fc.constantFrom(...kinds),
      text: fc.jsonValue(),
      elements: fc.array(fc.jsonValue(), { maxLength: 3 }),
      options: fc.jsonValue(),
      rows: fc.jsonValue(),
    },
    { requiredKeys: ['type'] },
  );
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.array(node, { maxLength: 4 })), (blocks) => {
      expect(validateMessage({ text: 'x', blocks })).toBeInstanceOf(Array);
      expect(validateView({ type: 'modal', title: plain(1), blocks })).toBeInstanceOf(Array);
    }),
  );
});
