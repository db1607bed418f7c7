import { Parser } from 'htmlparser2';
import { feedFields, itemFields } from './feed-fields.ts';
import {
  addText,
  beginField,
  closeChild,
  contentOf,
  openChild,
  writeField,
  type Field,
} from './field.ts';
import { readC1 } from './mojibake.ts';
import { cdata, xmlAttribute } from './strict-xml.ts';
import { canonicalName, namespacesWithin, prefixOf, type Namespaces } from './xml-names.ts';

/** A feed document made strict: the fields we read and nothing else, in our spelling, markup inside CDATA. */
export interface RepairedFeed {
  readonly format: 'rss' | 'rdf' | 'atom';
  readonly xml: string;
  /**
   * The bodies of each item, which do not stand in the document: a parser of it looks at every character, and of these it
   * needs none. Their item's `n` is its place here.
   */
  readonly bodies: readonly ItemBodies[];
  /** How many items stand in it: what a parser of it must find. */
  readonly items: number;
}

/** The texts an item has, by the name of their field. */
interface ItemBodies {
  readonly 'x:content': string[];
  readonly 'x:description': string[];
  readonly 'x:summary': string[];
}

/** Deeper than any feed; beyond it the document is an attack or garbage. */
const maxDepth = 5000;

/** An open element. */
interface Frame {
  readonly name: string;
  readonly namespaces: Namespaces;
  readonly base: string;
  /** Set where a closing tag was forgotten: over for us, though its end is still to come. */
  isLeft: boolean;
}

interface Item {
  readonly parts: string[];
  readonly bodies: ItemBodies;
  readonly attributes: string;
  readonly depth: number;
}

/** All that is known halfway through a document. */
interface Reading {
  readonly frames: Frame[];
  /** How many frames are not left. */
  depth: number;
  /** The name of the first element. */
  first: string | null;
  format: RepairedFeed['format'] | null;
  readonly feedParts: string[];
  /** `canonicalName`, with what it has told before. */
  readonly nameOf: (rawName: string, namespaces: Namespaces) => string;
  readonly items: string[];
  readonly bodies: ItemBodies[];
  item: Item | null;
  field: Field | null;
}

const c1 = /[\u0080-\u009F]/;
const c1Reference = /&#(?:x0*[89]|0*1[2-5]\d;)/i;

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
  const reading: Reading = {
    frames: [],
    depth: 0,
    first: null,
    format: null,
    feedParts: [],
    bodies: [],
    nameOf: rememberedNames(),
    items: [],
    item: null,
    field: null,
  };
  const hasC1 = c1.test(source) || (source.includes('&#') && c1Reference.test(source));
  const parser = new Parser(
    {
      onopentag: (name, attributes) => open(reading, name, attributes, base),
      onclosetag: (name) => close(reading, name),
      ontext: (text) => {
        if (reading.field !== null) addText(reading.field, hasC1 ? readC1(text) : text);
      },
    },
    { xmlMode: true, lowerCaseAttributeNames: true },
  );
  try {
    parser.end(source);
  } catch (error) {
    if (!(error instanceof NestedTooDeeply)) throw error;
    return { reason: `elements nested more than ${maxDepth} deep` };
  }
  endItem(reading);
  const { format, first, feedParts, items, bodies } = reading;
  if (format !== null) {
    return {
      format,
      xml: assemble(format, feedParts.join(''), items.join('')),
      items: items.length,
      bodies,
    };
  }
  if (first === null) return { reason: 'no markup in it' };
  if (first === 'html') return { reason: 'a web page, not a feed' };
  return { reason: `no feed: its first element is <${first.slice(0, 40)}>` };
}

const noNamespaces: Namespaces = new Map();

function rememberedNames(): Reading['nameOf'] {
  const known = new Map<Namespaces, Map<string, string>>();
  return (rawName, namespaces) => {
    let names = known.get(namespaces);
    if (names === undefined) {
      // A document that declares its namespaces anew at each element must not fill the memory.
      if (known.size > 100) known.clear();
      names = new Map();
      known.set(namespaces, names);
    }
    let name = names.get(rawName);
    if (name === undefined) {
      name = canonicalName(rawName, namespaces);
      if (names.size < 1000) names.set(rawName, name);
    }
    return name;
  };
}

