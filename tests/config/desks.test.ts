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
      admin: null,
      timeZone: 'UTC',
      desks: [],
    });
  });

  test('takes channels by name and id, each with queries and a delivery', () => {
    const text = `
command: /news
admin: '#wire-desk'
time-zone: Europe/Istanbul
desks:
  - channel: '#dünya-masası'
    follow:
      - region:asia-pacific is:breaking
      - topic:politics (taiwan OR taipei)
  - channel: C0123456789
    follow: ['"central bank"']
    delivery: digest
`;
    expect(readDesks('desks.yaml', text, anyQuery).value).toEqual({
      command: '/news',
      admin: '#wire-desk',
      timeZone: 'Europe/Istanbul',
      desks: [
        {
          channel: '#dünya-masası',
          follow: ['region:asia-pacific is:breaking', 'topic:politics (taiwan OR taipei)'],
          delivery: 'alerts',
        },
        { channel: 'C0123456789', follow: ['"central bank"'], delivery: 'digest' },
      ],
    });
  });

  test('a channel name whose # began a comment is explained', () => {
    expect(problemsOf('desks:\n  - channel: #asia\n    follow: [a]\n')).toEqual([
      "desks.yaml:2:14 desks[0].channel: is empty: what follows # is a comment unless quoted; did you mean '#asia'?",
    ]);
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
    ["admin: 'general'", 'must be a quoted channel name'],
    ["admin: '#General'", 'must be a quoted channel name'],
    ['time-zone: Mars', 'must be an IANA time zone'],
    ['timezone: UTC', 'unknown key; did you mean time-zone?'],
    ["desks: [{ channel: '#a', follow: [] }]", 'must list at least one query'],
    ["desks: [{ channel: '#a', follow: [''] }]", 'must not be empty'],
    ["desks: [{ channel: '#a', follow: [x], delivery: alert }]", 'did you mean alerts?'],
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
