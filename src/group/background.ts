import { z } from 'zod';

/** How common each term is in the news at large, so that a cold window knows which words are rare. */
export interface Background {
  /** The share of stories a term stands in, 0 to 1; 0 when it is not among the common ones. */
  readonly shareOf: (term: string) => number;
}

const backgroundFile = z.strictObject({
  stories: z.int().positive(),
  levels: z.array(z.tuple([z.int().positive(), z.string()])),
});

/**
 * Reads models/background.json.
 * @param json the file's text: `{stories, levels: [[stories with the term, "term term …"], …]}`
 * @throws ZodError or SyntaxError when it has another shape
 */
export function readBackground(json: string): Background {
  const { stories, levels } = backgroundFile.parse(JSON.parse(json));
  const shares = new Map<string, number>();
  for (const [count, terms] of levels)
    for (const term of terms.split(' ')) shares.set(term, count / stories);
  return { shareOf: (term) => shares.get(term) ?? 0 };
}

/** Knows no words: every word is rare. For tests. */
export const noBackground: Background = { shareOf: () => 0 };
