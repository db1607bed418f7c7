import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { checkedText, readDocument } from '../../src/config/document.ts';
import { printProblems } from '../../src/config/problem.ts';

const schema = z.strictObject({
  name: z.string(),
  colour: z.enum(['red', 'green']).optional(),
  size: z.number().optional(),
  parts: z
    .array(
      z.strictObject({
        label: z.string(),
        weight: z.number().max(9, 'must be at most 9').optional(),
      }),
    )
    .optional(),
  word: checkedText((value) =>
    value === 'bad' ? { message: 'is bad', suggestion: 'good' } : null,
  ).optional(),
});

const problemsOf = (text: string): string[] => {
  const printed = printProblems(readDocument('x.yaml', text, schema).problems);
  return printed === '' ? [] : printed.split('\n');
};

describe('readDocument', () => {
  test('gives the value when all is well; NO, yes and on stay text', () => {
    const document = readDocument(
      'x.yaml',
      'name: NO\nparts:\n  - label: yes\n  - label: on\n',
      schema,
    );
    expect(document.problems).toEqual([]);
    expect(document.value).toEqual({ name: 'NO', parts: [{ label: 'yes' }, { label: 'on' }] });
  });

  test('names every problem at its very node, in file order', () => {
    const text = [
      'nmae: x',
      'colour: gren',
      'size: wide',
      'parts:',
      '  - label: ok',
      '    wieght: 2',
      '  - weight: 10',
      'word: bad',
    ].join('\n');
    expect(problemsOf(text)).toEqual([
      'x.yaml:1:1 name: is missing',
      'x.yaml:1:1 nmae: unknown key; did you mean name?',
      'x.yaml:2:9 colour: must be one of red, green; did you mean green?',
      'x.yaml:3:7 size: must be a number',
      'x.yaml:6:5 parts[0].wieght: unknown key; did you mean weight?',
      'x.yaml:7:5 parts[1].label: is missing',
      'x.yaml:7:13 parts[1].weight: must be at most 9',
      'x.yaml:8:7 word: is bad; did you mean good?',
    ]);
  });

  test('says how to quote what YAML took for a number, and a name that begins with #', () => {
    expect(problemsOf('name: 012')).toEqual([
      "x.yaml:1:7 name: must be text, not a number: quote it; did you mean '012'?",
    ]);
    expect(problemsOf('name: #desk')).toEqual([
      "x.yaml:1:7 name: is empty: what follows # is a comment unless quoted; did you mean '#desk'?",
    ]);
    expect(problemsOf('name:')).toEqual(['x.yaml:1:6 name: is empty, must be text']);
  });

  test('a key given twice is an error, and the rest is still checked', () => {
    expect(problemsOf('name: a\nname: b\nsiez: 3')).toEqual([
      'x.yaml:2:1: this key is given twice',
      'x.yaml:3:1 siez: unknown key; did you mean size?',
    ]);
  });

  test('broken YAML stops at the syntax', () => {
    const problems = problemsOf('name: [a\nsize: 1\n');
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/^x\.yaml:\d+:\d+: /);
  });

  test.each(['', '# only a comment', '- a'])('refuses a file without keys: %j', (text) => {
    expect(problemsOf(text)).toEqual(['x.yaml:1:1: must be a set of keys']);
  });

  test('an alias bomb is a problem, not a hang', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      lines.push(
        `a${level}: &a${level} [${Array.from({ length: 9 }, () => `*a${level - 1}`).join(', ')}]`,
      );
    }
    expect(problemsOf(lines.join('\n'))).toEqual(['x.yaml:1:1: has too many or broken aliases']);
  });

  test('a byte order mark and Windows line ends change nothing', () => {
    expect(readDocument('x.yaml', '\uFEFFname: a\r\nsize: 2\r\n', schema).value).toEqual({
      name: 'a',
      size: 2,
    });
  });

  test('no text of any kind throws', () => {
    for (const text of [
      '{',
      '\0',
      'name: !!binary x',
      '? a',
      '%YAML 9',
      '---\na: 1\n---\nb: 2',
      '\t- x',
      '&a *a',
      '*a',
      '<<: 1',
    ]) {
      expect(() => readDocument('x.yaml', text, schema)).not.toThrow();
      expect(readDocument('x.yaml', text, schema).value).toBeNull();
    }
  });
});
