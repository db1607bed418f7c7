import { cdata, escapeXml, xmlAttribute } from './strict-xml.ts';

/** A field of a feed or item whose content is being collected. */
export interface Field {
  readonly emitAs: string;
  /** Ready to be written. */
  readonly attributes: string;
  /** How many elements were open at its own. */
  readonly depth: number;
  text: string;
  /** The same with child elements, as HTML source; null until a child element is met. */
  markup: string | null;
  /** Of an author only the `name` is wanted, not the e-mail and address. */
  authorName: 'none' | 'open' | 'closed';
}

/** The attributes that matter, on any field. */
const keptAttributes = [
  'type',
  'href',
  'rel',
  'ispermalink',
  'term',
  'label',
  'rdf:resource',
] as const;

const voidElements = new Set(['br', 'img', 'hr', 'input', 'wbr', 'source', 'area', 'col']);

/** Begins a field. */
export function beginField(
  emitAs: string,
  attributes: Readonly<Record<string, string>>,
  place: { readonly base: string; readonly documentBase: string; readonly depth: number },
): Field {
  let kept = '';
  for (const key of keptAttributes) kept += xmlAttribute(key, attributes[key]);
  return {
    emitAs,
    // There must be one attribute: rss-parser reads links' attributes without looking.
    attributes:
      kept + (place.base === place.documentBase ? ' n=""' : xmlAttribute('base', place.base)),
    depth: place.depth,
    text: '',
    markup: null,
    authorName: 'none',
  };
}

/** Adds text, entities already read. */
export function addText(field: Field, text: string): void {
  if (field.authorName === 'closed') return;
  field.text += text;
  if (field.markup !== null) field.markup += asHtml(text);
}

/** Notes a child element: from here on the field is HTML source. */
export function openChild(
  field: Field,
  name: string,
  attributes: Readonly<Record<string, string>>,
): void {
  const local = name.slice(name.indexOf(':') + 1).toLowerCase();
  if (field.emitAs === 'x:author') {
    if (local === 'name') Object.assign(field, { text: '', authorName: 'open' });
    return;
  }
  field.markup ??= asHtml(field.text);
  let written = '';
  for (const [key, value] of Object.entries(attributes)) {
    if (/^[a-z][\w-]*$/.test(key) && key !== 'xmlns') written += xmlAttribute(key, value);
  }
  field.markup += `<${local}${written}>`;
}

/** Notes its end. */
export function closeChild(field: Field, name: string): void {
  const local = name.slice(name.indexOf(':') + 1).toLowerCase();
  if (field.authorName === 'open' && local === 'name') field.authorName = 'closed';
  if (field.markup !== null && !voidElements.has(local)) field.markup += `</${local}>`;
}

/** The content of a field: its text, or its markup as HTML source. */
export function contentOf(field: Field): string {
  return field.markup ?? field.text;
}

/** The whole field as strict XML. */
export function writeField(field: Field): string {
  const content = contentOf(field);
  const isPlain = /^[^\s<&>](?:[^<&>]*[^\s<&>])?$/.test(content);
  return `<${field.emitAs}${field.attributes}>${isPlain ? content : cdata(content)}</${field.emitAs}>`;
}

/** XML knows five entities; HTML's others are still unread in the text and must stay what they are. */
function asHtml(text: string): string {
  return escapeXml(text).replaceAll(/&amp;(?!(?:amp|lt|gt|quot|apos);)(?=[a-z]\w{1,31};)/gi, '&');
}
