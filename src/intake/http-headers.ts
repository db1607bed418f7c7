/** Response headers by lower-case name, as undici gives them (latin1, byte for byte). */
export type Headers = Readonly<Record<string, string | string[] | undefined>>;

/** max-age and Expires are believed up to six hours: publishers' caches are tuned for readers, not for news desks. */
const longestFreshMs = 6 * 3_600_000;
/** A Last-Modified from 2038 on is a server's mistake that would silence the feed for ever. */
const absurdDate = Date.UTC(2038, 0, 1);

/** The first value of a header, or null. */
export function headerOf(headers: Headers, name: string): string | null {
  const value = headers[name];
  return (typeof value === 'string' ? value : value?.[0]) ?? null;
}

/** An HTTP date in epoch ms, or null. */
function httpDate(text: string | null): number | null {
  const at = text === null ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

/** What to send back next time, byte for byte as it came. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** The validators of a response. None is made up; a date of 2038 or later, and any date beside `Expires: 0`, is not trusted. */
export function validatorsOf(headers: Headers): Validators {
  const lastModified = headerOf(headers, 'last-modified');
  const isTrusted =
    (httpDate(lastModified) ?? 0) < absurdDate && headerOf(headers, 'expires') !== '0';
  return { etag: headerOf(headers, 'etag'), lastModified: isTrusted ? lastModified : null };
}

/**
 * For how long the publisher says the response stays fresh, in ms (at most six hours), or null when it does not say:
 * Cache-Control's max-age before Expires, less the Age spent in caches on the way; no-cache and no-store say nothing.
 */
export function freshForMs(headers: Headers, now: number): number | null {
  const cacheControl = (headerOf(headers, 'cache-control') ?? '').toLowerCase();
  if (/\bno-(?:cache|store)\b/.test(cacheControl)) return null;
  const maxAge = /\bmax-age="?(\d{1,10})/.exec(cacheControl)?.[1];
  const expiresAt = httpDate(headerOf(headers, 'expires'));
  const ageMs = (Number(headerOf(headers, 'age')) || 0) * 1000;
  let freshMs: number;
  if (maxAge !== undefined) freshMs = Number(maxAge) * 1000 - ageMs;
  else if (expiresAt !== null) freshMs = expiresAt - (httpDate(headerOf(headers, 'date')) ?? now);
  else return null;
  return freshMs > 0 ? Math.min(freshMs, longestFreshMs) : null;
}

/** Retry-After in ms from now, in seconds or as a date; null when absent or unreadable. Not yet clamped: the schedule does. */
export function retryAfterMs(headers: Headers, now: number): number | null {
  const text = headerOf(headers, 'retry-after')?.trim() ?? '';
  if (/^\d{1,10}$/.test(text)) return Number(text) * 1000;
  const at = /[a-z]/i.test(text) ? httpDate(text) : null;
  return at === null ? null : Math.max(0, at - now);
}
