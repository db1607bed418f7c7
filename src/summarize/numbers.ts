const wordNumbers: ReadonlyMap<string, string> = new Map(
  'zero two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .map((word, at) => [word, String(at === 0 ? 0 : at + 1)] as const),
);

const scales: Readonly<Record<string, string>> = {
  '%': '%',
  percent: '%',
  'per cent': '%',
  pct: '%',
  thousand: 'thousand',
  million: 'million',
  mln: 'million',
  billion: 'billion',
  bn: 'billion',
  bln: 'billion',
  trillion: 'trillion',
};

const number =
  /(?<![\p{L}\p{Nd}])(?:(?<digits>\p{Nd}+(?:[.,:]\p{Nd}+)*)|(?<word>zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|hundreds?|thousands|millions|billions)(?!\p{L}))(?:[\s-]?(?<scale>%|(?:percent|per cent|pct|thousand|million|mln|billion|bn|bln|trillion)(?!\p{L})))?/giu;

/**
 * The numbers of a text, each once, written one way: `2,000` is `2000`, `three million` is `3 million`, `4 per cent` is
 * `4 %`. `one` is none, for it mostly counts nothing.
 */
export function numbersIn(text: string): Set<string> {
  return new Set(countsIn(text).map(({ value }) => value));
}

/** The numbers of a text in order, each with the word after it in small letters, which often is what it counts; may be empty. */
export function countsIn(text: string): { readonly value: string; readonly of: string }[] {
  const folded = text.normalize('NFKC');
  return [...folded.matchAll(number)].map(({ groups, index, 0: match }) => {
    const word = groups?.['word']?.toLowerCase();
    const digits = groups?.['digits']?.replace(/,(?=\p{Nd}{3}(?!\p{Nd}))/gu, '');
    const value = digits ?? wordNumbers.get(word ?? '') ?? word ?? '';
    const scale = scales[groups?.['scale']?.toLowerCase() ?? ''];
    const after = folded.slice(index + match.length, index + match.length + 40);
    const of = /^[\s-]*(?<next>\p{L}+)/u.exec(after)?.groups?.['next']?.toLowerCase() ?? '';
    return { value: scale === undefined ? value : `${value} ${scale}`, of };
  });
}
