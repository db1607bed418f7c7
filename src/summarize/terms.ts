const stopWords = new Set(
  'a about above after again against all also am an and any are as at be because been before being below between both but by can could did do does doing down during each few for from further had has have having he her here hers him his how i if in into is it its just me more most my no nor not now of off on once only or other our out over own said same says she should so some such than that the their them then there these they this those through to too under until up very was we were what when where which while who whom why will with would you your'.split(
    ' ',
  ),
);

/** How often each telling word stands in a sentence: small letters, stop words off, long words by their first seven letters. */
export function termsOf(text: string): Map<string, number> {
  const terms = new Map<string, number>();
  for (const [word] of text.toLowerCase().matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
    if (stopWords.has(word)) continue;
    // In scripts without spaces a run of letters is a whole clause: pairs of characters stand for its words.
    if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(word)) {
      for (let at = 0; at + 1 < word.length; at += 1) add(terms, word.slice(at, at + 2));
    } else add(terms, word.slice(0, 7));
  }
  return terms;
}

function add(terms: Map<string, number>, term: string): void {
  terms.set(term, (terms.get(term) ?? 0) + 1);
}

/** A sentence as a vector of length 1. */
export type Vector = ReadonlyMap<string, number>;

/** Weighs each sentence's terms by how few of the sentences share them. */
export function vectorsOf(sentences: readonly ReadonlyMap<string, number>[]): Vector[] {
  const frequency = new Map<string, number>();
  for (const terms of sentences) for (const term of terms.keys()) add(frequency, term);
  return sentences.map((terms) => {
    const weighed = new Map<string, number>();
    let square = 0;
    for (const [term, count] of terms) {
      const weight = count * Math.log(1 + sentences.length / (frequency.get(term) ?? 1));
      weighed.set(term, weight);
      square += weight * weight;
    }
    const length = Math.sqrt(square) || 1;
    for (const [term, weight] of weighed) weighed.set(term, weight / length);
    return weighed;
  });
}

/** How alike two vectors of length 1 are, 0 to 1. */
export function cosine(a: Vector, b: Vector): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let sum = 0;
  for (const [term, weight] of small) sum += weight * (large.get(term) ?? 0);
  return sum;
}

/** Which part of the smaller one's terms the other has too, 0 to 1; 0 where one has none. */
export function containment(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): number {
  const [small, large] = a.size < b.size ? [a, b] : [b, a];
  let shared = 0;
  for (const term of small.keys()) if (large.has(term)) shared += 1;
  return small.size === 0 ? 0 : shared / small.size;
}
