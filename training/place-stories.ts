import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** A story as the place models learn from it. */
export interface PlaceStory {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** The publisher's host. */
  readonly outlet: string;
  readonly countries: readonly string[];
  readonly maybeCountries: readonly string[];
  readonly regions: readonly string[];
  readonly maybeRegions: readonly string[];
  /** From a section of domestic news, by its address. */
  readonly isDomestic: boolean;
}

const codes = z.array(z.string()).default([]);
const row = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  url: z.string().default(''),
  countries: codes,
  maybe_countries: codes,
  regions: codes,
  maybe_regions: codes,
});

const domesticPath =
  /\/(?:uk|england|scotland|wales|northern_ireland)|uk-|\/us\/|nyregion|us-canada/;

/** Stories of a JSON Lines file (plain or gzip), each title once, and the file's hash for the model's card. */
export function readPlaceStories(file: string): {
  readonly stories: readonly PlaceStory[];
  readonly sha256: string;
} {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const titles = new Set<string>();
  const stories = text
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((line): PlaceStory[] => {
      const { url, maybe_countries, maybe_regions, ...story } = row.parse(JSON.parse(line));
      if (titles.has(story.title)) return [];
      titles.add(story.title);
      return [
        {
          ...story,
          outlet: URL.canParse(url) ? new URL(url).host.replace(/^(?:www|edition|m)\./, '') : '',
          maybeCountries: maybe_countries,
          maybeRegions: maybe_regions,
          isDomestic: domesticPath.test(url),
        },
      ];
    });
  return { stories, sha256: createHash('sha256').update(bytes).digest('hex') };
}
