import fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectsOf } from '../../src/local/pings.ts';
import { asRead, asTyped } from '../../src/local/typed-text.ts';
import { start } from './start.ts';

const section = (text: string, more = {}) => [
  { type: 'section', text: { type: 'mrkdwn', text, ...more } },
];
const rich = (...elements: unknown[]) => [
  { type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] },
];

test.each([
  ['broadcast in text', '<!channel> fire', null, ['channel']],
  ['person in text', 'by <@U1>', null, ['U1']],
  ['person in mrkdwn', '', section('by <@U1|amara> and <!here|here>'), ['U1', 'here']],
  ['group', '', section('<!subteam^S1|desk>'), ['S1']],
  ['escaped', '&lt;!channel&gt; &lt;@U1&gt;', section('&lt;!channel&gt;', { verbatim: true }), []],
  ['plain @channel in verbatim mrkdwn', '', section('@channel', { verbatim: true }), []],
  ['plain @channel where Slack looks for it', '', section('@channel'), ['channel']],
  [
    'plain text is never read',
    '',
    [{ type: 'header', text: { type: 'plain_text', text: '<!channel>' } }],
    [],
  ],
  ['rich text is typed', '', rich({ type: 'text', text: '<!channel> @here' }), []],
  [
    'rich text that pings',
    '',
    rich({ type: 'broadcast', range: 'here' }, { type: 'user', user_id: 'U1' }),
    ['here', 'U1'],
  ],
  ['a date is no ping', '<!date^1^{date}|today>', null, []],
  ['a link is no ping', '<https://a.example/@channel|x>', null, []],
])('pings: %s', (_, text, blocks, pings) => {
  expect(effectsOf(text, blocks).pings).toEqual(pings);
});

test('parse full and link_names make plain mentions ping', () => {
  expect(effectsOf('@channel', null).pings).toEqual([]);
  expect(effectsOf('@channel', null, { parse: 'full' }).pings).toEqual(['channel']);
  expect(effectsOf('mail@channel.example', null, { linkNames: true }).pings).toEqual([]);
});

test.each([
  ['<https://evil.example|bank.example>', 1],
  ['<https://evil.example|https://bank.example/login>', 1],
  ['<https://www.bank.example/a|bank.example>', 0],
  ['<https://evil.example|Read more>', 0],
])('a label that names another host is a spoof: %s', (text, count) => {
  expect(effectsOf(text, null).spoofs).toHaveLength(count);
  const [, url, label] = /<([^|]+)\|([^>]+)>/.exec(text) ?? [];
  expect(effectsOf('', rich({ type: 'link', url, text: label })).spoofs).toHaveLength(count);
  expect(effectsOf('', [{ type: 'markdown', text: `[${label}](${url})` }]).spoofs).toHaveLength(
    count,
  );
});

test('whatever is escaped, nothing pings', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (feed) => {
      const hostile = `<!channel> <@U1> ${feed} <https://evil.example|bank.example>`;
      const escaped = hostile
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;');
      expect(effectsOf(escaped, section(escaped, { verbatim: true }))).toEqual({
        pings: [],
        spoofs: [],
      });
    }),
  );
});

test('what is typed is read back as it was, with names and signs', async () => {
  await using w = await start();
  const { state } = w.slack;
  const word = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('@amara', '#desk', '&lt;', '<b>', 'R&D'),
  );
  fc.assert(
    fc.property(fc.array(word), (words) => {
      const typed = words.join(' ').replaceAll(/<[@#!][^>\s]*>/g, '');
      for (const withNames of [true, false]) {
        expect(asRead(state, asTyped(state, typed, { withNames }))).toBe(typed);
      }
    }),
  );
});

test('a transcript reads like the screen', async () => {
  await using w = await start();
  const channel = 'C1DESK';
  const blocks = [
    { type: 'header', text: { type: 'plain_text', text: 'Quake off Chile' } },
    {
      type: 'section',
      text: {
        type: 'mrkdwn',
        text: 'By <@U1AMARA> in <#C1DESK>: AT&amp;T &lt;b&gt; <https://a.example|more>',
      },
      accessory: { type: 'image', image_url: 'https://a.example/b.png', alt_text: 'map' },
    },
    { type: 'divider' },
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_list',
          style: 'bullet',
          elements: [
            {
              type: 'rich_text_section',
              elements: [
                { type: 'text', text: 'one' },
                { type: 'link', url: 'https://a.example', text: ' two' },
              ],
            },
          ],
        },
      ],
    },
    {
      type: 'context',
      elements: [
        { type: 'mrkdwn', text: '<!date^1^{date}|1 January>' },
        { type: 'plain_text', text: 'wire' },
      ],
    },
    { type: 'actions', elements: [{ type: 'button', text: { type: 'plain_text', text: 'Mute' } }] },
  ];
  const { ts } = await w.client.chat.postMessage({ channel, text: 'Quake', blocks });
  await w.slack.say('U2BEN', channel, 'thanks @amara', { threadTs: String(ts) });
  const [root] = w.slack.transcript(channel).messages;
  expect(root?.lines).toEqual([
    'Quake off Chile',
    'By @amara in #desk: AT&T <b> more',
    '(map)',
    '---',
    '• one two',
    '1 January wire',
    '[Mute]',
  ]);
  expect(root).toMatchObject({
    by: 'dateline',
    pings: ['U1AMARA'],
    replies: [{ by: 'ben', lines: ['thanks @amara'] }],
  });
  expect(w.slack.transcript('C9')).toEqual({
    channelId: 'C9',
    name: '',
    messages: [],
    ephemerals: {},
  });
});
