import { join } from 'node:path';
import type { Lexicon } from '../src/classify/lexicon.ts';
import { readPlaces, type PlaceMaterial } from './place-learning.ts';
import { readPlaceStories } from './place-stories.ts';

/** Only so many characters of an unlabelled story are read: places in its lead are what it is about. */
const unlabelledRead = 1500;

/** Reads all that teaches places, with the files' hashes. A labelled story is not read again among the unlabelled. */
export function readPlaceMaterial(
  dataDir: string,
  lexicon: Lexicon,
): {
  readonly material: PlaceMaterial;
  readonly sha256: Readonly<Record<'labelled' | 'editors' | 'stream', string>>;
} {
  const labelled = readPlaceStories(join(dataDir, 'tags/newstrain.jsonl'));
  const editors = readPlaceStories(join(dataDir, 'regions/rss2023.jsonl.gz'));
  const stream = readPlaceStories(join(dataDir, 'stream/rss2023-jan-sep.jsonl.gz'));
  const ids = new Set(labelled.stories.map(({ id }) => id));
  return {
    material: {
      labelled: labelled.stories.map((story) => readPlaces(story, lexicon)),
      editors: editors.stories.map((story) => readPlaces(story, lexicon)),
      unlabelled: stream.stories
        .filter(({ id }) => !ids.has(id))
        .map((story) =>
          readPlaces({ ...story, text: story.text.slice(0, unlabelledRead) }, lexicon),
        ),
    },
    sha256: { labelled: labelled.sha256, editors: editors.sha256, stream: stream.sha256 },
  };
}
