import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { emptyWorkspace } from '../../src/local/empty.ts';
import type { LocalWorkspace } from '../../src/local/workspace.ts';
import { clientFor, start } from './start.ts';

const directory = mkdtempSync(join(tmpdir(), 'dateline-journal-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let files = 0;
const newFile = (): string => join(directory, `${(files += 1)}.jsonl`);

/** What a channel shows, threads indented. */
function shown({ state }: LocalWorkspace, channelId = 'C1DESK'): string[] {
  const channel = state.channels.get(channelId);
  return (channel?.messages ?? []).flatMap((message) => [
    `${message.text}${message.editedTs === null ? '' : ' (edited)'}`,
    ...(channel?.threads.get(message.ts) ?? []).map(({ text }) => `  ${text}`),
  ]);
}

const post = async (slack: LocalWorkspace, text: string, more: object = {}): Promise<string> => {
  const { ts } = await clientFor(slack).chat.postMessage({ channel: 'C1DESK', text, ...more });
  return ts ?? '';
};

test('what was posted, threaded, redrawn and deleted is there after a kill, and nothing of it twice', async () => {
  const keep = { file: newFile() };
  // Never closed properly: what a kill leaves is what was written before each answer.
  await using first = await start({ keep });
  const { slack, clock } = first;
  const metadata = { event_type: 'dateline_delivery', event_payload: { delivery_id: 'one' } };
  const ts = await post(slack, 'Ferry leaves', { metadata });
  clock.advanceBy(5_000);
  await post(slack, 'Ferry arrives', { thread_ts: ts });
  await clientFor(slack).chat.update({ channel: 'C1DESK', ts, text: 'Ferry leaves on time' });
  const wrong = await post(slack, 'A mistake');
  await clientFor(slack).chat.delete({ channel: 'C1DESK', ts: wrong });
  await slack.say('U1AMARA', slack.directMessage('U1AMARA'), 'only for you');
  await slack.archive('C1DESK');

  await using second = await start({ keep });
  expect(shown(second.slack)).toEqual(['Ferry leaves on time (edited)', '  Ferry arrives']);
  expect(shown(second.slack, 'D1AMARA')).toEqual(['only for you']);
  const channel = second.slack.state.channels.get('C1DESK');
  expect(channel?.isArchived).toBe(true);
  expect(channel?.byTs.get(ts)?.metadata).toEqual(metadata);
  expect([...second.slack.state.people.keys()]).toEqual(['U0DATELINE', 'U1AMARA', 'U2BEN']);
  expect(second.slack.botToken).toBeTypeOf('string');
});

test('what was cleared stays cleared, and what came after it is there', async () => {
  const keep = { file: newFile() };
  await using first = await start({ keep });
  await post(first.slack, 'Before');
  emptyWorkspace(first.slack.state);
  await post(first.slack, 'After');
  await using second = await start({ keep });
  expect(shown(second.slack)).toEqual(['After']);
});

test('a new message is newer than every kept one, even where the clock went back', async () => {
  const keep = { file: newFile() };
  await using first = await start({ keep });
  first.clock.advanceBy(3_600_000);
  const before = await post(first.slack, 'Before');
  await using second = await start({ keep });
  expect((await post(second.slack, 'After')) > before).toBe(true);
  expect(shown(second.slack)).toEqual(['Before', 'After']);
});

test('a line torn by a crash is left out and said; what comes after it is read', async () => {
  const keep = { file: newFile() };
  await using first = await start({ keep });
  await post(first.slack, 'Whole');
  appendFileSync(keep.file, '{"is":"message","channelId":"C1DE');
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  await using second = await start({ keep, log: createLog('warn', sink) });
  expect(shown(second.slack)).toEqual(['Whole']);
  expect(lines.join('')).toMatch(/"broken":1.*could not be read/);
  // Written anew at the start: the torn line is gone.
  expect(
    readFileSync(keep.file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line).is),
  ).toEqual(['workspace', 'person', 'person', 'channel', 'message']);
});

test('a channel keeps its newest messages, and old ones with a new reply', async () => {
  const keep = { file: newFile(), newest: 3 };
  await using first = await start({ keep, limits: { isOn: false } });
  const old = await post(first.slack, 'Old but alive');
  for (let number = 1; number <= 5; number += 1) await post(first.slack, `Message ${number}`);
  await post(first.slack, 'Still moving', { thread_ts: old });
  await using second = await start({ keep });
  expect(shown(second.slack)).toEqual([
    'Old but alive',
    '  Still moving',
    'Message 4',
    'Message 5',
  ]);
  expect(second.slack.state.channels.get('C1DESK')?.byTs.size).toBe(4);
});

test('the file is for its owner only and holds neither tokens nor what one person saw', async () => {
  const keep = { file: newFile() };
  await using first = await start({ keep });
  await clientFor(first.slack).chat.postEphemeral({
    channel: 'C1DESK',
    user: 'U1AMARA',
    text: 'psst',
  });
  expect(statSync(keep.file).mode & 0o777).toBe(0o600);
  const text = readFileSync(keep.file, 'utf8');
  expect(text).not.toContain(first.slack.botToken);
  expect(text).not.toContain(first.slack.signingSecret);
  expect(text).not.toContain('psst');
});

test('a file that is no workspace is refused, not overwritten', async () => {
  const keep = { file: newFile() };
  appendFileSync(keep.file, 'a shopping list\n');
  await expect(start({ keep })).rejects.toMatchObject({ code: 'local/state' });
  expect(readFileSync(keep.file, 'utf8')).toBe('a shopping list\n');
});

test('a port that is taken gives way to the next free one', async () => {
  await using first = await start();
  const taken = Number(new URL(first.slack.pageUrl).port);
  await using second = await start({ port: taken });
  expect(Number(new URL(second.slack.pageUrl).port)).not.toBe(taken);
  expect(second.slack.apiUrl).toBe(`${second.slack.pageUrl}/api/`);
});
