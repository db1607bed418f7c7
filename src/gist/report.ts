import { splitSentences } from '../summarize/sentences.ts';

/** What a gist is written from: one publisher's report, as plain text. */
export interface GistReport {
  readonly source: string;
  readonly title: string;
  /** The beginning of its text. */
  readonly text: string;
}

/** Why a gist is not shown. */
export type GistRefusal =
  | 'empty'
  | 'too-long'
  | 'link'
  | 'mention'
  | 'markup'
  | 'answers-back'
  | 'number'
  | 'name'
  | 'quote'
  | 'speaker'
  | 'unsupported';

/** Text that speaks to a machine. No report does; who writes so wants the gist to say something else than the news. */
const orders: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\s+(?:all\s+|any\s+|the\s+|these\s+|your\s+|my\s+)*(?:previous|prior|above|earlier|preceding|former|other|system)?\s*(?:instructions?|prompts?|rules|directions|reports?\b.{0,20}\binstead)/i,
  /\bsystem\s+prompt|\bnew instructions?\s*:/i,
  /\b(?:you are|act as|pretend to be|you're)\s+(?:now\s+)?(?:an?\s+|the\s+)?(?:\w+\s+)?(?:ai|assistant|chatbot|language model|dan)\b/i,
  /\bas an? (?:ai )?(?:language model|assistant)\b/i,
  /\b(?:note|message|attention|instructions?|important)[^.]{0,20}\b(?:to|for)\s+(?:the\s+|all\s+|any\s+)?(?:ai|llms?|language models?|assistants?|summari[sz]ers?|bots?)\b/i,
  /\b(?:when|if)\s+(?:you\s+)?summari[sz](?:e|ing)\b/i,
  /\b(?:write|reply|respond|answer|say|output|print)\s+(?:only|exactly|instead|nothing but)\s+(?:with\b|["“'‘:]|(?:the|this|these|that)\s+(?:words?|following|sentence|text)\b)/i,
  /<\/?(?:system|assistant|user|reports?|instructions?|im_start|im_end|data)\b|\[\/?(?:INST|SYS(?:TEM)?)\]|<\|/i,
];

/** Whether a report speaks to the machine that would tell it. */
export function givesOrders(report: Pick<GistReport, 'title' | 'text' | 'source'>): boolean {
  return [report.source, report.title, report.text].some((text) => {
    const seen = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
    return orders.some((order) => order.test(seen));
  });
}

/** Text made comparable: one kind of quotation mark, dash and space, small letters. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/[‘’‛′`´]/g, "'")
    .replaceAll(/[“”„‟«»″「」『』]/g, '"')
    .replaceAll(/[‐‑‒–—―]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .toLowerCase()
    .trim();
}

/** The words of a text in small letters, without a possessive's end. */
export function wordsIn(text: string): string[] {
  return (fold(text).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}'.-]*/gu) ?? []).map(bare);
}

/** A word without what hangs at its end. */
export function bare(word: string): string {
  return word.replace(/['.-]+$/, '').replace(/'s$/, '');
}

/** Every sentence of the reports, headlines among them. */
export function sentencesOf(reports: readonly GistReport[]): string[] {
  return reports.flatMap(({ title, text }) => [
    title,
    ...splitSentences(text).map((sentence) => sentence.text),
  ]);
}
