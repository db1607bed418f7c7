/**
 * The one tokenizer. Stories, queries and tags pass through here once, and both databases index its words verbatim, so a
 * search, a subscription, a preview and a digest can never disagree about what a word is.
 */

/** What may be part of a word, once the text is lower case. General punctuation (U+2010–2027) is left out for speed. */
const chunk = /[a-z0-9\u0080-\u200f\u2028-\u{10ffff}]+/gu;
const ascii = /^[a-z0-9]+$/;
/** UTF-16 units kept of one word: PostgreSQL refuses a lexeme over 2 KB, and nobody types longer ones. */
const longestWord = 64;

/**
 * Marks are taken off, and so are invisible format characters and the Arabic stretcher, which stand inside words, and the
 * vowel and tone signs that older Unicode tables (FTS5's among them) count as marks.
 */
const marks = /[\p{M}\p{Cf}\u0640\u19b0-\u19c0\u19c8\u19c9\u1cf2\u1cf3]+/gu;
/** Letters that Unicode does not decompose but that people type without their stroke, and apostrophes that count as letters. */
const look = /[ßøłđðħŧıæœþς\u02b9-\u02c1]/gu;
const plain: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  ς: 'σ',
};

/** A run in a script written without spaces (first group), or a run of any other letters and digits. */
const run =
  /([[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]&&[\p{L}\p{N}]]+)|[[\p{L}\p{N}]--[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]]+/gv;

/** Never part of a word (`words` writes ss for it), so whatever holds it cannot collide with one. */
const apart = 'ß';

/** Stands between title, deck and text, so that no phrase reaches from one into the next. */
export const boundary = apart;

/**
 * The words of a text, in order: compatibility forms unified (NFKC), case folded, marks off, only letters and digits left.
 * Punctuation parts words (`O'Neill` gives `o`, `neill`); scripts written without spaces give overlapping pairs
 * (`東京都` gives `東京`, `京都`), a lone character itself. No stemming.
 */
export function words(text: string): string[] {
  const found: string[] = [];
  for (const piece of text.toLowerCase().match(chunk) ?? []) {
    if (ascii.test(piece)) found.push(piece.length > longestWord ? cut(piece) : piece);
    else addFolded(piece, found);
  }
  return found;
}

function addFolded(piece: string, found: string[]): void {
  const folded = piece
    .normalize('NFKD')
    .replace(marks, '')
    .toLowerCase()
    .replace(marks, '')
    .replace(look, (letter) => plain[letter] ?? ' ')
    .normalize('NFC');
  for (const match of folded.matchAll(run)) {
    if (match[1] === undefined) found.push(cut(match[0]));
    else addPairs(match[1], found);
  }
}

/** The word's beginning, never ending in half a character. */
function cut(word: string): string {
  return word.length > longestWord
    ? word.slice(0, longestWord).replace(/[\ud800-\udbff]$/, '')
    : word;
}

function addPairs(unspaced: string, found: string[]): void {
  const letters = Array.from(unspaced);
  if (letters.length === 1) found.push(unspaced);
  for (let at = 1; at < letters.length; at += 1) {
    found.push(`${letters[at - 1] ?? ''}${letters[at] ?? ''}`);
  }
}

/** How many characters a word has if its script is written without spaces (1 or 2); 0 for any other word. */
export function unspacedLength(word: string): number {
  if (ascii.test(word)) return 0;
  const [match] = word.matchAll(run);
  return match?.[1] === word ? Array.from(word).length : 0;
}

/** A name brought to the form names are compared in: `Asia - Pacific` and `asia-pacific` give the same. */
export function foldName(name: string): string {
  return words(name).join(' ');
}

/**
 * The single word under which a tag is indexed: letters and digits only, and neither equal to a word of any text nor going
 * on from the beginning of one.
 * @param field such as `region`
 * @param value such as `asia-pacific`; compared by its words, so case and punctuation do not count
 */
export function tagWord(field: string, value: string): string {
  return ['', field, ...words(value)].join(apart);
}
