import type { KnownBlock } from '@slack/types';
import { plain } from '../text.ts';
import { slackLimits } from '../limits.ts';

/** Slack's chart (docs.slack.dev, data visualization block), which @slack/types 3.2 does not know. */
export interface ChartBlock {
  readonly type: 'data_visualization';
  readonly title: string;
  readonly chart: {
    readonly type: 'line' | 'bar' | 'area';
    readonly series: readonly {
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: {
      /** The labels of the data, in their order. */
      readonly categories: readonly string[];
      readonly x_label?: string;
      readonly y_label?: string;
    };
  };
}

/** A line of a chart: a value for each step. */
interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** What is drawn as a chart, or as a table where Slack takes no charts. */
export interface Plot {
  readonly title: string;
  /** A label for each step, each once. */
  readonly steps: readonly string[];
  readonly lines: readonly Line[];
}

/** Lines over time; names and labels are cut to what Slack takes, and made different where they would be the same. */
export function lineChart({ title, steps, lines }: Plot): ChartBlock {
  const labels = distinct(steps);
  const names = distinct(lines.map(({ name }) => name));
  return {
    type: 'data_visualization',
    title: plain(title, slackLimits.chartTitle),
    chart: {
      type: 'line',
      series: lines.slice(0, slackLimits.chartSeries).map(({ values }, index) => ({
        name: names[index] ?? '',
        data: labels.map((label, at) => ({ label, value: values[at] ?? 0 })),
      })),
      axis_config: { categories: labels, x_label: 'UTC', y_label: 'Stories' },
    },
  };
}

/** The same as a table: a row a line, with its sum and a sparkline. */
export function sparklineTable({ title, steps, lines }: Plot): KnownBlock {
  const period = `${steps[0] ?? ''} – ${steps.at(-1) ?? ''} UTC`;
  return {
    type: 'table',
    column_settings: [{ align: 'left' }, { align: 'right' }, { align: 'left' }],
    rows: [
      [cell(plain(title, slackLimits.chartTitle)), cell('Stories'), cell(period)],
      ...lines.map(({ name, values }) => [
        cell(plain(name, 60) || ' '),
        cell(String(Math.round(values.reduce((sum, value) => sum + value, 0)))),
        cell(sparkline(values)),
      ]),
    ],
  };
}

function cell(text: string): { type: 'raw_text'; text: string } {
  return { type: 'raw_text', text };
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** `▁▃█`: a bar a value, the highest full, none lower than the lowest bar. */
export function sparkline(values: readonly number[]): string {
  const most = Math.max(...values, 0);
  return values
    .map(
      (value) => bars[most === 0 ? 0 : Math.round((value / most) * (bars.length - 1))] ?? bars[0],
    )
    .join('');
}

function distinct(labels: readonly string[]): string[] {
  const seen = new Set<string>();
  return labels.map((label) => {
    let made = plain(label, slackLimits.chartLabel);
    for (let turn = 2; made === '' || seen.has(made); turn += 1) {
      made = `${plain(label, slackLimits.chartLabel - 4)} ${turn}`.trim();
    }
    seen.add(made);
    return made;
  });
}
