import { numbersIn } from '../summarize/numbers.ts';
import { splitSentences } from '../summarize/sentences.ts';
import { termsOf } from '../summarize/terms.ts';
import { unknownName } from './names.ts';
import { checkQuotes } from './quotes.ts';
import { fold, givesOrders, sentencesOf, type GistReport, type GistRefusal } from './report.ts';

/** What the guard makes of what a model wrote. */
export type GistVerdict =
  | { readonly kind: 'sound'; readonly text: string }
  /** `detail`: the number, name or quote at fault, for the log. */
  | { readonly kind: 'refused'; readonly reason: GistRefusal; readonly detail: string };

/** UTF-16 units of a gist; a root must stay one glance. */
export const longestGist = 700;
const shortestGist = 40;
/** Which part of a sentence's words must stand in the reports. */
const supportedAt = 0.6;

const shapes: readonly (readonly [GistRefusal, RegExp])[] = [
  [
    'link',
    /\b(?:https?|ftps?|mailto|javascript|data|slack|tel|file):|\bwww\.|\b[\p{L}\p{N}-]{2,}\.(?:com|org|net|info|biz|io|co|app|dev|ly|me|gov|edu|example|test|xyz|top|site|online|ru|cn|uk|de|fr|tr)\b/iu,
  ],
  ['mention', /[@＠]|<[!#@]|(?:^|\s)#\p{L}|\bU[A-Z0-9]{8,}\b|\bC[A-Z0-9]{8,}\b/u],
  ['markup', /[<>`*|{}\\^~_]|\]\(|:[a-z0-9_+-]{2,}:|&(?:lt|gt|amp|#\d+);|^\s*(?:[-•#]|\d+\.)\s/iu],
  ['markup', /[\p{Cf}\p{Co}\p{Cn}]/u],
  [
    'answers-back',
    /\b(?:as an? (?:ai|language model)|i (?:cannot|can't|can’t|am unable|apologi[sz]e)|i'm sorry|here(?:'s| is) (?:a|the|your)\b.{0,40}(?:summary|gist|paragraph)|(?:these|the|provided) reports? (?:do|does) not|summary:)|^(?:sure|certainly|okay|of course)\b/iu,
  ],
];

/**
 * Holds what a model wrote against the reports: numbers, names and quotes must stand there, a quote with its speaker in one
 * sentence; no links, mentions or markup; at most `longestGist` long. What slips through: a negation dropped, two numbers
 * or two people of one source sentence changed about.
 * @param written as the model gave it
 */
export function checkGist(written: string, reports: readonly GistReport[]): GistVerdict {
  const text = written.trim().replaceAll(/\s+/g, ' ');
  if (text.length < shortestGist) return refused('empty');
  if (text.length > longestGist) return refused('too-long', `${text.length} characters`);
  for (const [reason, shape] of shapes) {
    const found = shape.exec(written.trim());
    if (found !== null) return refused(reason, found[0]);
  }
  if (givesOrders({ source: '', title: '', text })) return refused('answers-back');
  const sources = sentencesOf(reports);
  const whole = sources.join('\n');
  const numbers = numbersIn(whole);
  const number = [...numbersIn(text)].find((one) => !numbers.has(one));
  if (number !== undefined) return refused('number', number);
  const name = unknownName(text, whole);
  if (name !== null) return refused('name', name);
  const known = termsOf(fold(whole));
  for (const { text: sentence } of splitSentences(text)) {
    const quotes = checkQuotes(sentence, sources);
    if (quotes !== null) return refused(quotes.reason, quotes.detail);
    const terms = [...termsOf(fold(sentence)).keys()];
    const supported = terms.filter((term) => known.has(term)).length;
    if (supported < supportedAt * terms.length) return refused('unsupported', sentence);
  }
  return { kind: 'sound', text };
}

function refused(reason: GistRefusal, detail = ''): GistVerdict {
  return { kind: 'refused', reason, detail };
}
