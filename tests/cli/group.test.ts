import { resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Terminal } from '../../src/cli/command.ts';
import { groupCommand } from '../../src/cli/group.ts';

function memory(): Writable & { readonly text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString() });
}

const answerSchema = z.object({
  id: z.union([z.string(), z.number()]),
  story: z.number(),
  relation: z.enum(['new', 'update', 'copy', 'revision']),
  score: z.number(),
  why: z.string(),
});

async function group(rows: readonly object[], args: readonly string[] = []) {
  const stdout = memory();
  const stderr = memory();
  const input = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const terminal: Terminal = {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr,
    env: {},
    cwd: resolve('.'),
    home: resolve('.'),
    signal: new AbortController().signal,
  };
  const code = await groupCommand.run(args, terminal);
  const lines = stdout.text().split('\n').filter(Boolean);
  return { code, lines: lines.map((line): unknown => JSON.parse(line)), said: stderr.text() };
}

const ferry = {
  id: 'a',
  at: '2026-03-01T08:00:00Z',
  title: 'Ferry runs aground off Korvala with 140 aboard',
  text: 'A passenger ferry ran aground off the island of Korvala early on Sunday, the coast guard said, with 140 people aboard and no injuries reported so far.',
  url: 'https://www.harbourpost.example/news/ferry?utm_source=rss',
};
const followUp = {
  id: 'b',
  at: '2026-03-01T09:30:00Z',
  title: 'Passengers taken off ferry stranded near Korvala',
  text: 'Rescue boats have begun to take passengers off a ferry that ran aground near Korvala, officials of the coast guard said.',
  url: 'https://islandtimes.example/2026/korvala-ferry',
};
const budget = {
  id: 'c',
  at: '2026-03-01T10:00:00Z',
  title: 'Parliament passes budget after night of bargaining',
  text: 'Lawmakers approved next year’s budget shortly before dawn after the finance minister dropped a tax on fuel.',
  url: 'https://harbourpost.example/news/budget',
};

describe('dateline group', () => {
  it('sends reports of one event to one running story, and others to their own', async () => {
    const { code, lines, said } = await group([ferry, followUp, budget]);
    const answers = lines.map((line) => answerSchema.parse(line));
    expect(answers.map(({ id, story, relation }) => [id, story, relation])).toEqual([
      ['a', 1, 'new'],
      ['b', 1, 'update'],
      ['c', 2, 'new'],
    ]);
    expect({ code, said }).toEqual({ code: 0, said: '' });
  });

  it('tells a copy from a revision', async () => {
    const copy = { ...ferry, id: 'copy', url: 'https://islandtimes.example/wire/ferry' };
    const again = { ...ferry, id: 'again', text: `${ferry.text} The captain was unhurt.` };
    const { lines } = await group([ferry, copy, again]);
    expect(lines).toMatchObject([
      { id: 'a', story: 1, relation: 'new' },
      { id: 'copy', story: 1, relation: 'copy' },
      { id: 'again', story: 1, relation: 'revision' },
    ]);
  });

  it('keeps the order of arrival where times are missing, wrong or backwards, and says so once each', async () => {
    const { code, lines, said } = await group([
      { ...ferry, at: null },
      { ...followUp, at: 'yesterday' },
      { ...budget, at: '2026-03-01T10:00:00Z' },
      { id: 'd', at: '2026-03-01T09:00:00Z', title: 'Storm closes the northern pass' },
      { id: 'e', at: '2026-03-01T08:00:00Z', title: 'Museum of clocks opens its doors' },
      { id: 'f', title: '', text: '' },
    ]);
    expect(code).toBe(0);
    expect(lines).toHaveLength(6);
    expect(said.split('\n')).toEqual([
      'dateline: line 1: at is missing; the order of the lines counts (said once)',
      'dateline: line 2: at is no date; the order of the lines counts (said once)',
      'dateline: line 4: at goes backwards; the order of the lines counts (said once)',
      '',
    ]);
  });

  it('goes on after a story dated 2099', async () => {
    const { lines } = await group([
      { id: 1, at: '2099-01-01T00:00:00Z', title: 'Calendar printed with a wrong year' },
      ferry,
      followUp,
    ]);
    expect(lines).toMatchObject([{ story: 1 }, { story: 2 }, { story: 2, relation: 'update' }]);
  });

  it('answers a bad line in place', async () => {
    const { code, lines } = await group([ferry, { title: 'no id' }, { id: 3, title: 5 }]);
    expect(code).toBe(1);
    expect(lines).toMatchObject([
      { id: 'a' },
      { line: 2, error: { code: 'no-id' } },
      { line: 3, id: 3, error: { code: 'bad-field' } },
    ]);
  });

  it('refuses an option it does not have', async () => {
    await expect(group([], ['--fast'])).rejects.toThrow('--fast');
  });
});