function open(
  reading: Reading,
  rawName: string,
  attributes: Readonly<Record<string, string>>,
  documentBase: string,
): void {
  if (reading.frames.length >= maxDepth) throw new NestedTooDeeply();
  const around = reading.frames.at(-1);
  let namespaces = namespacesWithin(around?.namespaces ?? noNamespaces, attributes);
  let name = reading.nameOf(rawName, namespaces);
  if (reading.format === null && name.startsWith('other:') && formatOfRoot(name) !== null) {
    // A feed in a namespace nobody knows is still a feed: what it calls its own is the format's.
    namespaces = new Map(namespaces).set(prefixOf(rawName), '');
    name = canonicalName(rawName, namespaces);
  }
  const outer = around?.base ?? documentBase;
  const base =
    attributes['xml:base'] === undefined ? outer : resolve(attributes['xml:base'], outer);
  reading.frames.push({ name, namespaces, base, isLeft: false });
  reading.depth += 1;
  reading.first ??= name;

  if (reading.format === null) {
    reading.format = formatOfRoot(name);
    if (reading.format !== null) reading.feedParts.push(languageField(attributes));
  } else if (name === 'item' || name === 'entry') {
    beginItem(reading, attributes);
  } else if (reading.field !== null && !isForgotten(reading.field, name)) {
    openChild(reading.field, rawName, attributes);
  } else {
    if (reading.field !== null) leave(reading, reading.field.depth - 1);
    endField(reading);
    const emitAs = (reading.item === null ? feedFields : itemFields).get(name);
    if (emitAs !== undefined && isDirectChild(reading)) {
      reading.field = beginField(emitAs, attributes, {
        base,
        documentBase,
        depth: reading.depth,
      });
    }
  }
}

function close(reading: Reading, rawName: string): void {
  const frame = reading.frames.pop();
  if (frame === undefined || frame.isLeft) return;
  if (reading.field !== null) {
    if (reading.depth === reading.field.depth) endField(reading);
    else closeChild(reading.field, rawName);
  } else if (reading.depth === reading.item?.depth) endItem(reading);
  reading.depth -= 1;
}

/** Short fields hold no other fields: a link inside a title means that the title's end was forgotten. */
function isForgotten(field: Field, name: string): boolean {
  return (
    /^(?:title|link|x:id|x:published|x:updated|category)$/.test(field.emitAs) &&
    /^(?:link|guid|pubdate|description|id|content:encoded|title)$/.test(name)
  );
}

function beginItem(reading: Reading, attributes: Readonly<Record<string, string>>): void {
  // One opening inside another, or inside a field, means that closing tags were forgotten.
  const forgotten = reading.item?.depth ?? reading.field?.depth ?? null;
  if (forgotten !== null) leave(reading, forgotten - 1);
  endItem(reading);
  // An element without attributes or children becomes a string, and strings have a `link` method rss-parser trips over.
  const number = ` n="${reading.items.length}"`;
  reading.item = {
    parts: [languageField(attributes)],
    bodies: { 'x:content': [], 'x:description': [], 'x:summary': [] },
    attributes: number + xmlAttribute('rdf:about', attributes['rdf:about']),
    depth: reading.depth,
  };
}

/** Gives up open elements, the newest opened excepted, until only `depth` older ones are open. */
function leave(reading: Reading, depth: number): void {
  for (const frame of reading.frames.slice(0, -1).toReversed()) {
    if (reading.depth <= depth + 1) return;
    if (frame.isLeft) continue;
    frame.isLeft = true;
    reading.depth -= 1;
  }
}

function endField(reading: Reading): void {
  const { field, item } = reading;
  if (field === null) return;
  if (item !== null && isBody(field.emitAs)) item.bodies[field.emitAs].push(contentOf(field));
  else (item?.parts ?? reading.feedParts).push(writeField(field));
  reading.field = null;
}

function isBody(name: string): name is keyof ItemBodies {
  return name === 'x:content' || name === 'x:description' || name === 'x:summary';
}

function endItem(reading: Reading): void {
  endField(reading);
  if (reading.item === null) return;
  const name = reading.format === 'atom' ? 'entry' : 'item';
  const { attributes, parts, bodies } = reading.item;
  reading.bodies.push(bodies);
  reading.items.push(`<${name}${attributes}>${parts.join('')}</${name}>`);
  reading.item = null;
}

function languageField(attributes: Readonly<Record<string, string>>): string {
  const language = attributes['xml:lang'];
  return language === undefined ? '' : `<x:language>${cdata(language)}</x:language>`;
}

function formatOfRoot(name: string): RepairedFeed['format'] | null {
  const local = name.slice(name.indexOf(':') + 1);
  if (local === 'rss' || local === 'channel') return 'rss';
  if (local === 'rdf') return 'rdf';
  return local === 'feed' ? 'atom' : null;
}

/** A field counts only directly in its item, or in the feed's own element: an image's title is not the feed's. */
function isDirectChild(reading: Reading): boolean {
  if (reading.item !== null) return reading.depth === reading.item.depth + 1;
  const parent = reading.frames.slice(0, -1).findLast(({ isLeft }) => !isLeft)?.name ?? '';
  return /^(?:rss|channel|feed|rdf:rdf|title|link)$/.test(parent);
}

function assemble(format: RepairedFeed['format'], feed: string, items: string): string {
  if (format === 'atom') return `<feed n="">${feed}${items}</feed>`;
  if (format === 'rdf') return `<rdf:RDF><channel n="">${feed}</channel>${items}</rdf:RDF>`;
  return `<rss version="2.0"><channel n="">${feed}${items}</channel></rss>`;
}

function resolve(reference: string, base: string): string {
  return URL.parse(reference.trim(), base)?.href ?? base;
}
