import { PassThrough, Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.ts';
import { summarizeCommand } from '../../src/cli/summarize.ts';

async function summarizeLines(
  input: string,
  ...args: string[]
): Promise<{ code: number; rows: unknown[] }> {
  const stdout = new PassThrough();
  const written: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => written.push(chunk));
  const code = await summarizeCommand.run(args, {
    stdin: Readable.from([Buffer.from(input)]),
    stdout,
    stderr: new PassThrough(),
    env: {},
    cwd: import.meta.dirname,
    home: import.meta.dirname,
    signal: new AbortController().signal,
  });
  const lines = Buffer.concat(written).toString().split('\n').filter(Boolean);
  return { code, rows: lines.map((line) => JSON.parse(line) as unknown) };
}

const text =
  'LIMA (Reuters) - A ferry sank.\nNobody was hurt.\n(Reporting by A. Orlo; Editing by B. Reyn)';

test('each line gives its summary, verbatim and without furniture, in order', async () => {
  const { code, rows } = await summarizeLines(
    `${JSON.stringify({ id: 'a', title: 'Ferry sinks', text })}\n${JSON.stringify({ id: 2, text: '' })}\n`,
  );
  expect(code).toBe(0);
  expect(rows).toEqual([
    {
      id: 'a',
      headline: 'Ferry sinks',
      sentences: ['A ferry sank.', 'Nobody was hurt.'],
      offsets: [
        [17, 30],
        [31, 47],
      ],
    },
    { id: 2, headline: '', sentences: [], offsets: [] },
  ]);
});

test('a line that is no story is answered in its place, and the command exits 1', async () => {
  const { code, rows } = await summarizeLines(
    '{"id":"a"}\nnot json\n{"id":"b","text":"Rain fell."}\n',
  );
  expect(code).toBe(1);
  expect(rows).toMatchObject([
    { line: 1, id: 'a', error: { code: 'bad-field' } },
    { line: 2, error: { code: 'not-json' } },
    { id: 'b', sentences: ['Rain fell.'] },
  ]);
});

test('an unknown option is usage', async () => {
  await expect(summarizeLines('', '--sentences', '4')).rejects.toThrow(UsageError);
});
