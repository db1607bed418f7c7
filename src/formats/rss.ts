import RssParser from 'rss-parser';
import type { RepairedFeed } from './repair.ts';

/** A field as xml2js gives it: text alone, or text and attributes. */
export type FieldValue = string | { readonly _?: string; readonly $?: unknown };

/** Fields by name, as the library left them: `valuesOf` reads them. */
export type Fields = Readonly<Record<string, unknown>>;

/** What rss-parser found in a repaired document. */
export interface ReadFields {
  readonly feed: Fields;
  readonly items: readonly Fields[];
}

const itemFieldNames = [
  ['title', 'titles'],
  ['x:dc-title', 'dcTitles'],
  ['link', 'links'],
  ['x:id', 'ids'],
  ['$', 'about'],
  ['x:published', 'published'],
  ['x:issued', 'issued'],
  ['x:date', 'dates'],
  ['x:created', 'created'],
  ['x:updated', 'updated'],
  ['x:author', 'authors'],
  ['category', 'categories'],
  ['x:subject', 'subjects'],
  ['x:language', 'languages'],
] as const;

const feedFieldNames = [
  ['title', 'titles'],
  ['link', 'links'],
  ['x:language', 'languages'],
  ['ttl', 'ttls'],
  ['x:period', 'periods'],
  ['x:frequency', 'frequencies'],
  ['x:base', 'bases'],
  ['x:skip-hours', 'skipHours'],
  ['x:skip-days', 'skipDays'],
] as const;

const parserOptions = {
  defaultRSS: 2 as const,
  customFields: {
    // The library's types know no keepArray for feed fields; the library does.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    feed: feedFieldNames.map(keptAsArray) as unknown as string[],
    item: itemFieldNames.map(keptAsArray),
  },
};

/**
 * Reads a repaired document with rss-parser: a new instance each time, `parseString` only, every field through
 * `customFields` because its own reading drops repeated fields, ids and link kinds.
 * @throws whatever rss-parser throws
 */
export async function readWithRssParser(repaired: RepairedFeed): Promise<ReadFields> {
  const parser = new RssParser<Record<string, unknown>, Record<string, unknown>>(parserOptions);
  const feed = await parser.parseString(repaired.xml);
  return {
    feed: { ...feed },
    items: feed.items.map((item) => withBodies(item, repaired.bodies)),
  };
}

/** Puts an item's bodies back in their places. */
function withBodies(item: Fields, bodies: RepairedFeed['bodies']): Fields {
  const own = bodies[Number(attributeOf({ $: item['about'] }, 'n') ?? -1)];
  if (own === undefined) return item;
  return {
    ...item,
    contents: own['x:content'],
    descriptions: own['x:description'],
    summaries: own['x:summary'],
  };
}

function keptAsArray([from, to]: readonly [string, string]): (string | { keepArray: boolean })[] {
  return [from, to, { keepArray: true }];
}

/** Every occurrence of a field, in order. */
export function valuesOf(fields: Fields, name: string): readonly FieldValue[] {
  const values = fields[name];
  return Array.isArray(values) ? values.filter(isFieldValue) : [];
}

function isFieldValue(value: unknown): value is FieldValue {
  return typeof value === 'string' || (typeof value === 'object' && value !== null);
}

/** The text of a field. */
export function textOf(value: FieldValue | undefined): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : (value._ ?? '');
}

/** An attribute of a field, or null. */
export function attributeOf(value: FieldValue | undefined, name: string): string | null {
  if (typeof value !== 'object' || typeof value.$ !== 'object' || value.$ === null) return null;
  if (!Object.hasOwn(value.$, name)) return null;
  const found: unknown = Reflect.get(value.$, name);
  return typeof found === 'string' ? found : null;
}
