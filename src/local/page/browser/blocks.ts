import { append, el, type Child } from './dom.ts';
import { dataBlock } from './data-blocks.ts';
import { elementNode, textNodes, type Acting } from './elements.ts';
import { readMarkdown } from './markdown.ts';
import { safeLink } from './prose.ts';
import { anchor, proseNode } from './prose-nodes.ts';
import { readRichText } from './rich-text.ts';
import { isRecord, labelOf, listOf, textAt } from './shape.ts';

/** How blocks are drawn beyond themselves. */
export interface Drawn {
  readonly acting: Acting;
  /** Messages by block id, to show beside inputs. */
  readonly errors?: Readonly<Record<string, string>>;
}

/** Blocks of a message or view as elements; a type we do not know is named, never dropped. */
export function blockNodes(blocks: readonly unknown[], drawn: Drawn): HTMLElement[] {
  return blocks.map((block, index) => blockNode(block, index, drawn));
}

function blockNode(block: unknown, index: number, drawn: Drawn): HTMLElement {
  const { acting } = drawn;
  const element = (each: unknown, label = ''): HTMLElement | null =>
    elementNode(each, acting, { label, isInput: false });
  const type = textAt(block, 'type');
  switch (type) {
    case 'header':
      return el('h3', { class: 'header' }, labelOf(block, 'text'));
    case 'section':
      return section(block, element);
    case 'context':
      return el('div', { class: 'context' }, listOf(block, 'elements').map(smallPart));
    case 'actions':
    case 'context_actions':
      return el(
        'div',
        { class: 'actions' },
        listOf(block, 'elements').map((each) => element(each)),
      );
    case 'divider':
      return el('hr');
    case 'image':
      return picture(block);
    case 'rich_text':
      return el('div', { class: 'text' }, readRichText(block).map(proseNode));
    case 'markdown':
      return el('div', { class: 'text' }, readMarkdown(textAt(block, 'text')).map(proseNode));
    case 'alert': {
      const level = textAt(block, 'level');
      const isBad = level === 'error' || level === 'warning';
      return el(
        'div',
        { class: isBad ? 'note bad' : 'note', role: isBad ? 'alert' : 'note' },
        textOf(block, 'text'),
      );
    }
    case 'input':
      return input(block, index, drawn);
    case 'card':
      return card(block, element);
    case 'carousel':
      return el(
        'div',
        { class: 'carousel', tabindex: 0 },
        listOf(block, 'elements').map((each) => card(each, element)),
      );
    case 'container':
      return container(block, drawn);
    default:
      return (
        dataBlock(block) ?? el('p', { class: 'muted' }, `A block of the type ${type} stands here.`)
      );
  }
}

/** The text object at a key, as elements. */
function textOf(value: unknown, key: string): Child {
  const text = isRecord(value) ? value[key] : null;
  return text === undefined || text === null ? null : el('div', { class: 'text' }, textNodes(text));
}

function section(
  block: unknown,
  element: (each: unknown, label: string) => HTMLElement | null,
): HTMLElement {
  const fields = listOf(block, 'fields').map((field) =>
    el('div', { class: 'text' }, textNodes(field)),
  );
  const accessory = isRecord(block) ? block['accessory'] : null;
  const beside =
    textAt(accessory, 'type') === 'image'
      ? picture(accessory)
      : element(accessory, labelOf(block, 'text'));
  return el(
    'div',
    { class: 'section' },
    el(
      'div',
      { class: 'section-text' },
      textOf(block, 'text'),
      fields.length > 0 && el('div', { class: 'fields' }, fields),
    ),
    beside,
  );
}

function smallPart(part: unknown): Child {
  if (textAt(part, 'type') === 'image') return picture(part);
  return el('span', { class: 'text' }, textNodes(part));
}

/** A picture's words and a link to it: the page loads nothing from elsewhere. */
function picture(block: unknown): HTMLElement {
  const words = textAt(block, 'alt_text');
  const url = safeLink(textAt(block, 'image_url'));
  const title = labelOf(block, 'title');
  const face = el('span', { class: 'picture' }, `Picture: ${words}`);
  return el(
    'figure',
    {},
    title !== '' && el('figcaption', {}, title),
    url === null ? face : anchor(url, [face]),
  );
}

function input(block: unknown, index: number, { acting, errors }: Drawn): HTMLElement {
  if (!isRecord(block)) return el('div');
  const inner = block['element'];
  const label = labelOf(block, 'label');
  const error = errors?.[textAt(inner, 'block_id')];
  const made = elementNode(inner, acting, { label, isInput: block['dispatch_action'] !== true });
  const hint = labelOf(block, 'hint');
  const id = `${acting.name}-${index}`.replaceAll(/[^\w-]/g, '');
  const notes = [hint !== '' && `${id}-hint`, error !== undefined && `${id}-error`].filter(Boolean);
  const field =
    made?.matches('input, select, textarea') === true ? made : made?.querySelector('summary');
  if (notes.length > 0) (field ?? made)?.setAttribute('aria-describedby', notes.join(' '));
  if (error !== undefined) field?.setAttribute('aria-invalid', 'true');
  // One field is labelled by the words above it; a group of ticks names itself.
  const isOne = field !== undefined && field !== null && field.tagName !== 'SUMMARY';
  if (isOne) field.removeAttribute('aria-label');
  if (isOne) field.id = id;
  const words = [
    label,
    block['optional'] === true && el('span', { class: 'muted' }, ' (optional)'),
  ];
  return el(
    'div',
    { class: error === undefined ? 'input' : 'input wrong' },
    isOne ? el('label', { class: 'label', for: id }, words) : el('span', { class: 'label' }, words),
    made,
    error !== undefined && el('p', { class: 'error', id: `${id}-error` }, error),
    hint !== '' && el('p', { class: 'muted hint', id: `${id}-hint` }, hint),
  );
}

function card(block: unknown, element: (each: unknown) => HTMLElement | null): HTMLElement {
  const hero = isRecord(block) ? block['hero_image'] : null;
  return el(
    'article',
    { class: 'card' },
    isRecord(hero) && picture(hero),
    el('div', { class: 'card-title' }, textOf(block, 'title')),
    el('div', { class: 'muted' }, textOf(block, 'subtitle')),
    textOf(block, 'body'),
    el(
      'div',
      { class: 'actions' },
      listOf(block, 'actions').map((each) => element(each)),
    ),
  );
}

function container(block: unknown, drawn: Drawn): HTMLElement {
  const rich = isRecord(block) ? block['rich_text_title'] : null;
  const title = isRecord(rich) ? readRichText(rich).map(proseNode) : [labelOf(block, 'title')];
  const subtitle = textOf(block, 'subtitle');
  const inner = blockNodes(listOf(block, 'child_blocks'), drawn);
  const isFoldable = isRecord(block) && block['is_collapsible'] === true;
  if (isFoldable) {
    const isOpen = block['default_collapsed'] !== true;
    return el(
      'details',
      { class: 'container', open: isOpen },
      el('summary', {}, title),
      subtitle,
      inner,
    );
  }
  const made = el(
    'section',
    { class: 'container' },
    el('div', { class: 'container-title' }, title),
  );
  append(made, [subtitle, inner]);
  return made;
}
