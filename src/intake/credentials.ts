import type { Feed } from '../news/feed.ts';

/** A header that goes to one origin and nowhere else. Never logged. */
export interface Credentials {
  /** Scheme, host and port: `https://feeds.example`. */
  readonly origin: string;
  readonly header: string;
  readonly value: string;
}

/**
 * What a feed is asked with, bound to the origin its editor configured, wherever the feed says it has moved since.
 * @param secretOf the secret in an environment variable; a variable that is not set leaves the feed without credentials,
 * which the configuration's check has complained of before
 */
export function credentialsOf(
  feed: Pick<Feed, 'url' | 'auth'>,
  secretOf: (name: string) => string | undefined,
): Credentials | null {
  if (feed.auth === null) return null;
  const secret = secretOf(feed.auth.env)?.trim() ?? '';
  const url = URL.parse(feed.url);
  if (secret === '' || url?.protocol !== 'https:') return null;
  return feed.auth.kind === 'header'
    ? { origin: url.origin, header: feed.auth.header.toLowerCase(), value: secret }
    : {
        origin: url.origin,
        header: 'authorization',
        value: `Basic ${Buffer.from(`${feed.auth.user}:${secret}`, 'utf8').toString('base64')}`,
      };
}
