/** What a message says and where it leads, apart from its layout. */
export interface MessageText {
  readonly lines: readonly string[];
  readonly links: readonly string[];
}

type Shape = Readonly<Record<string, unknown>>;

function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shapes(value: unknown): Shape[] {
  return Array.isArray(value) ? value.filter(isShape) : [];
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return isShape(value) && typeof value['text'] === 'string' ? value['text'] : '';
}

/** mrkdwn as a reader sees it: dates by their fallback, labels for links, entities undone once. */
function readMrkdwn(text: string): string {
  return text
    .replaceAll(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<(?:https?|mailto):[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** One element of a context or a rich-text section. */
function elementText(element: Shape): string {
  const text = textOf(element['text']);
  return element['type'] === 'mrkdwn' ? readMrkdwn(text) : text;
}

function blockLines(block: Shape): string[] {
  const elements = shapes(block['elements']);
  switch (block['type']) {
    case 'rich_text':
      return elements.map((section) => shapes(section['elements']).map(elementText).join(''));
    case 'context':
      return [elements.map(elementText).join(' · ')];
    case 'actions':
      return [elements.map((button) => `[${textOf(button['text'])}]`).join(' ')];
    case 'header':
    case 'section':
      return [isShape(block['text']) ? elementText(block['text']) : ''];
    default:
      return [];
  }
}

function linksOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(linksOf);
  if (!isShape(value)) return [];
  const own = typeof value['url'] === 'string' ? [value['url']] : [];
  const inText =
    value['type'] === 'mrkdwn'
      ? [...textOf(value['text']).matchAll(/<(https?:[^|>]+)/g)].map((match) => match[1] ?? '')
      : [];
  return [...own, ...inText, ...Object.values(value).flatMap(linksOf)];
}

/**
 * Reads a message of ours for the transcript.
 * @param blocks its blocks; without any, `text` is what it says
 */
export function readMessage(text: string, blocks: readonly unknown[] | null): MessageText {
  if (blocks === null || blocks.length === 0) return { lines: [readMrkdwn(text)], links: [] };
  const lines = shapes(blocks)
    .flatMap(blockLines)
    .flatMap((line) => line.split('\n'))
    .filter((line) => line.trim() !== '');
  return { lines, links: [...new Set(linksOf(blocks))] };
}
