import type { ToldSentence } from '../news/running-story.ts';
import { isFurnitureSentence } from './furniture-sentences.ts';
import { countsIn, numbersIn } from './numbers.ts';
import { opensDangling } from './rank.ts';
import { containment, cosine, termsOf, vectorsOf, type Vector } from './terms.ts';

/** What one publisher reports, as far as merging looks at it. */
export interface Report {
  readonly source: string;
  /** Its telling sentences, verbatim, in source order. */
  readonly sentences: readonly string[];
}

/** Sentences that share this part of the shorter one's terms say the same. */
const sameAt = 0.6;
/** Sentences of fewer terms are too short for that. */
const leastTerms = 4;
/** No publisher fills the account alone. */
const mostOfOne = 2;
const weights = { lead: 0.9, leadDecay: 0.4, agreed: 0.5, newVoice: 0.3, redundancy: 1.2 } as const;

/** A sentence, or several that say the same. */
interface Statement {
  readonly sentence: string;
  readonly sources: readonly string[];
  readonly vector: Vector;
  /** Which report and where in it. */
  readonly report: number;
  readonly place: number;
}

/**
 * One account of several reports: what most tell first, then what each adds, nothing twice. Where two say the same with
 * other numbers, the newest report's holds.
 * @param reports oldest first, copies left out
 * @returns at most `count` sentences; the opening one first, the others in the order they were reported
 */
export function tellTogether(reports: readonly Report[], count = 4): ToldSentence[] {
  const statements = statementsOf(reports);
  const scores = statements.map((statement) => scoreOf(statement, statements));
  const picked: number[] = [];
  while (picked.length < count) {
    const value = (at: number): number => valueOf(at, picked, statements, scores);
    const open = [...statements.keys()].filter((at) => value(at) > 0);
    if (open.length === 0) break;
    picked.push(open.reduce((best, at) => (value(at) > value(best) ? at : best)));
  }
  const [first, ...rest] = picked;
  if (first === undefined) return [];
  return [first, ...rest.toSorted((a, b) => a - b)].flatMap((at) => {
    const statement = statements[at];
    return statement === undefined
      ? []
      : [{ sentence: statement.sentence, sources: statement.sources }];
  });
}

/** What a statement adds to those picked; 0 or less: nothing. */
function valueOf(
  at: number,
  picked: readonly number[],
  statements: readonly Statement[],
  scores: readonly number[],
): number {
  const statement = statements[at];
  if (statement === undefined || picked.includes(at)) return 0;
  const told = picked.flatMap((other) => statements[other] ?? []);
  const [source = ''] = statement.sources;
  if (told.filter((other) => other.sources[0] === source).length >= mostOfOne) return 0;
  if (told.some((other) => isSame(other.vector, statement.vector))) return 0;
  const redundancy = Math.max(
    0,
    ...told.map((other) => containment(other.vector, statement.vector)),
  );
  const isNew = told.length > 0 && !told.some(({ sources }) => sources.includes(source));
  return (scores[at] ?? 0) - weights.redundancy * redundancy + (isNew ? weights.newVoice : 0);
}

function scoreOf({ place, vector, sources }: Statement, all: readonly Statement[]): number {
  const others = all.filter((other) => other.vector !== vector);
  const agreed = others.reduce((sum, other) => sum + cosine(vector, other.vector), 0);
  return (
    weights.lead * Math.exp(-weights.leadDecay * place) +
    weights.agreed * (others.length === 0 ? 0 : agreed / others.length) +
    0.1 * (sources.length - 1)
  );
}

/** The reports' sentences, those that say the same as one statement. */
function statementsOf(reports: readonly Report[]): Statement[] {
  const toll = newestToll(reports);
  const sentences = reports.flatMap(({ source, sentences: own }, report) =>
    own
      .map((sentence, place) => ({ sentence, source, report, place }))
      .filter(({ sentence }) => !opensDangling(sentence) && !isFurnitureSentence(sentence))
      .filter(({ sentence }) => report >= toll.report || !isLower(tollOf(sentence), toll.dead)),
  );
  const vectors = vectorsOf(sentences.map(({ sentence }) => termsOf(sentence)));
  const statements: Statement[] = [];
  for (const [at, { sentence, source, report, place }] of sentences.entries()) {
    const vector = vectors[at] ?? new Map<string, number>();
    const twin = statements.findIndex((other) => isSame(other.vector, vector));
    const before = statements[twin];
    if (before === undefined) {
      statements.push({ sentence, sources: [source], vector, report, place });
    } else if (sayOtherNumbers(before.sentence, sentence)) {
      // A toll that rose: who told the old one does not report the new.
      if (report > before.report) {
        statements[twin] = { sentence, sources: [source], vector, report, place };
      }
    } else if (!before.sources.includes(source)) {
      statements[twin] = { ...before, sources: [...before.sources, source] };
    }
  }
  return statements;
}

function isSame(a: Vector, b: Vector): boolean {
  return Math.min(a.size, b.size) >= leastTerms && containment(a, b) >= sameAt;
}

/** Whether two sentences count the same thing differently, or give no number alike. */
function sayOtherNumbers(a: string, b: string): boolean {
  const [ours, theirs] = [countsIn(a), countsIn(b)];
  if (ours.length === 0 || theirs.length === 0) return false;
  const differs = ours.some(
    ({ value, of }) =>
      of !== '' &&
      theirs.some((other) => other.of === of) &&
      !theirs.some((other) => other.of === of && other.value === value),
  );
  return differs || !ours.some(({ value }) => theirs.some((other) => other.value === value));
}

/** How many died, by the last report that says so, and which that is; `dead` is null when none does. */
function newestToll(reports: readonly Report[]): { report: number; dead: number | null } {
  for (let report = reports.length - 1; report > 0; report -= 1) {
    const tolls = reports[report]?.sentences.flatMap((sentence) => tollOf(sentence) ?? []) ?? [];
    if (tolls.length > 0) return { report, dead: Math.max(...tolls) };
  }
  return { report: 0, dead: null };
}

function isLower(toll: number | null, newest: number | null): boolean {
  return toll !== null && newest !== null && toll < newest;
}

/** How many died, as a sentence says it: the number near the word for it. A year speaks of another event. */
function tollOf(sentence: string): number | null {
  if (/\b(?:19|20)\d\d\b/.test(sentence)) return null;
  const words = sentence.split(/\s+/);
  const counts = words.flatMap((word, at) => {
    if (!/^(?:kill(?:ed|ing|s)?|dead|died|deaths?)\b/i.test(word)) return [];
    // `The death toll of the earthquake in the south rose to 17`.
    const after = /^toll\b/i.test(words[at + 1] ?? '') ? 16 : 6;
    return [...numbersIn(words.slice(Math.max(0, at - 4), at + after).join(' '))].map(Number);
  });
  const whole = counts.filter((count) => Number.isInteger(count));
  return whole.length === 0 ? null : Math.max(...whole);
}
