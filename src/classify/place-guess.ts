import type { CountryCode } from '../news/tag.ts';
import type { TaggerInput } from './tagger-data.ts';
import { topicTerms } from './topic-terms.ts';

/** Countries that words alone can give away, where a story names no place: one linear model a country. */
export interface PlaceGuesses {
  readonly countries: readonly CountryCode[];
  /** Term to row. */
  readonly rows: ReadonlyMap<string, number>;
  readonly idf: Float32Array;
  /** rows × countries, scaled to log-odds. */
  readonly weights: Float32Array;
  readonly bias: readonly number[];
  /** Guessed from this probability on. */
  readonly threshold: number;
}

/** Money tells a country without naming it; the topic model's words leave the signs out. */
const currencies: readonly { readonly term: string; readonly pattern: RegExp }[] = [
  { term: '£', pattern: /£ ?\d/ },
  { term: '$', pattern: /(?<![A-Z])\$ ?\d/ },
  { term: '€', pattern: /€ ?\d/ },
  { term: 'A$', pattern: /A\$ ?\d/ },
  { term: 'Rs', pattern: /(?:Rs\.?|₹) ?\d/ },
];

/** The single words and currency signs of a story, and how often each counts. The same for training and tagging. */
export function guessTerms(
  title: string,
  lead: string,
): { readonly term: string; readonly count: number; readonly phrase: string }[] {
  const words = topicTerms(title, lead)
    .filter(({ term }) => !term.includes(' '))
    .map(({ term, count, where, start, end }) => ({
      term,
      count,
      phrase: (where === 'title' ? title : lead).slice(start, end),
    }));
  const text = `${title}\n${lead}`;
  const money = currencies
    .filter(({ pattern }) => pattern.test(text))
    .map(({ term }) => ({ term, count: 2, phrase: term }));
  return [...words, ...money];
}

/** A guessed country and the words that gave it away. */
export interface PlaceGuess {
  readonly country: CountryCode;
  /** Probability, 0 to 1. */
  readonly chance: number;
  /** All that speaks for it, strongest first; weights are log-odds. Without these it would not be guessed. */
  readonly words: readonly { readonly phrase: string; readonly weight: number }[];
}

/** Fewer known words than this tell nothing. */
const fewestKnown = 10;

/** The country a story without places is likely to play in, or null when its words do not tell. English only. */
export function guessPlace(story: TaggerInput, guesses: PlaceGuesses): PlaceGuess | null {
  if (story.language !== null && !story.language.startsWith('en')) return null;
  const lead = story.deck === '' ? story.text : `${story.deck}\n\n${story.text}`;
  const known = guessTerms(story.title, lead).flatMap(({ term, count, phrase }) => {
    const row = guesses.rows.get(term);
    if (row === undefined) return [];
    return [{ row, phrase, value: (1 + Math.log(count)) * (guesses.idf[row] ?? 0) }];
  });
  if (known.length < fewestKnown) return null;
  const length = Math.sqrt(known.reduce((sum, { value }) => sum + value * value, 0)) || 1;
  const width = guesses.countries.length;
  const parts = (column: number): { readonly phrase: string; readonly weight: number }[] =>
    known.map(({ row, phrase, value }) => ({
      phrase,
      weight: (value / length) * (guesses.weights[row * width + column] ?? 0),
    }));
  let best: {
    readonly country: CountryCode;
    readonly odds: number;
    readonly column: number;
  } | null = null;
  for (const [column, country] of guesses.countries.entries()) {
    const odds = parts(column).reduce((sum, { weight }) => sum + weight, guesses.bias[column] ?? 0);
    if (best === null || odds > best.odds) best = { country, odds, column };
  }
  if (best === null) return null;
  const chance = 1 / (1 + Math.exp(-best.odds));
  if (chance < guesses.threshold) return null;
  return {
    country: best.country,
    chance,
    words: parts(best.column)
      .filter(({ weight }) => weight > 0)
      .toSorted((a, b) => b.weight - a.weight),
  };
}
