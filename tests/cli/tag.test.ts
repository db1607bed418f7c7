import { PassThrough, Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/command.ts';
import { tagCommand } from '../../src/cli/tag.ts';
import { home, talks } from '../classify/tagging.ts';

interface Line {
  readonly id?: string;
  readonly line?: number;
  readonly error?: { readonly code: string };
  readonly topics?: readonly { readonly topic: string; readonly score: number }[];
  readonly regions?: readonly { readonly region: string; readonly score: number }[];
  readonly countries?: readonly { readonly country: string; readonly score: number }[];
  readonly mentions?: readonly { readonly country: string; readonly count: number }[];
  readonly genre?: string;
  readonly evidence?: readonly { readonly tag: string; readonly phrase: string }[];
}

const tag = async (
  records: readonly (object | string)[],
  args: readonly string[] = [],
): Promise<{ code: number; lines: Line[] }> => {
  const input = records.map((record) =>
    typeof record === 'string' ? record : JSON.stringify(record),
  );
  const stdout = new PassThrough();
  const written: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => written.push(chunk));
  const code = await tagCommand.run(args, {
    stdin: Readable.from([Buffer.from(`${input.join('\n')}\n`)]),
    stdout,
    stderr: new PassThrough(),
    env: {},
    cwd: '/',
    home,
    signal: new AbortController().signal,
  });
  const lines = Buffer.concat(written)
    .toString()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line) as Line);
  return { code, lines };
};

/** The look-alike as a page gives it, furniture and all. */
const page = [
  'Politics, Americas, Asia - Pacific',
  talks.title,
  talks.deck,
  'Ines Duarte  | 03.06.2025 - Update : 03.06.2025',
  `${talks.title} Canadian frigate in port`,
  'ISTANBUL',
  talks.text,
  'Anadolu Agency website contains only a portion of the news stories offered to subscribers.',
].join('\n\n');

describe('dateline tag', () => {
  test('tags a whole page: furniture counts for nothing', async () => {
    const { code, lines } = await tag([
      { id: 'page', title: talks.title, text: page },
      { id: 'title', title: talks.title, text: '' },
      { id: 'deck', title: talks.title, text: talks.deck },
      { id: 'no section line', title: talks.title, text: page.slice(page.indexOf('\n\n') + 2) },
    ]);
    expect(code).toBe(0);
    for (const line of lines) {
      expect(line.topics?.[0]?.topic).toBe('politics');
      expect(line.regions?.map(({ region }) => region).toSorted()).toEqual([
        'americas',
        'asia-pacific',
      ]);
      expect(line.countries?.map(({ country }) => country).toSorted()).toEqual(['CA', 'JP', 'PH']);
      expect(line.mentions?.map(({ country }) => country)).not.toContain('TR');
      expect(line.genre).toBe('news');
      expect(line.evidence?.map(({ phrase }) => phrase)).toEqual(
        expect.arrayContaining(['Japanese', 'Canadian', 'Philippines']),
      );
    }
  });

  test('answers in order, a bad line in its place, and exits 1', async () => {
    const { code, lines } = await tag([
      { id: 'a', title: 'Kenya votes' },
      'not json',
      { title: 'no id' },
      { id: 'b', title: 'Rain', text: null },
    ]);
    expect(code).toBe(1);
    expect(lines.map((line) => line.id ?? line.error?.code)).toEqual([
      'a',
      'not-json',
      'no-id',
      'b',
    ]);
  });

  test('the default country and the dateline weight', async () => {
    const records = [
      { id: 1, title: 'Prices rise', dateline: 'LIMA, Jan 21 -' },
      { id: 2, title: 'Prices rise', text: 'LIMA, Jan 21 (Reuters) - Prices rose.' },
      { id: 3, title: 'Prices rise' },
    ];
    const plain = await tag(records);
    expect(plain.lines.map((line) => line.countries)).toEqual([[], [], []]);
    const { lines } = await tag(records, ['--default-country', 'us', '--dateline-weight', '2']);
    expect(lines.map((line) => line.countries?.[0]?.country)).toEqual(['PE', 'PE', 'US']);
    expect(lines[2]?.evidence?.map(({ phrase }) => phrase)).toContain('default country');
  });

  test.each([
    [['--dateline-weight', 'much']],
    [['--dateline-weight', '-1']],
    [['--default-country', 'XQ']],
    [['--nonsense']],
  ])('refuses %j', async (args) => {
    await expect(tag([], args)).rejects.toThrow(UsageError);
  });
});
