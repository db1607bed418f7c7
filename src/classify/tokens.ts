/** A word of a text. Apostrophes and hyphens part words, so `China's`, `l'Iran`, `Türkiye'nin` and `US-China` all show their names. */
export interface Token {
  /** The word; `U.S.` is `US`. */
  readonly text: string;
  /** Offsets in UTF-16 units: text.slice(start, end) is the word as it stands. */
  readonly start: number;
  readonly end: number;
  /** Only spaces, hyphens, slashes or apostrophes stand between it and the word before. */
  readonly joined: boolean;
  /** Counts sentences from 0. */
  readonly sentence: number;
  /** Counts paragraphs (parted by a blank line) from 0. */
  readonly paragraph: number;
}

const wordPattern = /\p{Lu}\.(?:\p{Lu}\.?)+(?![\p{L}\p{N}])|[\p{L}\p{M}\p{N}]+/gu;
const joiningPattern = /^[ \u00a0\-‐‑–/'’ʼ&]+$/u;
const sentenceEndPattern = /[.!?]["”’)]?\s|[\n;|]/u;
const abbreviations = new Set(
  'St Mt Ft Mr Mrs Ms Dr Gen Sen Gov Rep Lt Col Maj Capt Sgt Prof Rev Hon Pres Jr Sr No vs'.split(
    ' ',
  ),
);

/** Languages written without spaces between words: the runtime's own dictionaries part them. */
const spaceless = new Set(['zh', 'ja', 'th', 'lo', 'km', 'my']);

/** The words of a text in a language written without spaces; whatever stands between them joins them, but for full stops. */
function segment(text: string, language: string): Token[] {
  const tokens: Token[] = [];
  let sentence = 0;
  let paragraph = 0;
  let joined = false;
  const segments = new Intl.Segmenter(language, { granularity: 'word' }).segment(text);
  for (const { segment: word, index, isWordLike } of segments) {
    if (isWordLike === true) {
      tokens.push({
        text: word,
        start: index,
        end: index + word.length,
        joined,
        sentence,
        paragraph,
      });
      joined = true;
      continue;
    }
    joined = joined && /^[\s・·]+$/u.test(word);
    if (/[。！？.!?\n]/u.test(word)) sentence += 1;
    if (word.includes('\n')) paragraph += 1;
  }
  return tokens;
}

/**
 * The words of a text in order. A possessive `s` is no word.
 * @param language BCP 47, lower case, when it is not English
 */
export function tokenize(text: string, language = 'en'): Token[] {
  if (spaceless.has(language.slice(0, 2))) return segment(text, language);
  const tokens: Token[] = [];
  let end = 0;
  let sentence = 0;
  let paragraph = 0;
  let before = '';
  for (const match of text.matchAll(wordPattern)) {
    const word = match[0];
    const start = match.index;
    const gap = text.slice(end, start);
    if (word === 's' && (gap === "'" || gap === '’')) {
      end = start + 1;
      continue;
    }
    const joined =
      gap === ' ' || (gap === '. ' && abbreviations.has(before)) || joiningPattern.test(gap);
    if (gap.includes('\n\n')) {
      paragraph += 1;
      sentence += 1;
    } else if (!joined && sentenceEndPattern.test(gap)) sentence += 1;
    tokens.push({
      text: word.includes('.') ? word.replaceAll('.', '') : word,
      start,
      end: start + word.length,
      joined: joined && tokens.length > 0,
      sentence,
      paragraph,
    });
    end = start + word.length;
    before = word;
  }
  return tokens;
}

/** Whether a line is set in capitals throughout (at least two words of letters). */
export function isAllCaps(text: string): boolean {
  return !/\p{Ll}/u.test(text) && (text.match(/\p{Lu}{2,}/gu)?.length ?? 0) >= 2;
}

const capitalPattern = /^\p{Lu}/u;

/** Whether the word begins with a capital letter. */
export function isCapitalized(word: string): boolean {
  return capitalPattern.test(word);
}

/** Whether most longer words of a line are capitalised, as American headlines are: then a capital says nothing. */
export function isTitleCase(tokens: readonly Token[]): boolean {
  const long = tokens.filter((token) => token.text.length >= 4);
  const capitals = long.filter((token) => isCapitalized(token.text)).length;
  return long.length >= 4 && capitals / long.length > 0.7;
}
