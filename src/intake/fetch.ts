import { createHash } from 'node:crypto';
import { request as httpRequest, type Dispatcher } from 'undici';
import type { Clock } from '../clock.ts';
import type { Credentials } from './credentials.ts';
import { failureOf, type FailureReason } from './fetch-failure.ts';
import { RefusedAddress, vetUrl } from './guard.ts';
import type { HostTurns } from './host-turns.ts';
import { decodeBody, readCapped } from './http-body.ts';
import {
  freshForMs,
  headerOf,
  retryAfterMs,
  validatorsOf,
  type Headers,
  type Validators,
} from './http-headers.ts';

/** What to ask for. The validators and the hash are the ones of the last good answer, or null. */
export interface FetchRequest extends Validators {
  readonly url: string;
  /** Of the body last read: an answer with the same bytes is `unchanged`. */
  readonly bodyHash: string | null;
}

/** Limits of one fetch. */
export interface FetchLimits {
  /** Everything together, redirects included. */
  readonly totalMs: number;
  /** The body, packed and unpacked. */
  readonly bodyBytes: number;
  readonly redirects: number;
}

const fetchLimits: FetchLimits = {
  totalMs: 20_000,
  bodyBytes: 8 * 1024 * 1024,
  redirects: 5,
};

/** What a fetch takes from outside. */
export interface FetchDeps {
  /** From `createFeedAgent`, which vets every address. */
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  readonly hostTurns: HostTurns;
  /** Aborted at shutdown: then the fetch rejects with its reason, for that is no failure of the feed. */
  readonly signal: AbortSignal;
  /** Truthful: `DatelineBot/0.1 (+https://…; 12 subscribers)`. */
  readonly userAgent: string;
  /** Sent to their own origin only, so not after a redirect to another. */
  readonly credentials?: Credentials | null;
  readonly limits?: Partial<FetchLimits>;
}

/** What every answer tells about where it came from and for how long it holds. */
interface Answer extends Validators {
  /** Where the answer came from, redirects followed. */
  readonly finalUrl: string;
  /** The URL to ask next time when an unbroken chain of permanent redirects led to it; null when nothing moved for good. */
  readonly permanentUrl: string | null;
  /** The publisher's caching wish in ms; null when it states none. */
  readonly freshForMs: number | null;
}

interface FreshAnswer extends Answer {
  readonly kind: 'fresh';
  /** Unpacked. */
  readonly body: Uint8Array;
  readonly contentType: string | null;
  /** SHA-256 of the body, hexadecimal. */
  readonly bodyHash: string;
}

/** How asking a publisher can end. */
export type FetchOutcome =
  | FreshAnswer
  | ({
      readonly kind: 'unchanged';
      /** A 304, or the same bytes again. */
      readonly by: 'status' | 'hash';
    } & Answer)
  /** 429 or 503: for the whole host. Null when the server did not say for how long. */
  | { readonly kind: 'throttled'; readonly status: number; readonly retryAfterMs: number | null }
  /** 410: never ask again. */
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'failed';
      readonly reason: FailureReason;
      /** One line for a person. */
      readonly message: string;
      readonly status: number | null;
    };

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1';

const redirectStatuses: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

function failed(
  reason: FailureReason,
  message: string,
  status: number | null = null,
): FetchOutcome {
  return { kind: 'failed', reason, message, status };
}

/** Where a redirect leads, or why it is not followed. */
function redirectTarget(
  from: URL,
  headers: Headers,
  seen: ReadonlySet<string>,
): URL | FetchOutcome {
  const location = headerOf(headers, 'location');
  if (location === null) return failed('redirects', 'a redirect leads nowhere');
  // Headers come as latin1, yet a Location with other letters is UTF-8.
  const utf8 = Buffer.from(location, 'latin1').toString('utf8');
  const target = vetUrl(utf8.includes('\uFFFD') ? location : utf8, from.href);
  if (target instanceof RefusedAddress)
    return failed('refused', `redirected, but ${target.message}`);
  return seen.has(target.href) ? failed('redirects', 'the redirects run in a circle') : target;
}

/** An answer that is no feed and no redirect. */
function refusedStatus(
  status: number,
  headers: Headers,
  now: number,
  isPermanent: boolean,
): FetchOutcome {
  if (headerOf(headers, 'cf-mitigated') === 'challenge') {
    return failed(
      'challenge',
      'the site asks for a browser; only its owner can let a feed reader in',
      status,
    );
  }
  // Behind a temporary redirect only that place is gone.
  if (status === 410 && isPermanent) return { kind: 'gone' };
  if (status === 429 || status === 503) {
    return { kind: 'throttled', status, retryAfterMs: retryAfterMs(headers, now) };
  }
  return failed('status', `the server answered ${status}`, status);
}

