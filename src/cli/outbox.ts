import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { exitCodes } from '../errors.ts';
import { lasted } from '../health/doctor.ts';
import type { IntentId } from '../news/ids.ts';
import type { Store } from '../store/store.ts';
import { dropHeld, readUnsent, resendHeld, type UnsentIntent } from '../store/unsent.ts';
import { orUsage, UsageError, type Command, type Terminal } from './command.ts';
import { openFoundStore } from './found-store.ts';

/** Rows listed at most. */
const most = 200;

/** `dateline outbox`: what is not sent, and what to do about it. */
export const outboxCommand: Command = {
  name: 'outbox',
  summary: 'list messages that are held or refused; resend or drop held ones',
  help: `Usage: dateline outbox list [--refused] [--json]
       dateline outbox resend ID…
       dateline outbox drop ID…

A message is held when nobody can find out whether it was posted: Slack's answer was lost, and Dateline may not read the
channel. Look there: if it is missing, resend it, otherwise drop it. A running Dateline sends what is resent within seconds.

  --refused  list what was refused instead, the newest first
  --json     one JSON object a line: {id, workspaceId, channelId, kind, headline, reason, at}`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      options: { refused: { type: 'boolean' }, json: { type: 'boolean' } },
      allowPositionals: true,
    }),
  );
  const [verb = 'list', ...ids] = positionals;
  if (verb !== 'list' && verb !== 'resend' && verb !== 'drop') {
    throw new UsageError(`there is no outbox ${verb}: list, resend or drop`);
  }
  if (verb !== 'list' && ids.length === 0) throw new UsageError(`${verb} which? Give its number`);
  const numbers = ids.map(idOf);
  await using store = await openFoundStore(terminal);
  if (verb === 'list') {
    const state = values.refused === true ? 'refused' : 'held';
    const rows = await readUnsent(store.db, state, {}, most);
    terminal.stdout.write(values.json === true ? linesOfJson(rows) : printed(rows, state));
    return exitCodes.ok;
  }
  let code: number = exitCodes.ok;
  for (const id of numbers) {
    const isDone = await decide(store, verb, id);
    if (!isDone) code = exitCodes.failed;
    const done = verb === 'resend' ? 'is sent again' : 'is left as it is';
    terminal.stdout.write(`${id} ${isDone ? done : 'is not held: it was decided already'}\n`);
  }
  return code;
}

function idOf(text: string): IntentId {
  if (!/^\d{1,15}$/.test(text)) throw new UsageError(`${text} is no number of a message`);
  return Number(text) as IntentId;
}

async function decide(store: Store, verb: 'resend' | 'drop', id: IntentId): Promise<boolean> {
  return store.db
    .transaction()
    .execute(async (tx) =>
      verb === 'resend'
        ? resendHeld(tx, id)
        : dropHeld(tx, id, 'the command line', systemClock().now()),
    );
}

function linesOfJson(rows: readonly UnsentIntent[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function printed(rows: readonly UnsentIntent[], state: 'held' | 'refused'): string {
  if (rows.length === 0) return `Nothing is ${state}.\n`;
  const now = systemClock().now();
  const lines = rows.map(
    (row) =>
      `${row.id}  ${row.channelId}  ${row.kind}  ${lasted(now - row.at)} ago  ${row.headline ?? '(a notice)'}  ${row.reason ?? ''}`,
  );
  const hint =
    state === 'held' ? ['Decide with: dateline outbox resend ID, or dateline outbox drop ID'] : [];
  return `${[...lines, ...hint].join('\n')}\n`;
}
