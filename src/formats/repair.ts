import { Parser } from 'htmlparser2';
import { feedFields, itemFields, keptAttributes } from './feed-fields.ts';
import { canonicalName, namespacesWithin, prefixOf, type Namespaces } from './xml-names.ts';

/** A feed document made strict: the fields we read and nothing else, in our spelling, markup inside CDATA. */
export interface RepairedFeed {
  readonly format: 'rss' | 'rdf' | 'atom';
  readonly xml: string;
  /** How many items stand in it: what a parser of it must find. */
  readonly items: number;
}

/** Deeper than any feed; beyond it the document is an attack or garbage. */
const maxDepth = 5000;

/** sax refuses attributes beyond 64 kB. */
const maxAttribute = 16_384;

interface Frame {
  readonly name: string;
  readonly namespaces: Namespaces;
  readonly base: string;
}

/** A field whose content is being collected. */
interface Field {
  readonly emitAs: string;
  readonly attributes: string;
  /** The frame count at its own element. */
  readonly depth: number;
  text: string;
  /** The same with child elements, as HTML source; null until a child element is met. */
  markup: string | null;
  /** Set inside the `name` of an author, whose e-mail and address are not wanted. */
  isNamed: boolean;
}

class NestedTooDeeply extends Error {}

/**
 * Reads whatever XML-like text a feed is and writes a small strict document with the same items. Bare ampersands, HTML
 * entities, unclosed and unknown elements, odd prefixes, misplaced items, a cut-off end are all survived here, in one pass.
 * @param base the document's URL, for `xml:base`
 * @returns why not, when no feed's root element stands in it
 */
export function repairFeed(
  source: string,
  base: string,
): RepairedFeed | { readonly reason: string } {
  const frames: Frame[] = [];
  const feedParts: string[] = [];
  const items: string[] = [];
  let firstName: string | null = null;
  let format: RepairedFeed['format'] | null = null;
  let item: { parts: string[]; attributes: string; depth: number } | null = null;
  let field: Field | null = null;

  const endField = (): void => {
    if (field === null) return;
    const written = `<${field.emitAs}${field.attributes}>${cdata(field.markup ?? field.text)}</${field.emitAs}>`;
    (item === null ? feedParts : item.parts).push(written);
    field = null;
  };
  const endItem = (): void => {
    endField();
    if (item === null || format === null) return;
    const name = format === 'atom' ? 'entry' : 'item';
    items.push(`<${name}${item.attributes}>${item.parts.join('')}</${name}>`);
    item = null;
  };

  const open = (rawName: string, rawAttributes: Record<string, string>): void => {
    if (frames.length >= maxDepth) throw new NestedTooDeeply();
    const attributes = lowerCased(rawAttributes);
    const around = frames.at(-1);
    let namespaces = namespacesWithin(around?.namespaces ?? new Map<string, string>(), attributes);
    let name = canonicalName(rawName, namespaces);
    if (format === null && name.startsWith('other:') && formatOfRoot(name) !== null) {
      // A feed in a namespace nobody knows is still a feed: what it calls its own is the format's.
      namespaces = new Map(namespaces).set(prefixOf(rawName), '');
      name = canonicalName(rawName, namespaces);
    }
    const frame: Frame = {
      name,
      namespaces,
      base: resolve(attributes['xml:base'], around?.base ?? base) ?? around?.base ?? base,
    };
    frames.push(frame);
    firstName ??= name;

    if (format === null) {
      format = formatOfRoot(name);
      if (format !== null && attributes['xml:lang'] !== undefined) {
        feedParts.push(`<x:language>${cdata(attributes['xml:lang'])}</x:language>`);
      }
      return;
    }
    const isItem = name === 'item' || name === 'entry';
    if (isItem && (field === null || item === null)) {
      // An item opening inside another, or inside a field of the feed, means a closing tag was forgotten.
      endItem();
      const lang = attributes['xml:lang'];
      item = {
        parts: lang === undefined ? [] : [`<x:language>${cdata(lang)}</x:language>`],
        // An element without attributes or children becomes a string, and strings have a `link` method rss-parser trips over.
        attributes: ` n="${items.length}"${attribute('rdf:about', attributes['rdf:about'])}`,
        depth: frames.length,
      };
      return;
    }
    if (field !== null) {
      addChild(field, rawName, attributes);
      return;
    }
    const fields = item === null ? feedFields : itemFields;
    const emitAs = fields.get(name);
    if (emitAs === undefined || !isDirectChild(frames, item?.depth ?? null)) return;
    field = {
      emitAs,
      attributes:
        keptAttributes.map((key) => attribute(key, attributes[key])).join('') +
        attribute('base', frame.base),
      depth: frames.length,
      text: '',
      markup: null,
      isNamed: false,
    };
  };

  const close = (rawName: string): void => {
    if (field !== null && frames.length === field.depth) endField();
    else if (field !== null) closeChild(field, rawName);
    else if (item !== null && frames.length === item.depth) endItem();
    frames.pop();
  };

  const parser = new Parser(
    {
      onopentag: open,
      onclosetag: close,
      ontext: (text) => {
        if (field === null) return;
        field.text += text;
        if (field.markup !== null) field.markup += escapeMarkup(text);
      },
    },
    { xmlMode: true },
  );
  try {
    parser.end(source);
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    return { reason: `elements nested more than ${maxDepth} deep` };
  }
  endItem();
  if (format === null) {
    if (firstName === null) return { reason: 'no markup in it' };
    return {
      reason:
        firstName === 'html'
          ? 'a web page, not a feed'
          : `no feed: its first element is <${(firstName as string).slice(0, 40)}>`,
    };
  }
  return { format, xml: assemble(format, feedParts.join(''), items.join('')), items: items.length };
}

