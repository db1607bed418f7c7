import { promisify } from 'node:util';
import zlib from 'node:zlib';

/** The body could not be had: too large, or not what its Content-Encoding says. */
export class BadBody extends Error {
  readonly reason: 'too-large' | 'encoding';

  constructor(reason: 'too-large' | 'encoding', message: string) {
    super(message);
    this.name = 'BadBody';
    this.reason = reason;
  }
}

/** All bytes of a stream. @throws BadBody beyond `maxBytes`; leaving the loop closes the connection */
export async function readCapped(
  stream: AsyncIterable<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.byteLength;
    if (size > maxBytes)
      throw new BadBody('too-large', `the body is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

type Decoder = (
  bytes: Uint8Array,
  options: { readonly maxOutputLength: number },
) => Promise<Uint8Array>;

const gunzip: Decoder = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.gunzip);
const inflate: Decoder = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflate);
const inflateRaw: Decoder = promisify<Uint8Array, zlib.ZlibOptions, Uint8Array>(zlib.inflateRaw);
const brotli: Decoder = promisify<Uint8Array, zlib.BrotliOptions, Uint8Array>(
  zlib.brotliDecompress,
);
const zstd: Decoder = promisify<Uint8Array, zlib.ZstdOptions, Uint8Array>(zlib.zstdDecompress);

/** `deflate` means zlib's wrapper, yet some servers send the bare stream (RFC 9110, 8.4.1.2). */
function hasZlibHeader(bytes: Uint8Array): boolean {
  const [first = 0, second = 0] = bytes;
  return (first & 0x0f) === 8 && (first * 256 + second) % 31 === 0;
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function decoderOf(encoding: string, bytes: Uint8Array): Decoder | null {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return gunzip;
    case 'deflate':
      return hasZlibHeader(bytes) ? inflate : inflateRaw;
    case 'br':
      return brotli;
    case 'zstd':
      return zstd;
    default:
      return null;
  }
}

/** More than two layers is no publisher, it is a bomb. */
const maxLayers = 2;

/**
 * The body as it was before the server packed it: every Content-Encoding undone, last applied first, and one gzip layer that
 * no header names. Each step stops at `maxBytes`, so a bomb costs no more than that.
 * @throws BadBody when too large, truncated, garbage, or packed in a way we do not know
 */
export async function decodeBody(
  body: Uint8Array,
  contentEncoding: string | null,
  maxBytes: number,
): Promise<Uint8Array> {
  const layers = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  if (layers.length > maxLayers)
    throw new BadBody('encoding', `the body is packed ${layers.length} times`);
  let bytes = body;
  const unpack = async (encoding: string): Promise<void> => {
    const decoder = decoderOf(encoding, bytes);
    if (decoder === null)
      throw new BadBody(
        'encoding',
        `the body is packed as ${encoding.slice(0, 40)}, which we do not read`,
      );
    try {
      bytes = await decoder(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') {
        throw new BadBody('too-large', `the body unpacks to more than ${maxBytes} bytes`);
      }
      throw new BadBody('encoding', `the body is broken or cut ${encoding}`);
    }
  };
  for (const encoding of layers.toReversed()) await unpack(encoding);
  if (isGzip(bytes) && layers.length < maxLayers) await unpack('gzip');
  return bytes;
}
