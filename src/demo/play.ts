import type { LocalMessage } from '../local/state.ts';
import { linesOf } from '../local/transcript.ts';
import type { DayWorkspace } from './day.ts';
import type { Stage } from './stage.ts';

/** Dateline looks at its clock this often (the rhythm of its cron tick), so nothing happens between two ticks. */
const tickMs = 5_000;
/** What is waiting when the day ends has this long to be sent; edits keep a minute apart. */
const lastEditsMs = 30 * 60_000;

/** The first tick at or after a moment. */
function tickAt(moment: number): number {
  return Math.ceil(moment / tickMs) * tickMs;
}

/** Lets what is waiting be sent, without asking the wires again. */
export async function sendTheRest({ clock, dateline }: Stage, ends: number): Promise<void> {
  for (;;) {
    await dateline.delivery.drain();
    const next = dateline.delivery.nextAt();
    if (next === null || next > ends + lastEditsMs) return;
    clock.advanceTo(Math.max(next, clock.now() + 1));
  }
}

/**
 * Plays the day as fast as it goes: from one due moment to the next, nothing left out.
 * @param signal ends it early
 */
export async function playAtOnce(
  stage: Stage,
  { ends }: DayWorkspace,
  signal: AbortSignal,
): Promise<void> {
  const { clock, dateline } = stage;
  while (!signal.aborted) {
    await dateline.tick();
    const next = await dateline.nextAt();
    if (next === null || next > ends) break;
    clock.advanceTo(tickAt(Math.max(next, clock.now() + 1)));
  }
  clock.advanceTo(ends);
  if (!signal.aborted) await sendTheRest(stage, ends);
}

/**
 * Moves recorded time to `target`, stopping at every moment something is due, so that nothing is left out or late.
 * @param isEnough asked after each stop: true ends it there
 */
export async function advanceTo(
  { clock, dateline }: Stage,
  target: number,
  isEnough: () => boolean | Promise<boolean>,
): Promise<void> {
  for (;;) {
    await dateline.tick();
    if (clock.now() >= target || (await isEnough())) return;
    const next = (await dateline.nextAt()) ?? target;
    clock.advanceTo(Math.min(target, tickAt(Math.max(next, clock.now() + 1))));
  }
}

/**
 * Calls `show` with a line for every message Dateline posts or redraws, as it happens.
 * @returns ends it
 */
export function watch(stage: Stage, show: (line: string) => void): () => void {
  const names = new Map<string, string>(stage.channels.map(({ id, name }) => [id, name]));
  const { state } = stage.workspace;
  return stage.workspace.onChange((change) => {
    if (change.kind !== 'posted' && change.kind !== 'updated') return;
    const name = names.get(change.channelId);
    const message = state.channels.get(change.channelId)?.byTs.get(change.ts);
    if (name === undefined || message === undefined || message.metadata === null) return;
    const mark = change.kind === 'updated' ? ' (edited)' : '';
    for (const line of liveLines(stage, message, mark)) show(`${name.padEnd(20)} ${line}`);
  });
}

function liveLines(stage: Stage, message: LocalMessage, mark: string): string[] {
  const time = new Date(stage.clock.now()).toISOString().slice(11, 16);
  const thread = message.threadTs === null ? '' : '↳ ';
  const [first = ''] = linesOf(stage.workspace.state, message);
  const clean = first.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, '');
  return [`${time}  ${thread}${clean.slice(0, 160)}${mark}`];
}