function formatOfRoot(name: string): RepairedFeed['format'] | null {
  const local = name.slice(name.indexOf(':') + 1);
  if (local === 'rss' || local === 'channel') return 'rss';
  if (local === 'rdf') return 'rdf';
  return local === 'feed' ? 'atom' : null;
}

/** A field counts only directly in its item, or in the feed's own element: an image's title is not the feed's. */
function isDirectChild(frames: readonly Frame[], itemDepth: number | null): boolean {
  if (itemDepth !== null) return frames.length === itemDepth + 1;
  const parent = frames.at(-2)?.name;
  return parent !== undefined && /^(?:rss|channel|feed|rdf:rdf|head)$/.test(parent);
}

function addChild(field: Field, name: string, attributes: Readonly<Record<string, string>>): void {
  if (field.emitAs === 'x:author') {
    if (/(?:^|:)name$/i.test(name)) Object.assign(field, { text: '', isNamed: true });
    return;
  }
  field.markup ??= escapeMarkup(field.text);
  const written = Object.entries(attributes)
    .filter(([key]) => /^[a-z][\w:-]*$/.test(key) && !key.startsWith('xmlns'))
    .map(([key, value]) => attribute(key, value));
  field.markup += `<${name}${written.join('')}>`;
}

function closeChild(field: Field, name: string): void {
  if (field.markup !== null) field.markup += `</${name}>`;
}

function assemble(format: RepairedFeed['format'], feed: string, items: string): string {
  if (format === 'atom') return `<feed n="">${feed}${items}</feed>`;
  if (format === 'rdf') return `<rdf:RDF><channel n="">${feed}</channel>${items}</rdf:RDF>`;
  return `<rss version="2.0"><channel n="">${feed}${items}</channel></rss>`;
}

function lowerCased(attributes: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

/** ` name="value"`, or nothing for an absent or monstrous value. */
function attribute(name: string, value: string | undefined): string {
  if (value === undefined || value.length > maxAttribute) return '';
  return ` ${name}="${escapeMarkup(value).replaceAll('"', '&quot;')}"`;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

/** The URL a reference means, or null when there is none. */
function resolve(reference: string | undefined, base: string): string | null {
  return reference === undefined ? null : (URL.parse(reference.trim(), base)?.href ?? null);
}
