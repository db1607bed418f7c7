import type { SearchAnswer, SearchCursor } from '../../desk/desk.ts';
import type { StoryId } from '../../news/ids.ts';
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
  readonly after: SearchCursor;
}

/** Reads an Older button's value; null when it is not one of ours. */
export function readOlder(value: string): Older | null {
  const [, receivedAt, id, query = ''] = /^(\d{1,16})\.(\d{1,16}) (.*)$/.exec(value) ?? [];
  return id === undefined
    ? null
    : { query, after: { receivedAt: Number(receivedAt), id: Number(id) as StoryId } };
}

function olderValue({ query, older }: Extract<SearchAnswer, { kind: 'found' }>): string | null {
  if (older === null) return null;
  const value = `${older.receivedAt}.${older.id} ${query}`;
  return value.length > slackLimits.buttonValue ? null : value;
}

function byline(take: Take, names: TagNames): string {
  const tags = tagLine(take, names);
  return `${take.source}${tags === '' ? '' : ` · ${tags}`} · story ${take.id}`;
}
