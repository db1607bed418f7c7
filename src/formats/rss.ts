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
  ['x:description', 'descriptions'],
  ['x:summary', 'summaries'],
  ['x:content', 'contents'],
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

/**
 * Reads a repaired document with rss-parser: a new instance each time, `parseString` only, every field through
 * `customFields` because its own reading drops repeated fields, ids and link kinds.
 * @throws whatever rss-parser throws
 */
export async function readWithRssParser(repaired: RepairedFeed): Promise<ReadFields> {
  const parser = new RssParser<Record<string, unknown>, Record<string, unknown>>({
    defaultRSS: 2,
    customFields: {
      // The library's types know no keepArray for feed fields; the library does.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      feed: feedFieldNames.map(keptAsArray) as unknown as string[],
      item: itemFieldNames.map(keptAsArray),
    },
  });
  const feed = await parser.parseString(repaired.xml);
  return { feed: { ...feed }, items: feed.items };
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
  const found: unknown = Object.entries(value.$).find(([key]) => key === name)?.[1];
  return typeof found === 'string' ? found : null;
}
