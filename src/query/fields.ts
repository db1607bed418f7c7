import { genres } from '../news/tag.ts';
import type { NamedField } from './query.ts';

/** Every field of the language. */
export type FieldName = NamedField | 'urgency' | 'is' | 'after' | 'before';

/** One field, as help, docs and messages describe it. */
export interface Field {
  readonly name: FieldName;
  /** Other names people type for it. */
  readonly aliases: readonly string[];
  /** What it filters by, one line. */
  readonly about: string;
  /** What may stand after the colon, one line. */
  readonly values: string;
  /** A whole clause. */
  readonly example: string;
}

/** The fields, in the order help shows them. The parser, `/wire help`, docs/queries.md and suggestions all read this table. */
export const fields: readonly Field[] = [
  {
    name: 'region',
    aliases: ['regions'],
    about: 'what the story is about: a part of the world',
    values: 'africa, americas, asia-pacific, europe, middle-east',
    example: 'region:asia-pacific',
  },
  {
    name: 'country',
    aliases: ['countries'],
    about: 'what the story is about: a country',
    values: 'a two-letter code or a name',
    example: 'country:taiwan',
  },
  {
    name: 'topic',
    aliases: ['topics', 'section', 'category'],
    about: 'the subject',
    values:
      'arts, crime, disaster, economy, education, environment, health, human-interest, labour, lifestyle, politics, religion, science-tech, society, sport, conflict, weather',
    example: 'topic:politics,economy',
  },
  {
    name: 'source',
    aliases: ['sources', 'publisher', 'agency'],
    about: 'the publisher',
    values: 'a name, quoted when it has spaces',
    example: 'source:"Anadolu Agency"',
  },
  {
    name: 'feed',
    aliases: ['feeds'],
    about: 'one feed of a publisher',
    values: 'a feed’s id',
    example: 'feed:aa-world',
  },
  {
    name: 'lang',
    aliases: ['language', 'languages'],
    about: 'the language it is written in',
    values: 'a code or a name',
    example: 'lang:en',
  },
  {
    name: 'urgency',
    aliases: ['priority'],
    about: 'how urgent it is, as the wire says or as judged: 1 is a flash, 8 the least',
    values: 'a number, a range, or <= and >=',
    example: 'urgency:1-3',
  },
  {
    name: 'genre',
    aliases: ['genres', 'type'],
    about: 'the sort of piece',
    values: genres.join(', '),
    example: '-genre:opinion',
  },
  {
    name: 'status',
    aliases: ['state'],
    about: 'where the running story stands',
    values: 'new, developing, updated, corrected',
    example: 'status:corrected',
  },
  {
    name: 'is',
    aliases: [],
    about: 'short for urgency 1 or 2',
    values: 'breaking',
    example: 'is:breaking',
  },
  {
    name: 'after',
    aliases: ['since'],
    about: 'published at that moment or later',
    values: 'a date (UTC), a time, or a span back from now: 30m, 18h, 2d, 1w',
    example: 'after:2d',
  },
  {
    name: 'before',
    aliases: ['until'],
    about: 'published before that moment',
    values: 'as for after',
    example: 'before:2026-11-01',
  },
];

const byName = new Map(
  fields.flatMap((field) => [field.name, ...field.aliases].map((name) => [name, field] as const)),
);

/** The field of that name or alias, in any case; undefined when there is none. */
export function fieldNamed(name: string): Field | undefined {
  return byName.get(name.toLowerCase());
}

/** Every name a field answers to. */
export function fieldNames(): string[] {
  return [...byName.keys()];
}
