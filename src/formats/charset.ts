const byteOrderMarks: readonly (readonly [label: string, bytes: readonly number[]])[] = [
  ['utf-32le', [0xff, 0xfe, 0x00, 0x00]],
  ['utf-32be', [0x00, 0x00, 0xfe, 0xff]],
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

/** How `<` looks at the start of a document without a mark: two- and four-byte encodings give themselves away by their NULs. */
const firstBytes: readonly (readonly [label: string, bytes: readonly number[]])[] = [
  ['utf-32le', [0x3c, 0x00, 0x00, 0x00]],
  ['utf-32be', [0x00, 0x00, 0x00, 0x3c]],
  ['utf-16le', [0x3c, 0x00]],
  ['utf-16be', [0x00, 0x3c]],
];

/** Escape-coded encodings are valid UTF-8 byte for byte and still mean something else. */
const escapeCoded = new Set(['iso-2022-jp', 'csiso2022jp', 'hz-gb-2312']);

const declarationPattern = /^\s*<\?xml[^>]*?\bencoding\s*=\s*["']?\s*([\w.:-]+)/i;
const contentTypePattern = /\bcharset\s*=\s*["']?\s*([\w.:-]+)/i;

/**
 * The text of a document in whatever encoding it came. Servers and documents mislabel often, so the bytes are believed
 * before the labels: a mark or NUL pattern, then valid UTF-8, then the HTTP charset, then the XML declaration,
 * then windows-1252, which never fails.
 * @param contentType the HTTP header, or null
 * @returns the text without a byte order mark
 */
export function decodeText(bytes: Uint8Array, contentType: string | null): string {
  const marked =
    byteOrderMarks.find(([, mark]) => startsWith(bytes, mark)) ??
    firstBytes.find(([, mark]) => startsWith(bytes, mark));
  if (marked !== undefined) return decodeAs(bytes, marked[0]) ?? '';

  const labels = [
    contentTypePattern.exec(contentType ?? '')?.[1],
    declarationPattern.exec(decodeAs(bytes.subarray(0, 1024), 'windows-1252') ?? '')?.[1],
  ]
    .filter((label) => label !== undefined)
    .map((label) => label.toLowerCase());

  if (!labels.some((label) => escapeCoded.has(label))) {
    const strict = decodeStrictly(bytes);
    if (strict !== null) return strict;
  }
  const claimsUtf8 = labels.length === 0 || labels.some((label) => /^utf-?8$/.test(label));
  if (claimsUtf8) {
    // A few broken bytes in a UTF-8 document must not turn all its accents into mojibake.
    const lenient = decodeAs(bytes, 'utf-8') ?? '';
    const broken = count(lenient, /\uFFFD/g);
    if (broken < count(lenient, /[\u0080-\uFFFC]/g)) return lenient;
  }
  for (const label of labels) {
    // UTF-16 without mark or NULs is no UTF-16.
    if (/^utf|^us-ascii$/.test(label)) continue;
    const text = decodeAs(bytes, label);
    if (text !== null) return text;
  }
  return decodeAs(bytes, 'windows-1252') ?? '';
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, index) => bytes[index] === byte);
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function decodeStrictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The text, or null when the label names no encoding we can read. */
function decodeAs(bytes: Uint8Array, label: string): string | null {
  if (label.startsWith('utf-32')) return decodeUtf32(bytes, label === 'utf-32le');
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return null;
  }
}

/** TextDecoder has no UTF-32; a few old feeds do. */
function decodeUtf32(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const parts: string[] = [];
  for (let at = 0; at + 4 <= bytes.byteLength; at += 4) {
    const point = view.getUint32(at, littleEndian);
    if (point !== 0xfeff) parts.push(String.fromCodePoint(point > 0x10ffff ? 0xfffd : point));
  }
  return parts.join('');
}
