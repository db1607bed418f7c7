import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTopics } from '../src/config/topics.ts';
import { topics, type Topic } from '../src/news/tag.ts';
import { readExamples, readStream, titlesOf, type Example } from './labelled.ts';
import { latentDirections, type SparseRow } from './latent.ts';
import { readLexicon } from './lexicon.ts';
import { learn, project, type Learning, type Row, type Weights } from './logistic.ts';
import { chooseTerms, weigh, type Vocabulary } from './vocabulary.ts';

const width = topics.length;
/** How the regressions learn; the settings did best on outlets held out. */
export const settings = {
  latent: { dimensions: 250, rounds: 3, scale: 15 },
  learning: { epochs: 8, step: 0.5, l2: 0.001, second: 0.8 } satisfies Learning,
  desks: { epochs: 3, step: 0.5, l2: 0.001, second: 1 } satisfies Learning,
  /** How long the directions of our lists and of the desks are: the longer, the faster they are learnt. */
  lexiconScale: 5,
  deskScale: 0.5,
};

const files = {
  labelled: 'tags/newstrain.jsonl',
  streams: ['stream/rss2023-jan-sep.jsonl.gz', 'stream/rss2023-oct.jsonl.gz'],
  /** Read only to leave its stories out of the streams. */
  measured: 'tags/newsgold-dev.jsonl',
};

interface DeskStory extends SparseRow {
  readonly outlet: string;
  readonly desk: Topic;
}

/** What is learnt from, read and weighed once. */
export interface Material {
  readonly vocabulary: Vocabulary;
  readonly examples: readonly (SparseRow & { readonly example: Example })[];
  /** Stories of the streams whose address names a desk. */
  readonly deskStories: readonly DeskStory[];
  /** terms × dimensions. */
  readonly latent: Float32Array;
  /** terms × topics. */
  readonly lexicon: Float32Array;
  /** File to SHA-256. */
  readonly from: Readonly<Record<string, string>>;
  readonly unlabelled: number;
}

/** Reads everything under `data`. */
export async function readMaterial(data: string): Promise<Material> {
  const factsFile = fileURLToPath(new URL('../config/topics.yaml', import.meta.url));
  const facts = readTopics(factsFile, await readFile(factsFile, 'utf8')).value;
  if (facts === null) throw new Error('config/topics.yaml has problems: run dateline check');
  const labelled = readExamples(join(data, files.labelled));
  const streams = readStream(
    files.streams.map((file) => join(data, file)),
    facts,
    titlesOf(join(data, files.measured)),
  );
  const lexicon = readLexicon();
  const vocabulary = chooseTerms(
    streams.stories,
    labelled.examples.map(({ outlet, terms }) => ({ outlet, terms: () => terms })),
    lexicon,
  );
  const weighed = streams.stories.map((story) => ({
    outlet: story.outlet,
    desk: story.desk,
    ...weigh(story.terms(), vocabulary),
  }));
  return {
    vocabulary,
    examples: labelled.examples.map((example) => ({
      example,
      ...weigh(example.terms, vocabulary),
    })),
    deskStories: weighed.flatMap((story) =>
      story.desk === null ? [] : [{ ...story, desk: story.desk }],
    ),
    latent: latentDirections(weighed, vocabulary.rows.size, settings.latent),
    lexicon: Float32Array.from(
      [...vocabulary.rows.keys()].flatMap((term) => {
        const spoken = lexicon(term);
        return topics.map((topic) => (spoken.includes(topic) ? settings.lexiconScale : 0));
      }),
    ),
    from: Object.fromEntries(
      [files.labelled, ...files.streams].map((file, at) => [
        file,
        [labelled.sha256, ...streams.sha256][at] ?? '',
      ]),
    ),
    unlabelled: weighed.length,
  };
}

/** What an address's desk says of the words: one more reading of a story, learnt from the streams. */
function deskDirections(material: Material, isHeld: (outlet: string) => boolean): Float32Array {
  const rows = material.deskStories
    .filter(({ outlet }) => !isHeld(outlet))
    .map(({ outlet, desk, rows: at, values }): Row => ({
      example: { outlet, terms: [], topics: [desk], maybe: [] },
      rows: at,
      values,
      latent: new Float32Array(),
    }));
  const { weights } = learn(rows, null, material.vocabulary.rows.size, settings.desks);
  return weights.map((weight) => weight * settings.deskScale);
}

/** Puts matrices of as many rows side by side. */
function sideBySide(parts: readonly Float32Array[], rows: number): Float32Array {
  const widths = parts.map((part) => part.length / rows);
  const whole = widths.reduce((sum, one) => sum + one, 0);
  const joined = new Float32Array(whole * rows);
  let offset = 0;
  for (const [at, part] of parts.entries()) {
    const own = widths[at] ?? 0;
    for (let row = 0; row < rows; row += 1)
      joined.set(part.subarray(row * own, (row + 1) * own), row * whole + offset);
    offset += own;
  }
  return joined;
}

/** Learns from every labelled story and every desk but those of the outlets held. */
export function teach(material: Material, isHeld: (outlet: string) => boolean): Weights {
  const terms = material.vocabulary.rows.size;
  const directions = sideBySide(
    [material.lexicon, material.latent, deskDirections(material, isHeld)],
    terms,
  );
  const dimensions = width * 2 + settings.latent.dimensions;
  const rows = material.examples
    .filter(({ example }) => !isHeld(example.outlet))
    .map((row): Row => ({ ...row, latent: project(row, directions, dimensions) }));
  return learn(rows, directions, terms, settings.learning);
}
