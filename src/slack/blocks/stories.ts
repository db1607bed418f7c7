import type { SearchAnswer } from '../../desk/desk.ts';
import type { Take } from '../../news/story.ts';
import { slackLimits } from '../limits.ts';
import { drawBadQuery } from './bad-query.ts';
import { operatorHint } from './operator-hint.ts';
import {
  button,
  buttons,
  code,
  fallback,
  headline,
  ours,
  richText,
  smallPrint,
  tagLine,
  type Drawing,
  type TagNames,
} from './drawing.ts';

/** Stories in one answer; a button brings older ones. */
export const storiesOnAPage = 5;

/** Stories found, newest first: headline, source, tags, number and time of each. */
export function drawStories(answer: SearchAnswer, names: TagNames): Drawing {
  if (answer.kind === 'bad-query') return drawBadQuery(answer);
  if (answer.kind === 'nothing') {
    if (answer.stored === 0 || answer.query === '') return drawNoStories();
    const verdict =
      answer.stored === 1
        ? 'does not match the one stored story'
        : `matches none of the ${answer.stored} stored stories`;
    return {
      text: fallback(`Nothing found: ${answer.query} ${verdict}.`),
      blocks: [
        richText([ours('Nothing found: '), code(answer.query), ours(` ${verdict}.`)]),
        ...operatorHint(answer.query),
        smallPrint('All words must occur as typed: try fewer, or word* for its other endings.'),
      ],
    };
  }
  const older = olderValue(answer);
  return {
    text: fallback(answer.takes.map((take) => take.title).join('; ')),
    blocks: [
      ...answer.takes
        .slice(0, storiesOnAPage)
        .flatMap((take) => [
          richText([headline(take.title, take.permalink)]),
          smallPrint(byline(take, names), take.publishedAt),
        ]),
      ...(older === null ? [] : [buttons(button('older', 'Older', older))]),
    ],
  };
}

function drawNoStories(): Drawing {
  const sentence = 'No stories yet.';
  return { text: fallback(sentence), blocks: [richText([ours(sentence)])] };
}

/** What an Older button remembers. */
export interface Older {
  readonly query: string;
  /** Epoch ms: stories before this. */
  readonly before: number;
}

/** Reads an Older button's value; null when it is not one of ours. */
export function readOlder(value: string): Older | null {
  try {
    const read: unknown = JSON.parse(value);
    return typeof read === 'object' &&
      read !== null &&
      'query' in read &&
      typeof read.query === 'string' &&
      'before' in read &&
      typeof read.before === 'number'
      ? { query: read.query, before: read.before }
      : null;
  } catch {
    // Not JSON: a button of another make.
    return null;
  }
}

function olderValue(answer: Extract<SearchAnswer, { kind: 'found' }>): string | null {
  if (!answer.more || answer.takes.length === 0) return null;
  const before = Math.min(...answer.takes.map((take) => take.publishedAt));
  const value = JSON.stringify({ query: answer.query, before } satisfies Older);
  return value.length > slackLimits.buttonValue ? null : value;
}

function byline(take: Take, names: TagNames): string {
  const tags = tagLine(take, names);
  return `${take.source}${tags === '' ? '' : ` · ${tags}`} · story ${take.id}`;
}
