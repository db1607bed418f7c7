import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMarkdown } from '../../../../src/local/page/browser/markdown.ts';
import { readInline, readMrkdwn } from '../../../../src/local/page/browser/mrkdwn.ts';
import type { Inline, Prose } from '../../../../src/local/page/browser/prose.ts';
import { readRichText } from '../../../../src/local/page/browser/rich-text.ts';

const inlineKinds = new Set(
  'text code strong em strike underline mark link user channel broadcast date break'.split(' '),
);
const proseKinds = new Set('paragraph quote heading pre rule list'.split(' '));

/** Every inline of a tree, children too. */
function inlinesOf(prose: readonly Prose[]): Inline[] {
  const walk = (inlines: readonly Inline[]): Inline[] =>
    inlines.flatMap((one) => ['children' in one ? walk(one.children) : [], one].flat());
  return prose.flatMap((one) => {
    if (one.kind === 'list') return one.items.flatMap(walk);
    return 'children' in one ? walk(one.children) : [];
  });
}

/** All words of a tree. */
function wordsOf(prose: readonly Prose[]): string {
  const own = prose.map((one) => (one.kind === 'pre' ? one.text : '')).join('');
  const inner = inlinesOf(prose).map((one) => ('text' in one ? one.text : ''));
  return own + inner.join('');
}

const text = (words: string): Inline => ({ kind: 'text', text: words });

describe('mrkdwn', () => {
  test.each<[string, Inline[]]>([
    ['plain words', [text('plain words')]],
    [
      '*bold* and _italic_, ~gone~',
      [
        { kind: 'strong', children: [text('bold')] },
        text(' and '),
        { kind: 'em', children: [text('italic')] },
        text(', '),
        { kind: 'strike', children: [text('gone')] },
      ],
    ],
    ['*_both_*', [{ kind: 'strong', children: [{ kind: 'em', children: [text('both')] }] }]],
    ['5 * 3 * 2', [text('5 * 3 * 2')]],
    ['snake_case_name', [text('snake_case_name')]],
    ['*a*b', [text('*a*b')]],
    ['*open', [text('*open')]],
    ['*two\nlines*', [text('*two'), { kind: 'break' }, text('lines*')]],
    ['`*code*`', [{ kind: 'code', text: '*code*' }]],
    ['AT&amp;T &lt;b&gt;', [text('AT&T <b>')]],
    ['&amp;lt;', [text('&lt;')]],
    ['<@U1>', [{ kind: 'user', id: 'U1', label: '' }]],
    ['<@U1|bo>', [{ kind: 'user', id: 'U1', label: 'bo' }]],
    ['<#C1|desk>', [{ kind: 'channel', id: 'C1', label: 'desk' }]],
    ['<!here>', [{ kind: 'broadcast', range: 'here' }]],
    ['<!subteam^S1>', [{ kind: 'broadcast', range: 'subteam' }]],
    [
      '<https://a.example/x?y=1&amp;z=2|the *label*>',
      [{ kind: 'link', url: 'https://a.example/x?y=1&z=2', children: [text('the *label*')] }],
    ],
    [
      '<https://a.example/>',
      [{ kind: 'link', url: 'https://a.example/', children: [text('https://a.example/')] }],
    ],
    [
      '<mailto:a@b.example>',
      [{ kind: 'link', url: 'mailto:a@b.example', children: [text('a@b.example')] }],
    ],
    ['<javascript:alert(1)|click>', [text('click')]],
    ['<data:text/html,x>', [text('data:text/html,x')]],
    ['<https://me:pass@bank.example/|bank>', [text('bank')]],
    [
      '<!date^1773721800^{date_num} {time}|then>',
      [
        {
          kind: 'date',
          at: 1_773_721_800,
          format: '{date_num} {time}',
          url: null,
          fallback: 'then',
        },
      ],
    ],
    [
      '<!date^1^{time}^javascript:alert(1)|then>',
      [{ kind: 'date', at: 1, format: '{time}', url: null, fallback: 'then' }],
    ],
    ['a < b > c', [text('a < b > c')]],
    ['<>', [text('<>')]],
  ])('%s', (typed, expected) => {
    expect(readInline(typed)).toEqual(expected);
  });

  test('quotes and fences stand apart', () => {
    expect(
      readMrkdwn('said:\n&gt; one\n> *two*\nthen\n```\n*raw* <https://a.example|a>\n```'),
    ).toEqual([
      { kind: 'paragraph', children: [text('said:')] },
      {
        kind: 'quote',
        children: [text('one'), { kind: 'break' }, { kind: 'strong', children: [text('two')] }],
      },
      { kind: 'paragraph', children: [text('then')] },
      { kind: 'pre', text: '*raw* a\n' },
    ]);
    expect(readMrkdwn('a ``` b')).toEqual([
      { kind: 'paragraph', children: [text('a ')] },
      { kind: 'paragraph', children: [text('``` b')] },
    ]);
  });
});

const pieces = fc.constantFrom(
  ...'* _ ~ ` ``` < > | & &lt; &amp; ! @ # ^ javascript: https://a.example mailto: data:'.split(
    ' ',
  ),
  ...'<!channel> <img [a]( ) word - 1. **'.split(' '),
  '\n',
  ' ',
  ' src=x>',
  '\u202E',
  '\u0000',
  '# ',
);
const hostile = fc
  .array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 60 })
  .map((all) => all.join(''));

describe.each([
  ['mrkdwn', readMrkdwn],
  ['markdown', readMarkdown],
  [
    'rich text',
    (words: string) =>
      readRichText({
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: words },
              { type: 'link', url: words, text: words },
            ],
          },
          {
            type: words,
            elements: [
              { type: words, text: words, url: words, style: { bold: true, [words]: true } },
            ],
          },
        ],
      }),
  ],
] as const)('whatever %s holds', (_, readText) => {
  test('it becomes only what is allowed, and links lead only where they may', () => {
    fc.assert(
      fc.property(hostile, (words) => {
        const prose = readText(words);
        expect(prose.every(({ kind }) => proseKinds.has(kind))).toBe(true);
        for (const one of inlinesOf(prose)) {
          expect(inlineKinds.has(one.kind)).toBe(true);
          const url = one.kind === 'link' || one.kind === 'date' ? one.url : null;
          expect(url ?? 'https://none').toMatch(/^(?:https?:\/\/|mailto:)/);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test('words without signs come through whole', () => {
  const calm = fc.stringMatching(/^[\p{L}\p{N} ,.;:'"?=\\/-]{0,80}$/u);
  fc.assert(
    fc.property(calm, (words) => {
      expect(wordsOf(readMrkdwn(words))).toBe(words);
    }),
  );
});

test('long runs of opening marks take no long time', () => {
  for (const run of [
    '*a '.repeat(4000),
    '`a '.repeat(4000),
    '<a '.repeat(4000),
    '_*~'.repeat(4000),
  ]) {
    const started = performance.now();
    readMrkdwn(run);
    expect(performance.now() - started).toBeLessThan(500);
  }
});
