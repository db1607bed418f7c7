import { chartFigure } from './chart.ts';
import { el, type Child } from './dom.ts';
import { proseNode } from './prose-nodes.ts';
import { readRichText } from './rich-text.ts';
import { listOf, textAt } from './shape.ts';

/** Tables and charts; null for any other block. */
export function dataBlock(block: unknown): HTMLElement | null {
  const rows = listOf(block, 'rows');
  switch (textAt(block, 'type')) {
    case 'table':
      return table('', rows, false);
    case 'data_table':
      return table(textAt(block, 'caption'), rows, true);
    case 'data_visualization':
      return chartFigure(block);
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
