/**
 * The one kind of error Dateline throws on purpose: something a person must act on.
 * Whatever can be expected in normal work (a feed that is gone, a Slack refusal) is a value of a closed union instead;
 * anything else thrown is a bug.
 */
export class DatelineError extends Error {
  /** Stable, for machines: `room/what`, such as `feed/too-large`. */
  readonly code: string;
  /** One sentence for the person who must act: what to do next. */
  readonly hint: string;
  /** Whether the same call may succeed later without anybody doing anything. */
  readonly retryable: boolean;

  constructor(
    code: string,
    message: string,
    options: { hint: string; retryable?: boolean; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'DatelineError';
    this.code = code;
    this.hint = options.hint;
    this.retryable = options.retryable ?? false;
  }
}

/** Exit codes of the command line, after sysexits.h where one fits. */
export const exitCodes = {
  ok: 0,
  /** Some input lines were bad, an expectation failed, or the work could not be done. */
  failed: 1,
  /** The command line itself was wrong. */
  usage: 2,
  /** The configuration or environment was wrong (EX_CONFIG). */
  config: 78,
} as const;

/** The message of anything thrown, for logs and records: never a stack, never longer than 500 characters. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.length > 500 ? `${text.slice(0, 499)}…` : text;
}
