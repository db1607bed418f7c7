import type { BadQuery } from '../../desk/desk.ts';
import { code, fallback, ours, richText, words, type Drawing } from './drawing.ts';

/** What is wrong with a query, with a caret under the place, and what may have been meant. */
export function drawBadQuery({ query, problem }: BadQuery): Drawing {
  const start = Math.max(0, problem.at - 40);
  // One sign for one: the caret must stand under its place, so what cannot be shown is a space.
  const shown = query.slice(start, problem.at + 30).replaceAll(/\p{C}/gu, ' ');
  // The whole query stands below, ready to be typed; the same said twice is noise.
  const message =
    problem.suggestion === null
      ? problem.message
      : problem.message.replace(/ Did you mean [^?]*\?$/, '');
  const caret = `${' '.repeat(Math.max(0, problem.at - start))}^`;
  return {
    text: fallback(`That query cannot be read: ${problem.message}`),
    blocks: [
      richText([ours('That query cannot be read: '), words(message, 300)]),
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_preformatted',
            elements: [{ type: 'text', text: `${shown === '' ? ' ' : shown}\n${caret}` }],
          },
        ],
      },
      ...(problem.suggestion === null
        ? []
        : [richText([ours('Did you mean '), code(problem.suggestion), ours('?')])]),
    ],
  };
}
