import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../errors.ts';

/** What a command may touch of the outside; main.ts hands in the process's own, tests hand in memory. */
export interface Terminal {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The directory the command was called from: file arguments are read from here, nothing else. */
  readonly cwd: string;
  /** Dateline's own directory, where config/, models/ and fixtures/ stand. */
  readonly home: string;
  /** CPU time used so far (ms) and memory held (bytes): for figures; absent where nobody asks. */
  readonly usage?: () => { readonly cpuMs: number; readonly memoryBytes: number };
  /** Aborted on SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
}

/** One subcommand. */
export interface Command {
  readonly name: string;
  /** One line for the list in `--help`. */
  readonly summary: string;
  /** The whole of its `--help`, without the trailing line break. */
  readonly help: string;
  /**
   * Runs it.
   * @param args what follows the command's name, `--help` already handled
   * @returns the exit code, one of `exitCodes`
   * @throws UsageError when the arguments are wrong
   */
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<number>;
}

/** Wrong arguments: main prints the message and a hint, and exits 2. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}

/** Runs `read` (a call of util.parseArgs); what it complains of is a UsageError. */
export function orUsage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError(messageOf(error));
  }
}
