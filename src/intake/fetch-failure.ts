import { messageOf } from '../errors.ts';
import { RefusedAddress } from './guard.ts';
import { BadBody } from './http-body.ts';

/** Why a fetch failed, for the feed's health and for backing off. */
export type FailureReason =
  /** Not an address we fetch: private, wrong scheme or port, a name or password in it. */
  | 'refused'
  | 'dns'
  | 'connect'
  | 'tls'
  | 'timeout'
  /** The line was cut in the middle, or closed without an answer. */
  | 'cut'
  /** What came is no HTTP we accept, such as a header block that is too large. */
  | 'protocol'
  | 'redirects'
  /** Any status that is no answer: 401, 404, 500, … */
  | 'status'
  /** A bot challenge instead of the feed; a person must talk to the publisher. */
  | 'challenge'
  | 'empty'
  | 'encoding'
  | 'too-large';

/** A failure in our words. */
export interface Failure {
  readonly reason: FailureReason;
  /** One line for a person. */
  readonly message: string;
}

const reasonsByCode: readonly (readonly [RegExp, FailureReason, string])[] = [
  [/TIMEOUT|ETIMEDOUT/, 'timeout', 'the server was too slow'],
  [/^(?:ENOTFOUND|EAI_)/, 'dns', 'the host name does not resolve'],
  [
    /^(?:ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|EADDRNOTAVAIL)/,
    'connect',
    'the server cannot be reached',
  ],
  [/CERT|TLS|SSL|^UNABLE_TO_|SIGNATURE|^EPROTO/, 'tls', 'the secure connection failed'],
  [
    /^(?:UND_ERR_HEADERS_OVERFLOW|HPE_)/,
    'protocol',
    'the answer is no valid HTTP, or its headers are too large',
  ],
  [/^(?:ECONNRESET|EPIPE|UND_ERR_(?!INVALID_ARG|NOT_SUPPORTED))/, 'cut', 'the connection was cut'],
];

/** The failure that something thrown by the connection, the body or a deadline stands for; null for a bug of ours. */
export function failureOf(error: unknown): Failure | null {
  if (error instanceof RefusedAddress) return { reason: 'refused', message: error.message };
  if (error instanceof BadBody) return { reason: error.reason, message: error.message };
  if (!(error instanceof Error)) return null;
  if (error.name === 'TimeoutError')
    return { reason: 'timeout', message: 'the whole fetch took too long' };
  // undici gives a parser's error no code when the very first byte is wrong.
  if (error.name === 'HTTPParserError') {
    return { reason: 'protocol', message: `the answer is no valid HTTP (${messageOf(error)})` };
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const found = reasonsByCode.find(([pattern]) => pattern.test(code));
  if (found !== undefined) {
    const [, reason, message] = found;
    return { reason, message: `${message} (${code}: ${messageOf(error)})` };
  }
  return error.cause === undefined ? null : failureOf(error.cause);
}
