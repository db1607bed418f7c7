import type { KnownBlock, RichTextElement } from '@slack/types';
import type { Rise, TrendsAnswer, TrendTag } from '../../desk/trends-desk.ts';
import type { Region, Topic } from '../../news/tag.ts';
import { readerTime } from '../text.ts';
import { drawBadQuery } from './bad-query.ts';
import { lineChart, sparklineTable, type Plot } from './chart.ts';
import {
  bold,
  code,
  count,
  fallback,
  headline,
  ours,
  richText,
  smallPrint,
  type Drawing,
  type TagNames,
} from './drawing.ts';

type Found = Extract<TrendsAnswer, { kind: 'trends' }>;

/** Lines of one chart: more cannot be told apart. */
const mostLines = 4;

const spanWords: Readonly<Record<Found['span'], string>> = {
  '24h': 'the last 24 hours',
  '7d': 'the last 7 days',
  '30d': 'the last 30 days',
};

/** How the usual is known, in small print. */
const baselineWords: Readonly<Record<NonNullable<Found['baseline']>, string>> = {
  'hour-of-week': 'Usual is the mean of the same hours of the week, over up to four weeks before.',
  'hour-of-day':
    'Usual is the mean of the same hours of the day; after a first week it will be of the week.',
};

/** What rises above its usual, with a chart and the running stories behind it. */
export function drawTrends(answer: TrendsAnswer, names: TagNames, command: string): Drawing {
  if (answer.kind === 'bad-query') return drawBadQuery(answer);
  if (answer.kind === 'no-stories') return drawNoTrends(answer, command);
  const { rises, baseline, span } = answer;
  const summary = summaryOf(answer);
  const lead = [bold(summary), ...asked(answer.query)];
  const plot = plotOf(answer, names);
  const drawing: Drawing = {
    text: fallback(
      [
        summary,
        ...rises.slice(0, 3).map((rise) => `${nameOf(rise, names)}: ${figures(rise)}`),
      ].join(' '),
    ),
    blocks: [
      richText(lead),
      ...rises.flatMap((rise) => drawRise(rise, names)),
      smallPrint(
        baseline === null
          ? `Too little history to say what is usual: that takes three days before ${spanWords[span]}. Until then the most reported stand here.`
          : baselineWords[baseline],
      ),
      ...(baseline === null && answer.since !== null
        ? [smallPrint('Listening since', answer.since)]
        : []),
    ],
  };
  const table = sparklineTable(plot);
  return answer.withChart
    ? { ...drawing, chart: { block: lineChart(plot), instead: table } }
    : { ...drawing, blocks: [...drawing.blocks, table] };
}

function drawNoTrends(
  { query, span, others }: Extract<TrendsAnswer, { kind: 'no-stories' }>,
  command: string,
): Drawing {
  const sentence = `No stories in ${spanWords[span]}`;
  const hint: RichTextElement[] =
    query === '' || others === 0
      ? [ours('. They are counted from the first one that comes after a feed’s first poll.')]
      : [
          ours(' match '),
          code(query),
          ours(`; of all there are ${others}. Try fewer words, or `),
          code(`${command} trends ${span}`),
          ours('.'),
        ];
  return { text: fallback(`${sentence}.`), blocks: [richText([ours(sentence), ...hint])] };
}

function asked(query: string): RichTextElement[] {
  return query === '' ? [] : [ours(' Asked: '), code(query)];
}

function summaryOf({ stories, span, baseline, rises }: Found): string {
  const total = `${count(stories, 'story', 'stories')} in ${spanWords[span]}`;
  if (baseline === null) return `${total}. Most reported:`;
  if (rises.length === 0) return `${total}. Nothing is above its usual.`;
  return `${total}. Above the usual:`;
}

/** Below so many stories people would say that there usually are none. */
const none = 0.5;

/** `× 12 usual, 9 stories, 6 sources`. */
function figures({ stories, usual, sources }: Rise): string {
  const told = count(stories, 'story', 'stories');
  const voices = count(sources, 'source');
  if (usual === null) return `${told}, ${voices}`;
  if (usual < none) return `${told}, usually none, ${voices}`;
  const times = stories / usual;
  return `× ${times >= 10 ? Math.round(times) : times.toFixed(1)} usual, ${told}, ${voices}`;
}

function drawRise(rise: Rise, names: TagNames): KnownBlock[] {
  const also = rise.also.map((tag) => nameOf(tag, names)).join(', ');
  const lines = rise.running.map(({ running, take, stories }): RichTextElement[] => [
    ours('• '),
    headline(running.headline, take.permalink),
    ours(`  ${stories === 1 ? 'one report' : `${stories} reports`}, ${take.source}`),
  ]);
  return [
    richText(
      [
        bold(nameOf(rise, names)),
        ours(also === '' ? '' : `, with ${also}`),
        ours(`  ${figures(rise)}`),
      ].filter((one) => one.type !== 'text' || one.text !== ''),
      ...lines,
    ),
    ...(rise.usual === null ? [] : [when(rise)]),
    ...(rise.more === 0
      ? []
      : [smallPrint(`And ${count(rise.more, 'more running story', 'more running stories')}.`)]),
  ];
}

/** When it rose, in the reader's time. */
function when({ from, to, isOn }: Rise): KnownBlock {
  const text = isOn ? `Since ${readerTime(from)}` : `From ${readerTime(from)} to ${readerTime(to)}`;
  return { type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] };
}

/** What readers call a tag. */
function nameOf({ kind, code: tag }: TrendTag, names: TagNames): string {
  switch (kind) {
    case 'all':
      return 'What you asked for';
    case 'region':
      return names.region(tag as Region);
    case 'topic':
      return names.topic(tag as Topic);
    case 'country':
      return names.country(tag);
    default:
      return kind satisfies never;
  }
}

/** The courses of what rose; where nothing did, of all, beside its usual. */
function plotOf({ rises, steps, span, query }: Found, names: TagNames): Plot {
  const title =
    query === '' ? `Stories, ${spanWords[span]}` : `Stories asked for, ${spanWords[span]}`;
  const labels = steps.map(({ at }) => labelOf(at, span));
  if (rises.length > 0) {
    return {
      title,
      steps: labels,
      lines: rises.slice(0, mostLines).map((rise) => ({
        name: nameOf(rise, names),
        values: rise.steps.map(({ stories }) => stories),
      })),
    };
  }
  const usual = steps.flatMap((step) => (step.usual === null ? [] : [round(step.usual)]));
  return {
    title,
    steps: labels,
    lines: [
      { name: 'Stories', values: steps.map(({ stories }) => stories) },
      ...(usual.length === 0 ? [] : [{ name: 'Usual', values: usual }]),
    ],
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const;

/** The beginning of a step, in UTC: charts know no reader's zone. `14:00`, `Mon 18, 14h`, `18 May`. */
function labelOf(at: number, span: Found['span']): string {
  const date = new Date(at);
  const hour = String(date.getUTCHours()).padStart(2, '0');
  if (span === '24h') return `${hour}:00`;
  const day = date.getUTCDate();
  return span === '7d'
    ? `${days[date.getUTCDay()] ?? ''} ${day}, ${hour}h`
    : `${day} ${months[date.getUTCMonth()] ?? ''}`;
}
