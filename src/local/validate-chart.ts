import { slackLimits as limits } from '../slack/limits.ts';
import { isRecord } from './arguments.ts';
import type { Problem } from './problem.ts';
import { list, number, report, shape, string, typed, type Check } from './validate-shapes.ts';

/** A list without a limit of its own: the message's budget bounds it. */
const unbounded = Number.MAX_SAFE_INTEGER;
const chartLabel = string(limits.chartLabel);
const plot = shape(
  {
    series: list(
      shape({
        name: chartLabel,
        data: list(shape({ label: chartLabel, value: number }), unbounded),
      }),
      limits.chartSeries,
    ),
    axis_config: shape(
      { categories: list(chartLabel, unbounded) },
      { x_label: string(limits.chartAxisTitle), y_label: string(limits.chartAxisTitle) },
    ),
  },
  {},
  namedLines,
);
/** Names of series differ, and what stands in them stands on the axis. */
function namedLines(value: unknown, path: string, problems: Problem[]): void {
  const { series, axis_config: axis } = isRecord(value) ? value : {};
  const categories = isRecord(axis) ? axis['categories'] : [];
  if (!Array.isArray(series) || !Array.isArray(categories)) return;
  const names = series.map((one: unknown) => (isRecord(one) ? one['name'] : null));
  if (new Set(names).size < names.length)
    report(problems, `${path}/series`, 'names of series must differ');
  for (const [index, one] of series.entries()) {
    const data: unknown = isRecord(one) ? one['data'] : [];
    const isOff = (point: unknown): boolean =>
      isRecord(point) && !categories.includes(point['label']);
    if (Array.isArray(data) && data.some(isOff))
      report(problems, `${path}/series/${index}/data`, 'labels must be categories of the axis');
  }
}
const aboveZero: Check = (value, path, problems) => {
  number(value, path, problems);
  if (typeof value === 'number' && value <= 0) report(problems, path, 'must be greater than 0');
};
/** The drawing of a data_visualization block (docs.slack.dev, data visualization block). */
export const chart = typed({
  pie: shape({
    segments: list(shape({ label: chartLabel, value: aboveZero }), limits.chartSeries),
  }),
  line: plot,
  bar: plot,
  area: plot,
});
