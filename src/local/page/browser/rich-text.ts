import { isRecord, listOf, textAt } from './shape.ts';
import { lines, link, safeLink, type Inline, type Prose } from './prose.ts';

const styles = [
  ['bold', 'strong'],
  ['italic', 'em'],
  ['strike', 'strike'],
  ['underline', 'underline'],
  ['highlight', 'mark'],
] as const;

/** A rich_text block as a tree. Its texts are never parsed; an element of an unknown type shows its text. */
export function readRichText(block: unknown): Prose[] {
  return listOf(block, 'elements').map((part): Prose => {
    const elements = listOf(part, 'elements');
    switch (textAt(part, 'type')) {
      case 'rich_text_quote':
        return { kind: 'quote', children: elements.flatMap(readElement) };
      case 'rich_text_preformatted':
        return { kind: 'pre', text: elements.map(wordsOf).join('') };
      case 'rich_text_list':
        return {
          kind: 'list',
          isOrdered: textAt(part, 'style') === 'ordered',
          indent: numberAt(part, 'indent'),
          start: numberAt(part, 'offset') + 1,
          items: elements.map((section) => listOf(section, 'elements').flatMap(readElement)),
        };
      default:
        return { kind: 'paragraph', children: elements.flatMap(readElement) };
    }
  });
}

function numberAt(value: unknown, key: string): number {
  const found = isRecord(value) ? value[key] : 0;
  return typeof found === 'number' ? found : 0;
}

function wordsOf(element: unknown): string {
  return textAt(element, 'text') || textAt(element, 'url');
}

function readElement(element: unknown): Inline[] {
  const read = bare(element);
  const style = isRecord(element) ? element['style'] : null;
  if (!isRecord(style)) return read;
  const isCode = style['code'] === true && textAt(element, 'type') === 'text';
  let styled: Inline[] = isCode ? [{ kind: 'code', text: wordsOf(element) }] : read;
  for (const [name, kind] of styles)
    if (style[name] === true) styled = [{ kind, children: styled }];
  return styled;
}

function bare(element: unknown): Inline[] {
  switch (textAt(element, 'type')) {
    case 'link': {
      const url = textAt(element, 'url');
      return link(url, lines(textAt(element, 'text') || url));
    }
    case 'user':
      return [{ kind: 'user', id: textAt(element, 'user_id'), label: '' }];
    case 'usergroup':
      return [{ kind: 'broadcast', range: textAt(element, 'usergroup_id') }];
    case 'channel':
      return [{ kind: 'channel', id: textAt(element, 'channel_id'), label: '' }];
    case 'broadcast':
      return [{ kind: 'broadcast', range: textAt(element, 'range') }];
    case 'emoji':
      return [{ kind: 'text', text: `:${textAt(element, 'name')}:` }];
    case 'color':
      return [{ kind: 'code', text: textAt(element, 'value') }];
    case 'date': {
      const format = textAt(element, 'format');
      const at = numberAt(element, 'timestamp');
      const url = safeLink(textAt(element, 'url'));
      return [{ kind: 'date', at, format, url, fallback: textAt(element, 'fallback') }];
    }
    default:
      return lines(wordsOf(element));
  }
}
