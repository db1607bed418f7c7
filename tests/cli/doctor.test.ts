import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError, type Command } from '../../src/cli/command.ts';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { outboxCommand } from '../../src/cli/outbox.ts';
import { DatelineError } from '../../src/errors.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { openDelivery } from '../deliver/queue.ts';

const home = fileURLToPath(new URL('../../', import.meta.url));
let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'dateline-doctor-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

async function run(
  command: Command,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; out: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await command.run(args, {
    stdin,
    stdout,
    stderr,
    env: { DATELINE_DATA: dir, ...env },
    cwd: '/',
    home,
    signal: new AbortController().signal,
  });
  const text: unknown = stdout.read();
  return { code, out: Buffer.isBuffer(text) ? text.toString() : '' };
}

/** A database with one held message. */
async function withHeld(): Promise<void> {
  await using store = await openSqliteStore(join(dir, 'dateline.db'));
  await using room = await openDelivery({ store });
  room.tell('Ferry sinks', 'lost');
  room.tellLookUps({ kind: 'blind', reason: 'missing_scope' });
  await room.wish({ key: 'Ferry sinks', kind: 'root', running: 'ferry' });
  await room.play(30);
}

describe('dateline doctor', () => {
  test('before the first start all is well, and nothing is made', async () => {
    const { code, out } = await run(doctorCommand, []);
    expect(out).toMatch(/^ok +database +there is none yet: dateline start makes it$/m);
    expect(out).toMatch(/^ok +slack +no token is set/m);
    expect(out).toMatch(/All is well\.\n$/);
    expect(code).toBe(0);
    await expect(run(outboxCommand, ['list'])).rejects.toThrow(DatelineError);
  });

  test('what a person must decide is bad, also as JSON', async () => {
    await withHeld();
    const { code, out } = await run(doctorCommand, ['--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      healthy: false,
      findings: expect.arrayContaining([
        expect.objectContaining({
          check: 'held',
          state: 'bad',
          hint: expect.stringContaining('outbox list'),
        }),
      ]),
    });
  });

  test('an older database is left as it is', async () => {
    new DatabaseSync(join(dir, 'dateline.db')).close();
    const { code, out } = await run(doctorCommand, []);
    expect(code).toBe(1);
    expect(out).toMatch(/^bad +database +lacks 0001-backbone, /m);
    expect((await run(doctorCommand, [])).out).toBe(out);
  });

  test('what is no database, and a configuration that cannot be read, are said plainly', async () => {
    writeFileSync(join(dir, 'dateline.db'), 'this is no database at all, only words');
    expect((await run(doctorCommand, [])).out).toMatch(/^bad +database +cannot be read: /m);
    const { out } = await run(doctorCommand, [], { LOG_LEVEL: 'shout' });
    expect(out).toMatch(/^bad +configuration +.*LOG_LEVEL/m);
  });
});

describe('dateline outbox', () => {
  test('lists held messages, and drops one, once', async () => {
    await withHeld();
    const { out } = await run(outboxCommand, []);
    expect(out).toMatch(/^(\d+) {2}C001DESK {2}root {2}.* {2}Ferry sinks {2}missing_scope$/m);
    const id = /^\d+/.exec(out)?.[0] ?? '';
    expect(await run(outboxCommand, ['drop', id])).toEqual({
      code: 0,
      out: `${id} is left as it is\n`,
    });
    expect(await run(outboxCommand, ['resend', id])).toEqual({
      code: 1,
      out: `${id} is not held: it was decided already\n`,
    });
    expect((await run(outboxCommand, ['list'])).out).toBe('Nothing is held.\n');
    expect((await run(outboxCommand, ['list', '--refused', '--json'])).out).toContain(
      'dropped by the command line',
    );
  });

  test('resends one', async () => {
    await withHeld();
    const [held = ''] = (await run(outboxCommand, ['list', '--json'])).out.split('\n');
    const { id } = JSON.parse(held) as { id: number };
    expect((await run(outboxCommand, ['resend', String(id)])).code).toBe(0);
    await using store = await openSqliteStore(join(dir, 'dateline.db'));
    await using room = await openDelivery({ store });
    await room.play(30);
    expect(await room.rows()).toEqual(['Ferry sinks sent']);
  });

  test.each(['send', 'resend', 'drop x'])('%s is refused', async (line) => {
    await expect(run(outboxCommand, line.split(' '))).rejects.toThrow(UsageError);
  });
});
