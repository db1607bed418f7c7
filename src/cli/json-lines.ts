import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { addAbortSignal, type Readable, type Writable } from 'node:stream';
import { z } from 'zod';
import { DatelineError, exitCodes, messageOf } from '../errors.ts';
import type { Terminal } from './command.ts';

/** A longer line is refused without being held in memory: no story is that long. */
const longestLineBytes = 4 * 1024 * 1024;

/** How many ids are remembered to find repeated ones; beyond it the oldest are forgotten, so memory stays bounded. */
const rememberedIds = 250_000;

const longestId = 500;

/** The `id` of a record: a string that is not empty, or a number. Schemas given to `mapJsonLines` use it. */
export const recordId = z.union([z.string().min(1).max(longestId), z.number()]);

/** What is wrong with a line that gave no record. */
type LineProblem =
  | 'not-json'
  | 'not-an-object'
  | 'no-id'
  | 'repeated-id'
  | 'bad-field'
  | 'too-long'
  | 'bad-utf8';

type Line =
  | { readonly kind: 'bytes'; readonly number: number; readonly bytes: Buffer }
  | { readonly kind: 'too-long'; readonly number: number };

/** What stands in place of an answer for a line that could not be worked on. */
interface BadLine {
  readonly id?: string | number;
  readonly error: { readonly code: string; readonly message: string };
}

/**
 * Answers each line of JSON with one line of JSON, in order and in constant memory, reading no faster than the answers are
 * taken. Blank lines are skipped; a BOM and CRLF are allowed. A bad line is answered by `{line, id?, error: {code, message}}`
 * (with `file` when there are several), and so is one for which `work` throws a DatelineError.
 * @param options.files read in turn, relative to the terminal's directory; standard input when there are none
 * @param options.schema checks a record; its `id` should be `recordId`
 * @param options.work makes the answer; `line` counts from 1 in each file
 * @returns 0; 1 when a line was bad, a file unreadable or the work interrupted; 2 when a person's keyboard is the input.
 *   A reader who has gone away (`| head`) is no failure: quietly 0
 */
export async function mapJsonLines<T extends { readonly id: string | number }>(options: {
  readonly terminal: Terminal;
  readonly files: readonly string[];
  readonly schema: z.ZodType<T>;
  readonly work: (record: T, context: { readonly line: number }) => object | Promise<object>;
}): Promise<number> {
  const { terminal, files, schema, work } = options;
  if (files.length === 0 && terminal.stdin.isTTY === true) {
    terminal.stderr.write(
      'dateline: nothing to read: name a file of JSON lines, or pipe one in (… < stories.jsonl)\n',
    );
    return exitCodes.usage;
  }
  const seen = rememberIds(rememberedIds);
  const output = lineWriter(terminal.stdout);
  let isClean = true;

  const answer = async (line: Line): Promise<object> => {
    const record = readRecord(line, schema, seen);
    if (record.kind === 'bad') return record.bad;
    try {
      return await work(record.value, { line: line.number });
    } catch (error) {
      if (!(error instanceof DatelineError)) throw error;
      return badLine(error.code, messageOf(error), record.value.id);
    }
  };

  /** Works through one input; false when nobody reads the answers any more. */
  const workThrough = async (input: Readable, name: string | null): Promise<boolean> => {
    for await (const line of splitLines(addAbortSignal(terminal.signal, input))) {
      if (line.kind === 'bytes' && isBlank(line.bytes)) continue;
      const answered = await answer(line);
      const isBad = isBadLine(answered);
      if (isBad) isClean = false;
      const place = { ...(name !== null && { file: name }), line: line.number };
      if (!(await output.write(isBad ? { ...place, ...answered } : answered))) return false;
    }
    return true;
  };

  try {
    for (const file of files.length === 0 ? [null] : files) {
      const input = file === null ? terminal.stdin : createReadStream(resolve(terminal.cwd, file));
      try {
        if (!(await workThrough(input, files.length > 1 ? file : null))) return exitCodes.ok;
      } catch (error) {
        const reason = readFailure(error);
        if (reason === null) throw error;
        isClean = false;
        terminal.stderr.write(`dateline: cannot read ${file ?? 'standard input'}: ${reason}\n`);
        if (terminal.signal.aborted) break;
      }
    }
    return (await output.finish()) && !isClean ? exitCodes.failed : exitCodes.ok;
  } finally {
    output.release();
  }
}

/** The lines of a byte stream, numbered from 1, without their line feed; too long ones without their bytes. */
async function* splitLines(input: Readable): AsyncGenerator<Line> {
  let number = 0;
  let held: Buffer[] = [];
  let heldBytes = 0;
  const take = (part: Buffer): void => {
    heldBytes += part.length;
    if (heldBytes > longestLineBytes) held = [];
    else held.push(part);
  };
  const finish = (): Line => {
    number += 1;
    const line: Line =
      heldBytes > longestLineBytes
        ? { kind: 'too-long', number }
        : { kind: 'bytes', number, bytes: Buffer.concat(held) };
    held = [];
    heldBytes = 0;
    return line;
  };
  const chunks: AsyncIterable<Buffer | string> = input;
  for await (const chunk of chunks) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      take(bytes.subarray(start, end));
      yield finish();
      start = end + 1;
    }
    take(bytes.subarray(start));
  }
  if (heldBytes > 0) yield finish();
}

