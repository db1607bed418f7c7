import { lookup as dnsLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';

/** Feeds are named by people in chat, so every URL, redirect and resolved address is vetted before a byte is sent. */
export class RefusedAddress extends Error {
  readonly code = 'FEED_REFUSED_ADDRESS';

  constructor(message: string) {
    super(message);
    this.name = 'RefusedAddress';
  }
}

/** Resolves a name to all its addresses; tests hand in their own. */
export type ResolveAll = (
  hostname: string,
  done: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** Says which non-public addresses may be dialled all the same (then on any port). */
export type AllowPrivate = (address: string) => boolean;

/**
 * Allows the private addresses of these networks and no others.
 * @param networks such as `10.20.0.0/16` or `fd12::/32`, checked by whoever read them
 */
export function allowNetworks(networks: readonly string[]): AllowPrivate {
  const allowed = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    allowed.addSubnet(address, Number(bits), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = ipaddr.process(text);
    return allowed.check(address.toString(), address.kind());
  };
}

/** Ports a public feed may be served from. */
const publicPorts = new Set([80, 443, 8080, 8443]);

/**
 * Whether an address is on the public internet. ipaddr.js calls everything else by its range: private, loopback, link-local
 * (cloud metadata), carrier NAT, documentation, benchmarks, 6to4, Teredo, NAT64, unique local; `process` unwraps ::ffff:.
 */
function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}

/** The refusal of an address and port, or null. */
export function refusalOf(
  address: string,
  port: number,
  allowPrivate: AllowPrivate,
): RefusedAddress | null {
  if (!isPublic(address)) {
    return allowPrivate(address) ? null : new RefusedAddress(`${address} is not a public address`);
  }
  return publicPorts.has(port) ? null : new RefusedAddress(`port ${port} is not a web port`);
}

/**
 * A URL as it will be fetched, or why not: http(s) only, no name or password in it, the fragment dropped.
 * WHATWG parsing turns `2130706433` and `0x7f.1` into the plain addresses they are.
 */
export function vetUrl(text: string, base?: string): URL | RefusedAddress {
  const url = URL.parse(text, base);
  if (url === null) return new RefusedAddress('the address is no URL');
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    return new RefusedAddress(`${url.protocol} is not http or https`);
  }
  if (url.username !== '' || url.password !== '') {
    return new RefusedAddress('the address holds a name or password');
  }
  url.hash = '';
  return url;
}

const resolveByDns: ResolveAll = (hostname, done) => {
  dnsLookup(hostname, { all: true }, (error, addresses) => {
    done(error, addresses);
  });
};

/** A lookup for sockets on one port: refuses a name if any of its addresses is refused, else hands over exactly the vetted ones. */
function vettedLookup(
  resolveAll: ResolveAll,
  port: number,
  allowPrivate: AllowPrivate,
): LookupFunction {
  return (hostname, options, done) => {
    resolveAll(hostname, (error, addresses) => {
      const refusal = addresses
        ? addresses
            .map(({ address }) => refusalOf(address, port, allowPrivate))
            .find((found) => found !== null)
        : undefined;
      const [first] = addresses ?? [];
      if (error !== null) done(error, '');
      else if (refusal !== undefined)
        done(new RefusedAddress(`${hostname}: ${refusal.message}`), '');
      else if (first === undefined) done(new RefusedAddress(`${hostname} has no address`), '');
      else if (options.all === true) done(null, [...addresses]);
      else done(null, first.address, first.family);
    });
  };
}

/** Time and size limits of a connection, in ms and bytes. */
export interface ConnectionLimits {
  readonly connectMs: number;
  readonly headersMs: number;
  readonly idleMs: number;
  readonly headerBytes: number;
}

export const connectionLimits: ConnectionLimits = {
  connectMs: 5000,
  headersMs: 10_000,
  idleMs: 10_000,
  headerBytes: 16 * 1024,
};

/**
 * The only way out to publishers. IP literals are vetted before dialling, names when they resolve, and the address of the
 * open socket once more; no proxy variable, redirect, retry, cache or cookie of undici takes part.
 */
export function createFeedAgent(options: {
  readonly allowPrivate: AllowPrivate;
  readonly resolveAll?: ResolveAll;
  readonly limits?: Partial<ConnectionLimits>;
  /** Certificates to trust besides the system's, for tests and closed networks. */
  readonly ca?: string;
}): Agent {
  const { allowPrivate, resolveAll = resolveByDns } = options;
  const limits = { ...connectionLimits, ...options.limits };
  const connect: buildConnector.connector = (target, done) => {
    const hostname = target.hostname.replace(/^\[|\]$/g, '');
    const port = Number(target.port) || (target.protocol === 'https:' ? 443 : 80);
    const refusal = isIP(hostname) === 0 ? null : refusalOf(hostname, port, allowPrivate);
    if (refusal !== null) {
      done(refusal, null);
      return;
    }
    const dial = buildConnector({
      timeout: limits.connectMs,
      allowH2: false,
      lookup: vettedLookup(resolveAll, port, allowPrivate),
      ...(options.ca === undefined ? {} : { ca: options.ca }),
    });
    dial(target, (...[error, socket]) => {
      if (error !== null) {
        done(error, null);
        return;
      }
      const late = refusalOf(socket.remoteAddress ?? '', port, allowPrivate);
      if (late === null) {
        done(null, socket);
      } else {
        socket.destroy();
        done(late, null);
      }
    });
  };
  return new Agent({
    connect,
    allowH2: false,
    headersTimeout: limits.headersMs,
    bodyTimeout: limits.idleMs,
    maxHeaderSize: limits.headerBytes,
  });
}
