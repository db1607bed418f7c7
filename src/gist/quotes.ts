import { bare, fold, wordsIn } from './report.ts';

const quoted = /"([^"]+)"|(?<![\p{L}\p{N}])'((?:[^']|'(?=\p{L}))+)'(?![\p{L}\p{N}])/gu;

/** Words that report speech or stand anywhere: they tell nothing of who speaks. */
const toldOfNobody = new Set(
  'said says say saying told tells tell telling added adding adds according called calls calling described describing stated stating warned warning insisted announced announcing reported reporting quoted from with that this have been were they their there which what when while after before during about into over also would could will should must his her she him its it he and the for but not was are had has who whom whose being than then more most very only just some such'.split(
    ' ',
  ),
);

/** What stands in quotation marks; null when a mark has no partner. */
function quotesIn(folded: string): string[] | null {
  if ((folded.match(/"/g) ?? []).length % 2 !== 0) return null;
  return [...folded.matchAll(quoted)].map(([, double, single]) =>
    (double ?? single ?? '').trim().replace(/[,.!?;:]+$/, ''),
  );
}

/**
 * Whether the quotes of a sentence stand verbatim in a sentence of the sources that also has everybody whom the sentence
 * names, so that nobody is given another's words.
 * @param sources sentences of the reports
 */
export function checkQuotes(
  sentence: string,
  sources: readonly string[],
): { readonly reason: 'quote' | 'speaker'; readonly detail: string } | null {
  const folded = fold(sentence);
  const quotes = quotesIn(folded);
  if (quotes === null) return { reason: 'quote', detail: 'a quotation mark has no partner' };
  if (quotes.length === 0) return null;
  const around = sentence
    .normalize('NFKC')
    .replaceAll(/[“”„‟«»″「」『』]/g, '"')
    .replaceAll(/[‘’‛′]/g, "'")
    .replaceAll(quoted, ' ');
  for (const quote of quotes) {
    const homes = sources.filter((source) => fold(source).includes(quote));
    if (homes.length === 0) return { reason: 'quote', detail: quote };
    if (!homes.some((home) => namesSpeaker(around, home, quote))) {
      return { reason: 'speaker', detail: quote };
    }
  }
  return null;
}

/** Whether whoever is named around a quote is named in its source sentence, outside the quote, too. */
function namesSpeaker(around: string, home: string, quote: string): boolean {
  const there = new Set(wordsIn(fold(home).replace(quote, ' ')));
  const [first = '', ...rest] = around.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*/gu) ?? [];
  const names = [first, ...rest]
    .filter((word) => /^\p{Lu}/u.test(word) && (word !== first || there.has(bare(fold(word)))))
    .map((word) => bare(fold(word)))
    .filter((word) => !toldOfNobody.has(word));
  const telling = [first, ...rest]
    .map((word) => bare(fold(word)))
    .filter((word) => word.length > 2 && !toldOfNobody.has(word));
  if (rest.some((word) => /^\p{Lu}/u.test(word)) && !names.every((name) => there.has(name)))
    return false;
  // A pronoun may be anybody.
  return telling.some((word) => there.has(word));
}
