import { el, type Child } from './dom.ts';
import { proseNode } from './prose-nodes.ts';
import { readRichText } from './rich-text.ts';
import { isRecord, listOf, textAt } from './shape.ts';

/** Tables and charts; null for any other block. */
export function dataBlock(block: unknown): HTMLElement | null {
  const rows = listOf(block, 'rows');
  switch (textAt(block, 'type')) {
    case 'table':
      return table('', rows, false);
    case 'data_table':
      return table(textAt(block, 'caption'), rows, true);
    case 'data_visualization':
      return chart(block);
    default:
      return null;
  }
}

function table(caption: string, rows: readonly unknown[], hasHead: boolean): HTMLElement {
  const made = rows.map((row, index) =>
    el(
      'tr',
      {},
      (Array.isArray(row) ? (row as readonly unknown[]) : []).map((cell) =>
        index === 0 && hasHead
          ? el('th', { scope: 'col' }, cellFace(cell))
          : el(
              'td',
              { class: textAt(cell, 'type') === 'raw_number' ? 'number' : null },
              cellFace(cell),
            ),
      ),
    ),
  );
  return el(
    'div',
    { class: 'table', tabindex: 0, role: 'region', 'aria-label': caption || 'Table' },
    el('table', {}, caption !== '' && el('caption', {}, caption), el('tbody', {}, made)),
  );
}

function cellFace(cell: unknown): Child {
  return textAt(cell, 'type') === 'rich_text'
    ? readRichText(cell).map(proseNode)
    : textAt(cell, 'text');
}

function valueOf(point: unknown): number {
  const value = isRecord(point) ? point['value'] : 0;
  return typeof value === 'number' ? value : 0;
}

/** A chart as a table whose numbers have bars: read by everybody, drawn without a library. */
function chart(block: unknown): HTMLElement {
  const title = textAt(block, 'title');
  const plot = isRecord(block) ? block['chart'] : null;
  const segments = listOf(plot, 'segments');
  const series =
    segments.length > 0
      ? [{ name: '', points: segments }]
      : listOf(plot, 'series').map((one) => ({
          name: textAt(one, 'name'),
          points: listOf(one, 'data'),
        }));
  const most = Math.max(1, ...series.flatMap(({ points }) => points.map(valueOf)));
  const body = series.flatMap(({ name, points }) => [
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
  return el(
    'div',
    { class: 'table' },
    el('table', {}, el('caption', {}, title), el('tbody', {}, body)),
  );
}
