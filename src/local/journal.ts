import {
  appendFileSync,
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { DatelineError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { UserId } from '../news/ids.ts';
import { isRecord, parseJson } from './arguments.ts';
import { emptyWorkspace } from './empty.ts';
import { placeMessage, removeMessage } from './messages.ts';
import {
  putChannel,
  type Change,
  type LocalChannel,
  type LocalMessage,
  type LocalPerson,
  type WorkspaceState,
} from './state.ts';

/** Where a workspace's people, channels and messages are kept over restarts. */
export interface KeepOptions {
  /** Absolute path; made when absent, readable by its owner only. Its directory must exist. */
  readonly file: string;
  /** Messages a channel keeps when the file is written anew, threads beside them; 1000 when absent. */
  readonly newest?: number;
}

/** One line of the file: the newest line about a thing holds. Tokens, modals and ephemeral messages are never in it. */
type Line =
  | { readonly is: 'workspace'; readonly version: 1 }
  | ({ readonly is: 'person' } & LocalPerson)
  | ({ readonly is: 'channel'; readonly members: readonly UserId[] } & Pick<
      LocalChannel,
      'id' | 'name' | 'kind' | 'isArchived'
    >)
  | ({ readonly is: 'message' } & LocalMessage)
  | { readonly is: 'gone'; readonly channelId: string; readonly ts: string }
  | { readonly is: 'emptied' };

/** The file is written anew when it has grown by this much since, at least (bytes). */
const slackBytes = 2_000_000;
const usualNewest = 1000;

const header = { is: 'workspace', version: 1 } as const;
const personLine = (person: LocalPerson): Line => ({ is: 'person', ...person });
const messageLine = (message: LocalMessage): Line => ({ is: 'message', ...message });
const channelLine = ({ id, name, kind, isArchived, members }: LocalChannel): Line => ({
  is: 'channel',
  id,
  name,
  kind,
  isArchived,
  members: [...members],
});

/** Everything a channel holds as lines, oldest first: parents stand before their replies. */
function* linesOf(state: WorkspaceState): Generator<Line> {
  yield header;
  for (const person of state.people.values()) if (!person.isBot) yield personLine(person);
  for (const channel of state.channels.values()) {
    yield channelLine(channel);
    for (const message of channel.byTs.values()) yield messageLine(message);
  }
}

/** Forgets what is neither among a channel's newest nor in a thread of one of them; a thread is as new as its last reply. */
function forgetOldest(channel: LocalChannel, newest: number): void {
  const roots = channel.messages.filter(({ threadTs }) => threadTs === null);
  if (roots.length <= newest) return;
  const lastOf = ({ ts }: LocalMessage): string => channel.threads.get(ts)?.at(-1)?.ts ?? ts;
  const old = roots.toSorted((a, b) => (lastOf(a) < lastOf(b) ? -1 : 1)).slice(0, -newest);
  const forgotten = new Set(old.map(({ ts }) => ts));
  for (const { ts } of old) channel.threads.delete(ts);
  const isOld = ({ ts, threadTs }: LocalMessage): boolean => forgotten.has(threadTs ?? ts);
  for (const message of channel.byTs.values()) if (isOld(message)) channel.byTs.delete(message.ts);
  const kept = channel.messages.filter((message) => !isOld(message));
  channel.messages.splice(0, channel.messages.length, ...kept);
}

/** Reads one line back into the state; false when it says nothing we know. */
function takeLine(state: WorkspaceState, line: unknown): boolean {
  if (!isRecord(line)) return false;
  // Only this file writes these lines, each under its kind; what a crash tore does not parse.
  const known = line as Line;
  switch (known.is) {
    case 'workspace':
      return true;
    case 'person': {
      const { is: _is, ...person } = known;
      state.people.set(person.id, person);
      return true;
    }
    case 'channel': {
      const channel = state.channels.get(known.id) ?? putChannel(state, known);
      channel.isArchived = known.isArchived;
      channel.members.clear();
      for (const member of known.members) channel.members.add(member);
      return true;
    }
    case 'message': {
      const { is: _is, ...message } = known;
      const channel = state.channels.get(message.channelId);
      const before = channel?.byTs.get(message.ts);
      if (before !== undefined) Object.assign(before, message);
      else if (channel !== undefined) placeMessage(channel, message);
      return channel !== undefined;
    }
    case 'gone': {
      const channel = state.channels.get(known.channelId);
      const message = channel?.byTs.get(known.ts);
      if (channel !== undefined && message !== undefined) removeMessage(state, channel, message);
      return true;
    }
    case 'emptied':
      emptyWorkspace(state);
      return true;
    default:
      return false;
  }
}

/** Microseconds of the newest ts, so that the next one is newer. */
function newestMicros(state: WorkspaceState): number {
  let newest = 0;
  for (const { byTs } of state.channels.values())
    for (const { ts, editedTs } of byTs.values())
      newest = Math.max(newest, Number((editedTs ?? ts).replace('.', '')));
  return newest;
}

/**
 * Brings back what the file holds. A line torn by a crash is left out, and said.
 * @throws DatelineError `local/state` when the file is not one of ours or cannot be read
 */
export function restore(state: WorkspaceState, { file }: KeepOptions, log: Log): void {
  if (!existsSync(file)) return;
  const [first = '', ...rest] = readFileSync(file, 'utf8').split('\n');
  const start = parseJson(first);
  if (!isRecord(start) || start['is'] !== header.is || start['version'] !== header.version) {
    throw new DatelineError('local/state', `${file} does not hold a local workspace we can read`, {
      hint: 'Move the file away to begin a new local workspace, or set DATELINE_DATA to another directory.',
    });
  }
  const broken = rest.filter((line) => line !== '' && !takeLine(state, parseJson(line))).length;
  if (broken > 0) log.warn({ broken, file }, 'lines of the local workspace could not be read');
  state.lastMicros = newestMicros(state);
}

/** A file being written as the workspace changes. */
export interface Journal {
  readonly close: () => void;
}

/** The lines that tell of a change. */
function linesFor(state: WorkspaceState, change: Change): readonly Line[] {
  switch (change.kind) {
    case 'people':
      return [...state.people.values()].filter(({ isBot }) => !isBot).map(personLine);
    case 'channel': {
      const channel = state.channels.get(change.channelId);
      return channel === undefined ? [] : [channelLine(channel)];
    }
    case 'posted':
    case 'updated':
    case 'deleted': {
      const { channelId, ts } = change;
      const message = state.channels.get(channelId)?.byTs.get(ts);
      if (message !== undefined) return [messageLine(message)];
      // What is no longer there, and what only one person saw.
      return change.kind === 'deleted' ? [{ is: 'gone', channelId, ts }] : [];
    }
    case 'reset':
      return [{ is: 'emptied' }];
    case 'ephemeral':
    case 'views':
    case 'home':
    case 'failure':
      return [];
    default:
      return change satisfies never;
  }
}

/**
 * Writes the file anew, then a line for every change before whoever made the change goes on: what the app was told is
 * on disk. A change that cannot be written throws, so the app learns nothing it could lose; it is written with the next.
 * @throws DatelineError `local/state` when the file cannot be written
 */
export function keep(state: WorkspaceState, options: KeepOptions, log: Log): Journal {
  const { file, newest = usualNewest } = options;
  let descriptor = -1;
  let size = 0;
  let rewriteAt = 0;
  let unwritten = '';

  const rewrite = (): void => {
    for (const channel of state.channels.values()) forgetOldest(channel, newest);
    const text = [...linesOf(state)].map((line) => `${JSON.stringify(line)}\n`).join('');
    const beside = `${file}.new`;
    writeFileSync(beside, text, { mode: 0o600, flush: true });
    renameSync(beside, file);
    if (descriptor >= 0) closeSync(descriptor);
    descriptor = openSync(file, 'a', 0o600);
    size = Buffer.byteLength(text);
    rewriteAt = size + Math.max(slackBytes, size);
    unwritten = '';
  };

  const failed = (error: unknown): DatelineError =>
    new DatelineError('local/state', `cannot write ${file}: ${messageOf(error)}`, {
      hint: 'Make room on the disk, or see the permissions of the directory.',
      cause: error,
    });

  try {
    rewrite();
  } catch (error) {
    throw failed(error);
  }
  const listener = (change: Change): void => {
    const lines = linesFor(state, change).map((line) => `${JSON.stringify(line)}\n`);
    if (lines.length === 0) return;
    // The line break first ends whatever a failed write left half done.
    unwritten = `${unwritten === '' ? '' : `\n${unwritten}`}${lines.join('')}`;
    try {
      appendFileSync(descriptor, unwritten, { flush: true });
      size += Buffer.byteLength(unwritten);
      unwritten = '';
      if (size > rewriteAt) rewrite();
    } catch (error) {
      log.error({ file, err: error }, 'the local workspace cannot be written');
      throw failed(error);
    }
  };
  state.listeners.add(listener);
  return {
    close: () => {
      state.listeners.delete(listener);
      closeSync(descriptor);
    },
  };
}
