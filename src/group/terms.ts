/** Words that say nothing about the event: function words, and the furniture of feeds. */
const emptyWords = new Set(
  `a about after again against all also am an and any are as at back be because been before being between both but by can
  come could did do does down during each even few first for from further get go had has have he her here hers him his how
  i if in into is it its just last latest let like live make many may me might more most much must my new news no nor not
  now of off on once one only or other our out over own per put said same say says second see she should since so some
  still such take than that the their them then there these they this those three through to too two under until up update
  updates us use very via video want was watch way we week went were what when where which while who whom why will with
  would year years yet you your continue reading read full story article click here subscribe photo photos getty images
  according told tell told people day today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const wordPattern = /[\p{L}\p{N}]+(?:[’'][\p{L}]+)*/gu;
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/**
 * The terms of a text in order, repeated as they stand: case and marks off, lightly stemmed so that `shares` meets
 * `share`, function words out; scripts without spaces as pairs of characters. These are for likeness only: what people
 * search is made by `query/words`.
 */
export function termsOf(text: string): string[] {
  const terms: string[] = [];
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
  for (const [word] of plain.matchAll(wordPattern)) {
    if (unspaced.test(word)) terms.push(...pairsOf(word));
    else if (!emptyWords.has(word)) {
      const stem = stemOf(word.replace(/[’'].*$/u, ''));
      if (stem.length > 1 && !emptyWords.has(stem)) terms.push(stem);
    }
  }
  return terms;
}

function pairsOf(word: string): string[] {
  const characters = Array.from(word);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`);
}

/** A word without plural, `-ed` and `-ing`: crude, but the same for every text. */
function stemOf(word: string): string {
  let stem = word;
  if (stem.length > 4 && stem.endsWith('ies')) stem = `${stem.slice(0, -3)}y`;
  else if (stem.length > 4 && /(?:ss|sh|ch|x|z)es$/.test(stem)) stem = stem.slice(0, -2);
  else if (stem.length > 3 && /[^su]s$/.test(stem)) stem = stem.slice(0, -1);
  if (stem.length > 5 && stem.endsWith('ing')) stem = stem.slice(0, -3);
  else if (stem.length > 4 && stem.endsWith('ed')) stem = stem.slice(0, -2);
  else if (stem.length > 4 && stem.endsWith('e')) return stem.slice(0, -1);
  else return stem;
  return /([^aeiouls])\1$/.test(stem) ? stem.slice(0, -1) : stem.replace(/e$/, '');
}
