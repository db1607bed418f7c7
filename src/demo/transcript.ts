import { outcomes, type OutcomeKind } from '../news/outcome.ts';
import type { FinishedRun, RunChannel, RunMessage } from './finished-run.ts';

/** The day in figures. */
export interface RunCounts {
  readonly stories: number;
  readonly runningStories: number;
  /** Root messages, over all channels. */
  readonly alerts: number;
  /** Later takes in threads, over all channels. */
  readonly updates: number;
  readonly byOutcome: Readonly<Partial<Record<OutcomeKind, number>>>;
}

const control = /[\p{Cc}\p{Bidi_Control}]/gu;
const widest = 150;

/** `09:14`, UTC. */
function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}

/** One line, shortened, and harmless to a terminal. */
function shown(line: string): string {
  const clean = line.replaceAll(control, '');
  return clean.length > widest ? `${clean.slice(0, widest - 1).trimEnd()}…` : clean;
}

function edited(message: RunMessage): string {
  if (message.edits === 0) return '';
  return message.edits === 1 ? ' (edited)' : ` (edited ${message.edits} times)`;
}

/**
 * One message as the transcript shows it: time, then what it says, and its thread indented below.
 * @param lead what stands before its first line; the other lines are set in by as much
 */
function printMessage(message: RunMessage, lead = '  '): string[] {
  const [first = '', ...rest] = message.lines.map(shown);
  const inset = ' '.repeat(lead.length + 7);
  return [
    `${lead}${clockTime(message.at)}  ${first}${edited(message)}`,
    ...rest.map((line) => `${inset}${line}`),
    ...message.replies.flatMap((reply) => printMessage(reply, `${' '.repeat(9)}↳ `)),
  ];
}

/** A channel's transcript; an empty one says so. */
function printChannel(channel: RunChannel): string[] {
  const body =
    channel.messages.length === 0
      ? ['  (nothing)']
      : channel.messages.flatMap((message) => [...printMessage(message), '']);
  return [channel.name, '-'.repeat(channel.name.length), ...body];
}

/** Counts what a run left behind. */
export function countRun(run: FinishedRun): RunCounts {
  const roots = run.channels.flatMap((channel) => channel.messages);
  const replies = roots.flatMap((root) => root.replies);
  const byOutcome: Partial<Record<OutcomeKind, number>> = {};
  for (const { outcome } of run.outcomes) byOutcome[outcome] = (byOutcome[outcome] ?? 0) + 1;
  return {
    stories: run.stories.length,
    runningStories: new Set(run.stories.map((story) => story.runningStory)).size,
    alerts: roots.filter((root) => root.sentFor?.kind === 'root').length,
    updates: replies.filter((reply) => reply.sentFor?.kind === 'reply').length,
    byOutcome,
  };
}

/** The closing line. */
export function printCounts(counts: RunCounts): string {
  const named = outcomes.flatMap((kind) => {
    const number = counts.byOutcome[kind];
    return number === undefined ? [] : [`${number} ${kind}`];
  });
  return [
    `${counts.stories} stories`,
    `${counts.runningStories} running stories`,
    `${counts.alerts} alerts`,
    `${counts.updates} updates in threads`,
    `outcomes: ${named.join(', ')}`,
  ].join(' · ');
}

/** Every channel's transcript and the closing line of counts. */
export function printRun(run: FinishedRun): string {
  return [
    ...run.channels.flatMap((channel) => [...printChannel(channel), '']),
    printCounts(countRun(run)),
  ].join('\n');
}
