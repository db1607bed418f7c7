import type { TrendsAnswer } from '../../desk/trends-desk.ts';
import { drawTrends } from '../blocks/trends.ts';
import type { Verb } from './verb.ts';

type Span = Extract<TrendsAnswer, { kind: 'trends' }>['span'];

/** Ways to say how far back; `1d`, `week` and `month` are what people try. */
const spanWords: Readonly<Record<string, Span>> = {
  '24h': '24h',
  '1d': '24h',
  day: '24h',
  today: '24h',
  '7d': '7d',
  week: '7d',
  '30d': '30d',
  month: '30d',
};

/** The span named as first or last word, and the query that is left; a day when none is. */
export function readSpan(text: string): { readonly query: string; readonly span: Span } {
  const words = text.trim().split(/\s+/);
  for (const at of [words.length - 1, 0]) {
    const word = words[at]?.toLowerCase() ?? '';
    const span = Object.hasOwn(spanWords, word) ? spanWords[word] : undefined;
    if (span !== undefined) return { query: words.toSpliced(at, 1).join(' '), span };
  }
  return { query: text.trim(), span: '24h' };
}

/** `trends [QUERY] [24h|7d|30d]`: what rises above its usual. */
export const trends: Verb = {
  name: 'trends',
  aliases: ['trend', 'trending', 'rising'],
  usage: '[query] [24h|7d|30d]',
  summary: 'what is reported more than usual, with the stories behind it',
  run: async ({ person, text }, { desk, names, command }) => {
    const { query, span } = readSpan(text);
    return {
      drawing: drawTrends(await desk.trends(person, query, span), names, command),
      audience: 'asker',
    };
  },
};
