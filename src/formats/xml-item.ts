import { isoOf, readDate, type ReadDate } from './dates.ts';
import { plainLine } from './plain-line.ts';
import type { RawItem } from './raw-item.ts';
import { attributeOf, textOf, valuesOf, type Fields, type FieldValue } from './rss.ts';

/** What an item cannot know by itself. */
export interface ItemContext {
  readonly format: 'rss' | 'rdf' | 'atom';
  readonly baseUrl: string;
  readonly timezone: string;
}

/** One item of RSS, RDF or Atom in the shape all formats share. */
export function toRawItem(fields: Fields, context: ItemContext): RawItem {
  const link = bestLink(fields, context.baseUrl) ?? permalinkInId(fields, context);
  const published = firstDate(
    fields,
    ['published', 'issued', 'dates', 'created'],
    context.timezone,
  );
  const updated = firstDate(fields, ['updated'], context.timezone);
  const { body, summary } = bodyOf(fields);
  return {
    id: idOf(fields, context),
    title: titleOf(fields, context.format),
    link,
    publishedAt: isoOf(published ?? updated),
    updatedAt: isoOf(updated),
    hasZone: (published ?? updated)?.hasZone ?? false,
    body,
    summary,
    authors: lines(valuesOf(fields, 'authors')),
    categories: categoriesOf(fields),
    language: languageOf(fields),
  };
}

/** A language tag in lower case, or null for what is none. */
export function languageOf(fields: Fields): string | null {
  const written = textOf(valuesOf(fields, 'languages').at(-1))
    .trim()
    .toLowerCase()
    .replaceAll('_', '-');
  return /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/.test(written) ? written : null;
}

/** The http(s) URL a link field means, or null. */
function resolveLink(value: FieldValue, baseUrl: string): string | null {
  const reference = (
    attributeOf(value, 'href') ??
    attributeOf(value, 'rdf:resource') ??
    textOf(value)
  ).trim();
  if (reference === '') return null;
  const url = URL.parse(reference, attributeOf(value, 'base') ?? baseUrl) ?? null;
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}

/** The http(s) URL that stands for an item or feed among its links, or null. */
export function bestLink(fields: Fields, baseUrl: string): string | null {
  const links = valuesOf(fields, 'links').filter((value) => linkRank(value) < noPermalink);
  for (const value of links.toSorted((a, b) => linkRank(a) - linkRank(b))) {
    const url = resolveLink(value, baseUrl);
    if (url !== null) return url;
  }
  return null;
}

const noPermalink = 9;

/** RSS says a guid is the permalink unless it says not; Atom's ids often are. Only what looks like an address counts. */
function permalinkInId(fields: Fields, context: ItemContext): string | null {
  const id = valuesOf(fields, 'ids')[0];
  if (id === undefined || attributeOf(id, 'ispermalink')?.toLowerCase() === 'false') return null;
  return /^(?:https?:\/)?\//i.test(textOf(id).trim()) ? resolveLink(id, context.baseUrl) : null;
}

/** Plain RSS links and Atom's html alternates first; enclosures, self and editing links are no permalinks. */
function linkRank(value: FieldValue): number {
  const rel = attributeOf(value, 'rel')?.toLowerCase() ?? 'alternate';
  const type = attributeOf(value, 'type')?.toLowerCase() ?? 'text/html';
  if (rel !== 'alternate')
    return /^(?:self|enclosure|edit|replies|next|prev|license|hub|via|related|service)/.test(rel)
      ? noPermalink
      : 3;
  return /html/.test(type) ? 0 : 1;
}

function idOf(fields: Fields, context: ItemContext): string | null {
  const given = valuesOf(fields, 'ids')
    .map((value) => textOf(value).trim())
    .find((id) => id !== '');
  // A relative permalink is an id only together with where it stands.
  if (given?.startsWith('/') === true) return permalinkInId(fields, context) ?? given;
  if (given !== undefined) return given;
  // rss-parser's keepArray hands the item's own attributes over as they are.
  const about = attributeOf({ $: fields['about'] }, 'rdf:about')?.trim() ?? '';
  return about === '' ? null : about;
}

function titleOf(fields: Fields, format: ItemContext['format']): string {
  for (const value of [...valuesOf(fields, 'titles'), ...valuesOf(fields, 'dcTitles')]) {
    const type = attributeOf(value, 'type')?.toLowerCase();
    const isHtml =
      format !== 'atom' || (type !== undefined && type !== 'text' && type !== 'text/plain');
    const title = plainLine(textOf(value), isHtml);
    if (title !== '') return title;
  }
  return '';
}

function bodyOf(fields: Fields): { body: string; summary: string | null } {
  const contents = texts(fields, 'contents');
  const short = [...texts(fields, 'descriptions'), ...texts(fields, 'summaries')];
  const body = contents[0] ?? short.toSorted((a, b) => b.length - a.length)[0] ?? '';
  const summary = short.find((text) => text !== body) ?? null;
  return { body, summary };
}

function texts(fields: Fields, name: string): string[] {
  return valuesOf(fields, name)
    .map((value) => textOf(value).trim())
    .filter((text) => text !== '');
}

function firstDate(fields: Fields, names: readonly string[], timezone: string): ReadDate | null {
  for (const name of names) {
    for (const value of valuesOf(fields, name)) {
      const date = readDate(textOf(value), timezone);
      if (date !== null) return date;
    }
  }
  return null;
}

function lines(values: readonly FieldValue[]): string[] {
  return [...new Set(values.map((value) => plainLine(textOf(value))))].filter(
    (line) => line !== '',
  );
}

function categoriesOf(fields: Fields): string[] {
  const values = [...valuesOf(fields, 'categories'), ...valuesOf(fields, 'subjects')];
  const names = values.map((value) =>
    plainLine(attributeOf(value, 'label') ?? attributeOf(value, 'term') ?? textOf(value)),
  );
  return [...new Set(names)].filter((name) => name !== '');
}
