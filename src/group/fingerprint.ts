/**
 * A sketch of a text: the hashes of its runs of four words, one in four kept. Two texts share kept hashes in the
 * proportion in which they share text, however one was cut or topped anew, which is how agency copy travels.
 */
export type Fingerprint = readonly number[];

const runLength = 4;
const keepOneIn = 4;
const wordPattern = /[\p{L}\p{N}]+/gu;
/** Longer bodies say nothing more about whose text it is. */
const mostWords = 1_200;

/** The fingerprint of a text; empty under four words, of little worth under thirty. */
export function fingerprintOf(text: string): Fingerprint {
  const words = (text.toLowerCase().match(wordPattern) ?? []).slice(0, mostWords).map(hashOf);
  const kept = new Set<number>();
  for (let at = 0; at + runLength <= words.length; at += 1) {
    let hash = 0;
    for (let next = at; next < at + runLength; next += 1)
      hash = Math.imul(hash ^ (words[next] ?? 0), 0x01000193);
    const mixed = mix(hash);
    if (mixed % keepOneIn === 0) kept.add(mixed);
  }
  return [...kept];
}

/** FNV-1a over UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at += 1)
    hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  return hash;
}

/** Murmur's finalizer: spreads the hash evenly, so that "one in four" is fair. */
function mix(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
