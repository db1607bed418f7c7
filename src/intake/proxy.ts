import { isIP } from 'node:net';
import { ProxyAgent, type Dispatcher } from 'undici';
import { connectionLimits, refusalOf, type AllowPrivate, type RefusedAddress } from './guard.ts';

/**
 * The way out to publishers through a proxy. The proxy resolves the names, so the guard sees only what a URL says itself:
 * addresses written out, `localhost` and ports are refused as ever; names that lead to private networks must be refused by
 * the proxy.
 * @param uri of the proxy, with its name and password if it wants them
 */
export function createProxyAgent(
  uri: string,
  options: {
    readonly allowPrivate: AllowPrivate;
    /** Certificates to trust besides the system's, for tests and closed networks. */
    readonly ca?: string;
  },
): Dispatcher {
  const { headersMs, idleMs, headerBytes, connectMs } = connectionLimits;
  const agent = new ProxyAgent({
    uri,
    allowH2: false,
    proxyTunnel: true,
    headersTimeout: headersMs,
    bodyTimeout: idleMs,
    maxHeaderSize: headerBytes,
    requestTls: { timeout: connectMs, ...(options.ca === undefined ? {} : { ca: options.ca }) },
    proxyTls: { timeout: connectMs },
  });
  return agent.compose((dispatch) => (request, handler) => {
    const refusal = refusalOfUrl(new URL(String(request.origin)), options.allowPrivate);
    if (refusal !== null) throw refusal;
    return dispatch(request, handler);
  });
}

/** The refusal of what a URL says without being resolved, or null. */
function refusalOfUrl(url: URL, allowPrivate: AllowPrivate): RefusedAddress | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
  const isLocal = /(?:^|\.)localhost\.?$/i.test(host);
  // A name is vetted by its port alone: as if it led to a public address.
  const address = isIP(host) === 0 ? (isLocal ? '127.0.0.1' : '1.1.1.1') : host;
  return refusalOf(address, port, allowPrivate);
}
