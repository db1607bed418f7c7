import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { exportCommand } from '../../src/cli/export.ts';
import type { StoryId } from '../../src/news/ids.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { ines, openNewsdesk } from '../desk/newsdesk.ts';
import { tagsWith } from '../query/subject.ts';
import { arrival, morning } from '../store/newsroom.ts';

test('every word on a story’s tags is a line, with who, when and from what to what', async () => {
  const data = mkdtempSync(join(tmpdir(), 'dateline-export-'));
  onTestFinished(() => rmSync(data, { recursive: true }));
  {
    await using store = await openSqliteStore(join(data, 'dateline.db'));
    const room = await openNewsdesk('member', store);
    const tags = tagsWith({ topics: ['sport'], countries: ['TR'] });
    await room.receive([arrival({ title: 'Ferry crews walk out' }, tags)]);
    const wanted = { topics: ['labour'], regions: [], countries: 'TR' } as const;
    await room.desk.correctTags(ines, 1 as StoryId, wanted);
    await room.desk.confirmTags(ines, 1 as StoryId);
  }
  const stdout = new PassThrough();
  const code = await exportCommand.run(['corrections'], {
    stdin: new PassThrough(),
    stdout,
    stderr: new PassThrough(),
    env: { DATELINE_DATA: data },
    cwd: data,
    home: data,
    signal: new AbortController().signal,
  });
  stdout.end();
  const lines = (await stdout.toArray()).join('').trim().split('\n');
  expect(code).toBe(0);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    {
      storyId: 1,
      by: ines.userId,
      at: new Date(morning).toISOString(),
      verdict: 'corrected',
      automatic: { topics: ['sport'], regions: [], countries: ['TR'] },
      to: { topics: ['labour'], regions: [], countries: ['TR'] },
      title: 'Ferry crews walk out',
    },
    { verdict: 'right', to: { topics: ['labour'] } },
  ]);
});
