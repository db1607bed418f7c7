import { z } from 'zod';
import type { RegionFacts } from '../classify/tagger-data.ts';
import { regions } from '../news/tag.ts';
import { readDocument, type ConfigDocument } from './document.ts';

/** `Africa, African` → two names; empty text is an empty list. */
export const commaList: z.ZodType<readonly string[], string> = z.string().transform((text) =>
  text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== ''),
);

const countryCode = z
  .string()
  .regex(/^[A-Z]{2}$/, 'must be two capital letters (ISO 3166-1 alpha-2)');
const isoDate = z.iso.date('must be a date like 2021-01-20');

const countryList = commaList.pipe(z.array(countryCode));
const regionList = commaList.pipe(z.array(z.enum(regions)));

const regionRow = z.strictObject({
  name: z.string(),
  aliases: commaList,
  countries: countryList,
  phrases: commaList,
  blocs: commaList,
});

const metonyms = z.array(
  z
    .strictObject({
      country: countryCode,
      names: commaList,
      from: isoDate.optional(),
      to: isoDate.optional(),
    })
    .transform(({ country, names }) => ({ country, names })),
);

const regionsSchema = z
  .strictObject({
    regions: z.strictObject({
      africa: regionRow,
      americas: regionRow,
      'asia-pacific': regionRow,
      europe: regionRow,
      'middle-east': regionRow,
    }),
    also: z.record(countryCode, regionList),
    leaders: metonyms,
    institutions: metonyms,
    domestic: metonyms,
    'filed-twice': countryList.default([]),
  })
  .transform(({ 'filed-twice': filedTwice, ...facts }): RegionFacts => ({ ...facts, filedTwice }));

/**
 * Reads config/regions.yaml: the region map and the names that stand for places.
 * A country filed under two regions is a problem at the second; `also` is the place for it.
 */
export function readRegions(file: string, text: string): ConfigDocument<RegionFacts> {
  const document = readDocument<RegionFacts>(file, text, regionsSchema);
  if (document.value === null) return document;
  const filed = new Map<string, string>();
  const problems = [...document.problems];
  for (const region of regions)
    for (const country of document.value.regions[region].countries) {
      const first = filed.get(country);
      if (first !== undefined)
        problems.push(
          document.problemAt(
            ['regions', region, 'countries'],
            `${country} is filed under ${first} already: put the second under also`,
          ),
        );
      filed.set(country, region);
    }
  for (const country of document.value.filedTwice)
    if (document.value.also[country] === undefined)
      problems.push(
        document.problemAt(
          ['filed-twice'],
          `${country} has no second region: name it under also first`,
        ),
      );
  return { ...document, value: problems.length === 0 ? document.value : null, problems };
}
