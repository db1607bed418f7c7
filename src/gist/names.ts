import { splitSentences } from '../summarize/sentences.ts';
import { bare, fold } from './report.ts';

/** Words that open a sentence without being anybody's name, besides those that end in -ly, -ing or -ed. */
const openers = new Set(
  'the a an he she it they we in on at as for from by to with this that these those there here when while where who what why how after before since until once if because although though despite however meanwhile instead also yet still now then both some many most several all no not one two three four five six seven eight nine ten eleven twelve his her their its officials police authorities rescuers residents witnesses survivors investigators prosecutors lawmakers ministers analysts critics supporters opponents protesters troops soldiers forces rebels families relatives hospitals schools investors markets shares prices reports talks negotiations emergency rescue government governments local national officials under over during between among last earlier later nearly about more hundreds thousands dozens millions at least up around roughly only other others another none each every such damage deaths casualties crews teams search power water fire fires flood floods rain but and or so'.split(
    ' ',
  ),
);

/** Before a name without being part of it: who is called so in one report is called by name alone in another. */
const titles = new Set(
  'president prime minister mr mrs ms dr king queen prince princess pope chancellor senator governor mayor general colonel captain judge justice professor secretary foreign defence defense interior finance health chief sir lord lady reverend'.split(
    ' ',
  ),
);

const capitalised =
  /(?<![\p{L}\p{N}])\p{Ll}{0,2}\p{Lu}[\p{L}\p{M}\p{N}'’.-]*|\p{Lo}[\p{Lo}\p{M}]*/gu;

/**
 * A name in a text that its sources do not have: a capitalised word that stands nowhere in them, or two side by side that
 * never stand so (a first name with another's surname). Words of scripts without capitals must all stand in the sources.
 * @returns the first such name, or null
 */
export function unknownName(text: string, sources: string): string | null {
  const known = ` ${words(sources)} `;
  for (const { text: sentence } of splitSentences(text)) {
    let before: { readonly word: string; readonly end: number } | null = null;
    for (const { 0: match, index } of sentence.matchAll(capitalised)) {
      const word = bare(fold(match));
      const end = index + match.length;
      const isFirst = !/[\p{L}\p{N}]/u.test(sentence.slice(0, index));
      if (isFirst && (openers.has(word) || /(?:ly|ing|ed)$/.test(word))) continue;
      if (!known.includes(` ${words(match)} `)) return match;
      if (before !== null && /^[ -]$/.test(sentence.slice(before.end, index))) {
        const pair = `${before.word} ${words(match)}`;
        const isTitle = titles.has(before.word) || titles.has(word);
        if (!isTitle && !known.includes(` ${pair} `)) {
          return sentence.slice(before.end - before.word.length, end);
        }
      }
      before = { word: words(match), end };
    }
  }
  return null;
}

/** Words parted by single spaces, small letters, without points and possessives. */
function words(text: string): string {
  return (fold(text).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'.]*/gu) ?? [])
    .map(bare)
    .map((word) => word.replaceAll('.', ''))
    .join(' ');
}
