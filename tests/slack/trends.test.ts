import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Rise, TrendsAnswer } from '../../src/desk/trends-desk.ts';
import { validateMessage } from '../../src/local/validate.ts';
import { lineChart, sparkline } from '../../src/slack/blocks/chart.ts';
import { asSent, withoutChart } from '../../src/slack/blocks/drawing.ts';
import { drawTrends } from '../../src/slack/blocks/trends.ts';
import { readSpan } from '../../src/slack/commands/trends.ts';
import { hostile, reached } from './hostile.ts';
import { names, noon, running, take } from './made-up.ts';

const hour = 3_600_000;
type Found = Extract<TrendsAnswer, { kind: 'trends' }>;

const steps = Array.from({ length: 12 }, (_, at) => ({
  at: noon - (12 - at) * 2 * hour,
  stories: at,
  usual: 1.26,
}));
const rise: Rise = {
  kind: 'country',
  code: 'TW',
  also: [{ kind: 'region', code: 'asia-pacific' }],
  stories: 9,
  usual: 0.75,
  from: noon - 3 * hour,
  to: noon,
  isOn: true,
  sources: 6,
  steps,
  running: [{ running: running(), take: take(), stories: 5 }],
  more: 2,
};
const found: Found = {
  kind: 'trends',
  query: '',
  span: '24h',
  stories: 66,
  steps,
  baseline: 'hour-of-week',
  since: noon - 900 * hour,
  rises: [rise],
  withChart: true,
};

/** What can be read, and that Slack takes it with its chart and without. */
function read(answer: TrendsAnswer): string {
  const drawing = drawTrends(answer, names, '/wire');
  for (const one of [drawing, withoutChart(drawing)])
    expect(validateMessage(asSent(one))).toEqual([]);
  return textOf(asSent(drawing));
}
function textOf(sent: ReturnType<typeof asSent>): string {
  return JSON.stringify(sent);
}

test.each([
  ['', '', '24h'],
  ['7d', '', '7d'],
  ['topic:politics 30d', 'topic:politics', '30d'],
  ['30d topic:politics', 'topic:politics', '30d'],
  ['Taiwan week', 'Taiwan', '7d'],
  ['"7d of protest"', '"7d of protest"', '24h'],
  ['constructor', 'constructor', '24h'],
])('"%s" asks for "%s" over %s', (typed, query, span) => {
  expect(readSpan(typed)).toEqual({ query, span });
});

test('a sparkline has a bar a value, the highest full', () => {
  expect(sparkline([0, 1, 2, 4])).toBe('▁▃▅█');
  expect(sparkline([0, 0])).toBe('▁▁');
  expect(sparkline([])).toBe('');
});

test('labels of a chart are cut, and differ', () => {
  const chart = lineChart({
    title: 'x'.repeat(80),
    steps: ['a'.repeat(30), 'a'.repeat(31), ''],
    lines: Array.from({ length: 9 }, () => ({ name: '', values: [1] })),
  });
  expect(validateMessage({ text: 'x', blocks: [chart] })).toEqual([]);
  expect(new Set(chart.chart.axis_config.categories).size).toBe(3);
  expect(new Set(chart.chart.series.map(({ name }) => name)).size).toBe(6);
});

describe('trends', () => {
  test('say how much above the usual, since when, and which running stories stand behind it', () => {
    const said = read(found);
    expect(said).toContain('66 stories in the last 24 hours. Above the usual:');
    expect(said).toContain('× 12 usual, 9 stories, 6 sources');
    expect(said).toContain(running().headline);
    expect(said).toContain('5 reports');
    expect(said).toContain('And 2 more running stories.');
    expect(said).toContain('Since <!date^');
    expect(said).toContain('"type":"data_visualization"');
  });

  test('where Slack takes no chart, a table with sparklines stands at the end', () => {
    const drawing = drawTrends(found, names, '/wire');
    expect(asSent(drawing).blocks[0]?.type).toBe('data_visualization');
    const plain = withoutChart(drawing);
    expect(plain.chart).toBeUndefined();
    expect(plain.blocks.at(-1)?.type).toBe('table');
    expect(textOf(asSent(plain))).toContain('▁▂▂▃▄▄▅▅▆▇▇█');
    expect(drawTrends({ ...found, withChart: false }, names, '/wire')).toEqual(plain);
  });

  test('a rise that is over says until when', () => {
    expect(read({ ...found, rises: [{ ...rise, isOn: false }] })).toContain('From <!date^');
  });

  test('where nothing rises the course of all stands beside its usual', () => {
    const said = read({ ...found, rises: [] });
    expect(said).toContain('Nothing is above its usual.');
    expect(said).toContain('"name":"Usual","data":[{"label":"09:00","value":1.3}');
  });

  test('with too little history nothing is called usual, and it is said so', () => {
    const said = read({
      ...found,
      baseline: null,
      rises: [{ ...rise, usual: null }],
      steps: steps.map((step) => ({ ...step, usual: null })),
    });
    expect(said).toContain('Most reported:');
    expect(said).toContain('Too little history to say what is usual: that takes three days');
    expect(said).not.toContain('× ');
  });

  test.each([
    [{ query: '', others: 0 }, 'They are counted from the first one that comes'],
    [{ query: 'ferry', others: 0 }, 'They are counted from the first one that comes'],
    [{ query: 'ferry', others: 12 }, 'of all there are 12. Try fewer words, or '],
  ])('no stories: %j', (part, said) => {
    expect(read({ kind: 'no-stories', span: '7d', ...part })).toContain(said);
  });

  test('hostile text stays text', () => {
    fc.assert(
      fc.property(hostile, (bad) => {
        const told = {
          running: { ...running(), headline: bad },
          take: { ...take(), source: bad, permalink: bad },
          stories: 1,
        };
        const drawing = drawTrends(
          { ...found, query: bad, rises: [{ ...rise, running: [told] }] },
          names,
          '/wire',
        );
        for (const one of [drawing, withoutChart(drawing)]) {
          expect(validateMessage(asSent(one))).toEqual([]);
          expect(reached(asSent(one), { urls: [], pings: [] })).toEqual({ urls: [], pings: [] });
        }
      }),
      { numRuns: 100 },
    );
  });
});
