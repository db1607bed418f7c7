import type { IncomingMessage } from 'node:http';

/**
 * The headers of everything the page serves. No inline script or style, nothing from elsewhere, no place in a frame;
 * trusted types shut the ways text could become markup, should a line of ours ever try.
 */
export const guardHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};

const loopback = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/**
 * Why a request is not answered, or null. The page has no password, so whoever may ask is told by the browser itself:
 * the Host must be loopback (a name that an attacker points here is not), and no other site may be behind it.
 */
export function refusalFor(request: IncomingMessage): string | null {
  const { host = '', origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  if (!loopback.test(host)) return 'This page is answered on 127.0.0.1 and localhost only.';
  if (request.method === 'GET') {
    // A link from elsewhere may open the page itself, never read what is behind it.
    const isNavigation = request.headers['sec-fetch-mode'] === 'navigate';
    const isOurs = site === undefined || site === 'same-origin' || site === 'none' || isNavigation;
    return isOurs ? null : 'Another site may not read this page.';
  }
  if (request.method !== 'POST') return 'Only GET and POST are answered here.';
  if (origin?.toLowerCase() !== `http://${host.toLowerCase()}`) {
    return 'Acts are taken from this page only.';
  }
  if (site !== undefined && site !== 'same-origin') return 'Acts are taken from this page only.';
  const [type] = (request.headers['content-type'] ?? '').split(';', 1);
  return type?.trim() === 'application/json' ? null : 'Acts are sent as application/json.';
}
