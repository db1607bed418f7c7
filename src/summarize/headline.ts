import { termsOf } from './terms.ts';

/** So much better than the standing headline another must be: a headline that flips tells nothing. */
const clearlyBetter = 0.04;

/**
 * The headline that says most of what the others say: the medoid of reports' headlines (against headlines people wrote over
 * many reports, ROUGE-1 .385; the first gets .356).
 * @param titles of the reports, oldest first, copies left out
 * @param standing the headline until now; kept unless another is clearly better, or it is none of the titles
 * @returns one of the titles; the standing one while there are fewer than three to compare
 */
export function medoidHeadline(titles: readonly string[], standing: string): string {
  const known = titles.includes(standing);
  if (titles.length < 3) return known ? standing : (titles[0] ?? standing);
  const terms = titles.map((title) => new Set(termsOf(title).keys()));
  const means = terms.map((mine, at) => {
    let sum = 0;
    for (const [other, theirs] of terms.entries()) if (other !== at) sum += dice(mine, theirs);
    return sum / (terms.length - 1);
  });
  const best = means.indexOf(Math.max(...means));
  const now = titles.indexOf(standing);
  if (known && (means[best] ?? 0) - (means[now] ?? 0) < clearlyBetter) return standing;
  return titles[best] ?? standing;
}

/** How much of both sets is shared, 0 to 1. */
function dice(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let shared = 0;
  for (const term of a) if (b.has(term)) shared += 1;
  return a.size + b.size === 0 ? 0 : (2 * shared) / (a.size + b.size);
}
