import { el, type Child } from './dom.ts';
import { isRecord, listOf, textAt } from './shape.ts';

/** A line of a chart. */
interface Line {
  readonly name: string;
  readonly points: readonly unknown[];
}

/** What is drawn inside, in units of the picture. */
const wide = 560;
const high = 190;
const margin = { left: 36, right: 10, top: 10, bottom: 32 } as const;
/** Labels under the picture at most. */
const mostLabels = 7;

/**
 * A chart: a picture with a legend for courses over time, bars for shares, and the numbers as a table for whoever wants
 * them read.
 */
export function chartFigure(block: unknown): HTMLElement {
  const title = textAt(block, 'title');
  const plot = isRecord(block) ? block['chart'] : null;
  const segments = listOf(plot, 'segments');
  if (segments.length > 0) {
    return el('div', { class: 'table' }, numbers(title, [{ name: '', points: segments }]));
  }
  const lines = listOf(plot, 'series').map((one): Line => ({
    name: textAt(one, 'name'),
    points: listOf(one, 'data'),
  }));
  const axis = isRecord(plot) ? plot['axis_config'] : null;
  const zone = textAt(axis, 'x_label');
  return el(
    'figure',
    { class: 'chart' },
    el('figcaption', {}, title, zone !== '' && el('span', { class: 'muted' }, ` (${zone})`)),
    picture(lines, textAt(plot, 'type'), `${title}: ${lines.map(inWords).join('; ')}`),
    el(
      'ul',
      { class: 'legend' },
      lines.map(({ name }, index) => el('li', {}, swatch(index), name)),
    ),
    el('details', {}, el('summary', {}, 'As numbers'), numbers('', lines)),
  );
}

function valueOf(point: unknown): number {
  const value = isRecord(point) ? point['value'] : 0;
  return typeof value === 'number' ? value : 0;
}

/** `Taiwan from 0 to 9`: what the picture shows, for who cannot see it. */
function inWords({ name, points }: Line): string {
  const most = points.reduce<number>((top, point) => Math.max(top, valueOf(point)), 0);
  return `${name}, at most ${most}`;
}

function svg(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function swatch(index: number): SVGElement {
  const made = svg('svg', { viewBox: '0 0 24 8', class: 'swatch', 'aria-hidden': 'true' });
  made.append(svg('path', { d: 'M0 4H24', class: `line line-${index}` }));
  return made;
}

function picture(lines: readonly Line[], type: string, said: string): SVGElement {
  const made = svg('svg', { viewBox: `0 0 ${wide} ${high}`, role: 'img', 'aria-label': said });
  const most = roundUp(Math.max(1, ...lines.flatMap(({ points }) => points.map(valueOf))));
  const steps = Math.max(1, ...lines.map(({ points }) => points.length));
  const x = (step: number): number =>
    margin.left + (step * (wide - margin.left - margin.right)) / Math.max(1, steps - 1);
  const y = (value: number): number =>
    high - margin.bottom - (value * (high - margin.top - margin.bottom)) / most;
  for (const value of [0, most / 2, most]) {
    made.append(svg('path', { d: `M${margin.left} ${y(value)}H${wide}`, class: 'grid' }));
    made.append(words(String(value), margin.left - 6, y(value) + 4, 'end'));
  }
  const every = Math.ceil(steps / mostLabels);
  for (const [step, point] of (lines[0]?.points ?? []).entries()) {
    if (step % every !== 0) continue;
    const label = words(textAt(point, 'label'), x(step), high - 6, step === 0 ? 'start' : 'middle');
    if ((step / every) % 2 === 1) label.setAttribute('class', 'second');
    made.append(label);
  }
  for (const [index, { points }] of lines.entries()) {
    const path = points.map(
      (point, step) => `${x(step).toFixed(1)} ${y(valueOf(point)).toFixed(1)}`,
    );
    if (type === 'area') {
      const d = `M${path.join('L')}L${x(points.length - 1)} ${y(0)}L${x(0)} ${y(0)}Z`;
      made.append(svg('path', { d, class: `area line-${index}` }));
    }
    made.append(svg('path', { d: `M${path.join('L')}`, class: `line line-${index}` }));
  }
  return made;
}

/** The next of 2, 4, 10, 20, 40, 100 …: its half is whole. */
function roundUp(value: number): number {
  for (let power = 1; ; power *= 10) {
    for (const step of [2, 4, 10]) if (step * power >= value) return step * power;
  }
}

function words(text: string, x: number, y: number, anchor: string): SVGElement {
  const made = svg('text', { x, y, 'text-anchor': anchor });
  made.textContent = text;
  return made;
}

/** The numbers, each with a bar. */
function numbers(caption: string, lines: readonly Line[]): HTMLElement {
  const most = Math.max(1, ...lines.flatMap(({ points }) => points.map(valueOf)));
  const body = lines.flatMap(({ name, points }): Child[] => [
    name === '' ? null : el('tr', {}, el('th', { colspan: 3, scope: 'rowgroup' }, name)),
    ...points.map((point) =>
      el(
        'tr',
        {},
        el('th', { scope: 'row' }, textAt(point, 'label')),
        el(
          'td',
          {},
          el('meter', { min: 0, max: most, value: valueOf(point), 'aria-hidden': 'true' }),
        ),
        el('td', { class: 'number' }, String(valueOf(point))),
      ),
    ),
  ]);
  return el('table', {}, caption !== '' && el('caption', {}, caption), el('tbody', {}, body));
}