/** A 304 that leaves its validators out keeps the old ones. */
function notModified(request: FetchRequest, answer: Answer): FetchOutcome {
  if (request.etag === null && request.lastModified === null) {
    return failed('status', 'the server answered 304 to a first request', 304);
  }
  const etag = answer.etag ?? request.etag;
  const lastModified = answer.lastModified ?? request.lastModified;
  return { kind: 'unchanged', by: 'status', ...answer, etag, lastModified };
}

/** Reads a 200 and compares it with what we had. */
async function readAnswer(
  request: FetchRequest,
  response: Dispatcher.ResponseData,
  answer: Answer,
  maxBytes: number,
): Promise<FetchOutcome> {
  const packed = await readCapped(response.body, maxBytes);
  const body = await decodeBody(packed, headerOf(response.headers, 'content-encoding'), maxBytes);
  if (body.byteLength === 0) return failed('empty', 'the answer is empty', response.statusCode);
  const bodyHash = createHash('sha256').update(body).digest('hex');
  // Only the bytes prove that nothing changed: some servers keep one ETag for ever.
  if (bodyHash === request.bodyHash) return { kind: 'unchanged', by: 'hash', ...answer };
  const contentType = headerOf(response.headers, 'content-type');
  return { kind: 'fresh', body, contentType, bodyHash, ...answer };
}

/** Closes what is not worth reading: cheaper than a hostile rest. */
function discard(response: Dispatcher.ResponseData): void {
  response.body.on('error', () => undefined).destroy();
}

/** One walk from the feed's URL over its redirects to an answer. Throws what the connection throws. */
async function walk(
  request: FetchRequest,
  deps: FetchDeps,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<FetchOutcome> {
  const start = vetUrl(request.url);
  if (start instanceof RefusedAddress) return failed('refused', start.message);
  const headers = {
    'user-agent': deps.userAgent,
    accept,
    'accept-encoding': 'gzip, deflate, br, zstd',
    ...(request.etag === null ? {} : { 'if-none-match': request.etag }),
    ...(request.lastModified === null ? {} : { 'if-modified-since': request.lastModified }),
  };
  const seen = new Set([start.href]);
  let url = start;
  let permanentUrl: string | null = null;
  let isPermanentSoFar = true;
  for (;;) {
    using turn = new DisposableStack();
    turn.use(await deps.hostTurns(url.host, signal));
    const { credentials = null, dispatcher } = deps;
    const isOwn = credentials !== null && url.origin === credentials.origin;
    const response = await httpRequest(url, {
      dispatcher,
      headers: isOwn ? { ...headers, [credentials.header]: credentials.value } : headers,
      signal,
    });
    const status = response.statusCode;
    const answer: Answer = {
      finalUrl: url.href,
      permanentUrl,
      freshForMs: freshForMs(response.headers, deps.clock.now()),
      ...validatorsOf(response.headers),
    };
    if (status === 200) return await readAnswer(request, response, answer, limits.bodyBytes);
    discard(response);
    if (status === 304) return notModified(request, answer);
    if (!redirectStatuses.has(status)) {
      return refusedStatus(status, response.headers, deps.clock.now(), isPermanentSoFar);
    }
    const target = redirectTarget(url, response.headers, seen);
    if (!(target instanceof URL)) return target;
    if (seen.size > limits.redirects) {
      return failed('redirects', `more than ${limits.redirects} redirects`);
    }
    seen.add(target.href);
    // Never for good from https to http: any network on the way could have said so.
    const isDowngrade = url.protocol === 'https:' && target.protocol === 'http:';
    isPermanentSoFar &&= (status === 301 || status === 308) && !isDowngrade;
    if (isPermanentSoFar) permanentUrl = target.href;
    url = target;
  }
}

/**
 * Asks a publisher once: conditional, capped, every redirect and address vetted.
 * @returns never throws for anything the network or the server does
 * @throws the signal's reason when `deps.signal` is aborted
 */
export async function fetchFeed(request: FetchRequest, deps: FetchDeps): Promise<FetchOutcome> {
  const limits = { ...fetchLimits, ...deps.limits };
  const signal = AbortSignal.any([deps.signal, AbortSignal.timeout(limits.totalMs)]);
  try {
    return await walk(request, deps, limits, signal);
  } catch (error) {
    deps.signal.throwIfAborted();
    const failure = failureOf(signal.aborted ? signal.reason : error);
    if (failure === null) throw error;
    return failed(failure.reason, failure.message);
  }
}