/** Only spaces, tabs, carriage returns, or a byte order mark. */
function isBlank(bytes: Buffer): boolean {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return (hasMark ? bytes.subarray(3) : bytes).every(
    (byte) => byte === 32 || byte === 9 || byte === 13,
  );
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true });

interface Refusal {
  readonly kind: 'bad';
  readonly bad: BadLine;
}

function refuse(code: LineProblem, message: string, id?: string | number): Refusal {
  return { kind: 'bad', bad: badLine(code, message, id) };
}

function readRecord<T extends { readonly id: string | number }>(
  line: Line,
  schema: z.ZodType<T>,
  seen: (id: string | number) => boolean,
): Refusal | { readonly kind: 'good'; readonly value: T } {
  if (line.kind === 'too-long')
    return refuse('too-long', `the line is longer than ${longestLineBytes} bytes`);
  let text: string;
  try {
    text = strictUtf8.decode(line.bytes);
  } catch {
    return refuse('bad-utf8', 'the line is not valid UTF-8');
  }
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return refuse('not-json', 'the line is not JSON');
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return refuse('not-an-object', 'the line is JSON, but not an object');
  const id = recordId.safeParse('id' in raw ? raw.id : undefined);
  if (!id.success)
    return refuse('no-id', `needs an id: a number, or a string of 1 to ${longestId} characters`);
  if (seen(id.data)) return refuse('repeated-id', 'an earlier line has the same id', id.data);
  const record = schema.safeParse(raw);
  if (record.success) return { kind: 'good', value: record.data };
  const problems = record.error.issues.map(
    (issue) => `${issue.path.join('.') || 'record'}: ${issue.message}`,
  );
  return refuse('bad-field', problems.join('; ').slice(0, 500), id.data);
}

const badLines = new WeakSet<object>();

function badLine(code: string, message: string, id?: string | number): BadLine {
  const bad = { ...(id !== undefined && { id }), error: { code, message } };
  badLines.add(bad);
  return bad;
}

/** Whether an answer is one of our refusals, whatever a command's own answers look like. */
function isBadLine(answer: object): boolean {
  return badLines.has(answer);
}

/** Tells whether an id was seen before, among the last `limit`. The number 7 and the string "7" are one id. */
function rememberIds(limit: number): (id: string | number) => boolean {
  const ids = new Set<string>();
  return (id) => {
    const key = String(id);
    if (ids.has(key)) return true;
    ids.add(key);
    if (ids.size > limit) for (const oldest of ids.values().take(1)) ids.delete(oldest);
    return false;
  };
}

function ignore(): void {}

/** Writes answers, waiting while the reader is slow. `write` and `finish` give false once the reader has gone away. */
function lineWriter(output: Writable): {
  readonly write: (answer: object) => Promise<boolean>;
  readonly finish: () => Promise<boolean>;
  readonly release: () => void;
} {
  let failure: Error | null = null;
  let wake: () => void = ignore;
  const onError = (error: Error): void => {
    failure = error;
    wake();
  };
  const onReady = (): void => wake();
  output.on('error', onError).on('drain', onReady).on('close', onReady);
  const isOpen = (): boolean => {
    if (failure !== null && !isClosedPipe(failure)) throw failure;
    return failure === null && !output.destroyed;
  };
  return {
    write: async (answer) => {
      if (isOpen() && !output.write(`${JSON.stringify(answer)}\n`)) {
        await new Promise<void>((settle) => {
          wake = settle;
          if (failure !== null || output.destroyed || !output.writableNeedDrain) settle();
        });
      }
      return isOpen();
    },
    finish: async () => {
      if (!isOpen()) return false;
      await new Promise<void>((settle) => {
        output.write('', () => settle());
      });
      return isOpen();
    },
    release: () => {
      output.off('drain', onReady).off('close', onReady);
      // A broken pipe may report once more after we have left; unheard it would end the process with a stack.
      if (failure === null && !output.destroyed) output.off('error', onError);
    },
  };
}

function isClosedPipe(error: Error): boolean {
  const code = 'code' in error ? error.code : null;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ECONNRESET';
}

/** Why an input could not be read, for a person; null when the error is not about reading. */
function readFailure(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null;
  switch (error.code) {
    case 'ENOENT':
      return 'no such file';
    case 'EISDIR':
      return 'it is a directory';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ABORT_ERR':
      return 'interrupted';
    case 'EIO':
    case 'EMFILE':
    case 'ENOTDIR':
    case 'ENAMETOOLONG':
    case 'ELOOP':
      return messageOf(error);
    default:
      return null;
  }
}
