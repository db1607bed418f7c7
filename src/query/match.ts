import type { RunningStoryState } from '../news/running-story.ts';
import type { Story } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import { printQuery } from './print.ts';
import type { Moment, Query, WordsClause } from './query.ts';
import { boundary, tagWord, words } from './words.ts';

/** A story as queries see it. */
export interface Subject {
  /** The words of title, deck and text, a boundary between them. */
  readonly words: readonly string[];
  /** Every named tag as its `tagWord`: region, country, topic, source, feed, lang, genre, status. */
  readonly tags: ReadonlySet<string>;
  /** IPTC urgency 1 to 8, or null. */
  readonly urgency: number | null;
  /** When it was published: epoch ms, UTC. */
  readonly at: number;
  /** Where each word stands in `words`; built when first asked for. */
  readonly positions: () => ReadonlyMap<string, readonly number[]>;
}

/** A query ready to be matched. Reading a query prepares it: its words and tags are made once. */
export type PreparedQuery = Query;

/** What the word index of the store holds of a story's text, so that it agrees with `matches`. */
export function wordsOf(story: Pick<Story, 'title' | 'deck' | 'text'>): string[] {
  return [...words(story.title), boundary, ...words(story.deck), boundary, ...words(story.text)];
}

/**
 * The tags of a story as single words, for the word index. The status is not among them: it is the running story's and
 * changes without the story.
 */
export function tagWordsOf(
  story: Pick<Story, 'source' | 'feed' | 'language'>,
  tags: Tags,
): string[] {
  const language = story.language === null ? [] : languages(story.language);
  return [
    ...tags.regions.map(({ region }) => tagWord('region', region)),
    ...tags.countries.map(({ country }) => tagWord('country', country)),
    ...tags.topics.map(({ topic }) => tagWord('topic', topic)),
    tagWord('source', story.source),
    tagWord('feed', story.feed),
    ...language.map((code) => tagWord('lang', code)),
    tagWord('genre', tags.genre),
  ];
}

/** `pt-br` is Portuguese too. */
function languages(code: string): string[] {
  const parts = code.split('-');
  return parts.map((_, at) => parts.slice(0, at + 1).join('-'));
}

/** A story and its tags as a query's subject. @param status where its running story stands */
export function subjectOf(story: Story, tags: Tags, status: RunningStoryState): Subject {
  const storyWords = wordsOf(story);
  let positions: ReadonlyMap<string, readonly number[]> | undefined;
  return {
    words: storyWords,
    tags: new Set(tagWordsOf(story, tags)).add(tagWord('status', status)),
    urgency: story.urgency,
    at: story.publishedAt,
    positions: () => (positions ??= positionsOf(storyWords)),
  };
}

function positionsOf(storyWords: readonly string[]): Map<string, number[]> {
  const positions = new Map<string, number[]>();
  for (const [at, word] of storyWords.entries()) {
    const known = positions.get(word);
    if (known === undefined) positions.set(word, [at]);
    else known.push(at);
  }
  return positions;
}

/**
 * Whether a story is what the query asks for. A story without any region, country or urgency has none, so such a filter
 * lets it pass only when negated.
 * @param now epoch ms, for spans such as `after:2d`
 */
export function matches(query: PreparedQuery, subject: Subject, now: number): boolean {
  switch (query.kind) {
    case 'all':
      return query.of.every((clause) => matches(clause, subject, now));
    case 'any':
      return query.of.some((clause) => matches(clause, subject, now));
    case 'not':
      return !matches(query.of, subject, now);
    case 'words':
      return hasWords(query, subject);
    case 'tag':
      return query.tags.some((tag) => subject.tags.has(tag));
    case 'urgency':
      return subject.urgency !== null && query.values.includes(subject.urgency);
    case 'after':
      return subject.at >= resolveMoment(query.moment, now);
    case 'before':
      return subject.at < resolveMoment(query.moment, now);
  }
}

/** The moment as epoch ms. @param now epoch ms */
export function resolveMoment(moment: Moment, now: number): number {
  return moment.kind === 'fixed' ? moment.ms : now - moment.ms;
}

function hasWords(clause: WordsClause, subject: Subject): boolean {
  const positions = subject.positions();
  const last = clause.words.length - 1;
  const ending = clause.words[last] ?? '';
  const isEnding = (word: string | undefined): boolean =>
    clause.isPrefix ? word !== undefined && word.startsWith(ending) : word === ending;
  if (last === 0) {
    return clause.isPrefix ? positions.keys().some(isEnding) : positions.has(ending);
  }
  const starts = positions.get(clause.words[0] ?? '') ?? [];
  return starts.some((start) =>
    clause.words.every((word, offset) => {
      const found = subject.words[start + offset];
      return offset === last ? isEnding(found) : found === word;
    }),
  );
}

/** Whether a query asks for everything but something, on the whole or in one of its alternatives: worth asking back. */
export function isOnlyNegative(query: PreparedQuery): boolean {
  if (query.kind === 'all') return query.of.every(isOnlyNegative);
  if (query.kind === 'any') return query.of.some(isOnlyNegative);
  return query.kind === 'not';
}

/**
 * The `-` clause that shuts a story out, printed; null when none does (whether or not the story matches otherwise). With
 * alternatives, all of them must shut it out.
 * @param now epoch ms
 */
export function excludingClause(
  query: PreparedQuery,
  subject: Subject,
  now: number,
): string | null {
  switch (query.kind) {
    case 'all':
      return firstText(query.of, (clause) => excludingClause(clause, subject, now));
    case 'any': {
      const clauses = query.of.map((clause) => excludingClause(clause, subject, now));
      return clauses.includes(null) ? null : [...new Set(clauses)].join(' OR ');
    }
    case 'not':
      return matches(query.of, subject, now) ? printQuery(query) : null;
    case 'words':
    case 'tag':
    case 'urgency':
    case 'after':
    case 'before':
      return null;
  }
}

/** The first clause that keeps a story from matching, printed; null when it matches. @param now epoch ms */
export function missingClause(query: PreparedQuery, subject: Subject, now: number): string | null {
  if (query.kind === 'all') {
    return firstText(query.of, (clause) => missingClause(clause, subject, now));
  }
  return matches(query, subject, now) ? null : printQuery(query);
}

function firstText(
  clauses: readonly Query[],
  textOf: (clause: Query) => string | null,
): string | null {
  for (const clause of clauses) {
    const text = textOf(clause);
    if (text !== null) return text;
  }
  return null;
}
