import { describe, expect, test } from 'vitest';
import { readDesks, type CheckQuery } from '../../src/config/desks.ts';
import { printProblems } from '../../src/config/problem.ts';

const anyQuery: CheckQuery = () => null;
const refusesTopik: CheckQuery = (text) =>
  text.includes('topik')
    ? { at: 4, message: 'unknown field topik', suggestion: 'topic:sport' }
    : null;
const problemsOf = (text: string, checkQuery = anyQuery): string[] =>
  printProblems(readDesks('desks.yaml', text, checkQuery).problems).split('\n');

describe('readDesks', () => {
  test('fills in what is left out', () => {
    expect(readDesks('desks.yaml', 'desks: []', anyQuery).value).toEqual({
      command: '/wire',
      delivery: { unknown: 'hold' },
      desks: [],
    });
  });

  test('takes channels by name and id, each with queries', () => {
    const text = `
command: /news
admin: '#wire-desk'
delivery: { unknown: repost }
desks:
  - channel: '#dünya-masası'
    follow:
      - region:asia-pacific is:breaking
      - topic:politics (taiwan OR taipei)
  - channel: C0123456789
    follow: ['"central bank"']
`;
    expect(readDesks('desks.yaml', text, anyQuery).value).toEqual({
      command: '/news',
      admin: '#wire-desk',
      delivery: { unknown: 'repost' },
      desks: [
        {
          channel: '#dünya-masası',
          follow: ['region:asia-pacific is:breaking', 'topic:politics (taiwan OR taipei)'],
        },
        { channel: 'C0123456789', follow: ['"central bank"'] },
      ],
    });
  });

  test('a channel name whose # began a comment is explained', () => {
    expect(problemsOf('desks:\n  - channel: #asia\n    follow: [a]\n')).toEqual([
      "desks.yaml:2:14 desks[0].channel: is empty: what follows # is a comment unless quoted; did you mean '#asia'?",
    ]);
  });

  test('with a real workspace a channel goes by its id, not by its name', () => {
    const text =
      "desks:\n  - { channel: C0123456789, follow: [a] }\n  - { channel: '#asia', follow: [b] }\n";
    const { value, problems } = readDesks('desks.yaml', text, anyQuery, { isRealWorkspace: true });
    expect(value).toBeNull();
    expect(printProblems(problems)).toBe(
      'desks.yaml:3:16 desks[1].channel: use the channel’s id, such as C0123456789, with a real workspace: Slack > channel > About',
    );
    expect(readDesks('desks.yaml', text, anyQuery).problems).toEqual([]);
    const admin = readDesks('desks.yaml', "admin: '#control'\n", anyQuery, {
      isRealWorkspace: true,
    });
    expect(printProblems(admin.problems)).toContain('desks.yaml:1:8 admin: use the channel’s id');
  });

  test('a wrong query is named where it stands, with what may be meant', () => {
    expect(
      problemsOf(
        "desks:\n  - channel: '#a'\n    follow:\n      - ok\n      - a b topik:sport\n",
        refusesTopik,
      ),
    ).toEqual([
      'desks.yaml:5:9 desks[0].follow[1]: unknown field topik (at character 5); did you mean topic:sport?',
    ]);
  });

  test.each([
    ['command: wire', 'must be a slash and small letters'],
    ['command: /Wire', 'must be a slash and small letters'],
    ["desks: [{ channel: 'general', follow: [x] }]", 'must be a quoted channel name'],
    ["desks: [{ channel: '#General', follow: [x] }]", 'must be a quoted channel name'],
    ["admin: 'wire-desk'", 'must be a quoted channel name'],
    ['delivery: { unknown: resend }', 'must be'],
    // Keys whose meaning is still to come are refused: a key that does nothing would be a lie.
    ['time-zone: UTC', 'time-zone: unknown key'],
    ["desks: [{ channel: '#a', follow: [x], delivery: digest }]", 'delivery: unknown key'],
    ["desks: [{ channel: '#a', follow: [] }]", 'must list at least one query'],
    ["desks: [{ channel: '#a', follow: [''] }]", 'must not be empty'],
    [
      "desks: [{ channel: '#a', follow: [x] }, { channel: '#a', follow: [y] }]",
      'is the same as desks[0].channel',
    ],
    ["desks: [{ channel: '#a', follow: [x, x] }]", 'is already followed here'],
  ])('%s → %s', (text, expected) => {
    const problems = problemsOf(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
});
