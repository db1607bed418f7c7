import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTopics } from '../src/config/topics.ts';
import { topics, type Topic } from '../src/news/tag.ts';
import { seededRandom } from '../src/clock.ts';
import { readExamples, readStream, titlesOf, type Example } from './labelled.ts';
import { latentDirections, type SparseRow } from './latent.ts';
import { readLexicon } from './lexicon.ts';
import { learn, project, type Learning, type Row, type Weights } from './logistic.ts';
import { chooseTerms, weigh, type Vocabulary } from './vocabulary.ts';

const width = topics.length;
/** How the regressions learn; the settings did best on outlets held out. */
export const settings = {
  latent: { dimensions: 250, rounds: 3, scale: 15 },
  learning: { epochs: 6, step: 0.5, l2: 0.001, second: 0.8, averaged: 2 } satisfies Learning,
  desks: { epochs: 3, step: 0.5, l2: 0.001, second: 1, averaged: 1 } satisfies Learning,
  /** How long the directions of our lists and of the desks are: the longer, the faster they are learnt. */
  lexiconScale: 5,
  deskScale: 0.5,
  /** Each labelled story is read twice, the second time its headline alone, counting so much. */
  headlineWeight: 0.4,
  /** And so many times more with about this share of its terms, so that none is leant on alone. */
  thinned: { times: 2, share: 0.5, weight: 0.3 },
};

const files = {
  labelled: 'tags/newstrain.jsonl',
  streams: ['stream/rss2023-jan-sep.jsonl.gz', 'stream/rss2023-oct.jsonl.gz'],
  headlines: 'topics/topnews-slugs.jsonl.gz',
  /** Read only to leave its stories out of the streams. */
  measured: 'tags/newsgold-dev.jsonl',
};

interface DeskStory extends SparseRow {
  readonly outlet: string;
  readonly desk: Topic;
}

interface LabelledStory extends SparseRow {
  readonly example: Example;
  readonly headline: SparseRow;
}

/** What is learnt from, read and weighed once. */
export interface Material {
  readonly vocabulary: Vocabulary;
  readonly examples: readonly LabelledStory[];
  /** Stories of the streams whose address names a desk. */
  readonly deskStories: readonly DeskStory[];
  /** Headlines filed by their section (notnews/top_news). */
  readonly deskHeadlines: readonly DeskStory[];
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
  const headlines = readExamples(join(data, files.headlines));
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
      headline: weigh(example.headline, vocabulary),
    })),
    deskStories: weighed.flatMap((story) =>
      story.desk === null ? [] : [{ ...story, desk: story.desk }],
    ),
    deskHeadlines: headlines.examples.flatMap(({ outlet, terms, topics: [desk] }) =>
      desk === undefined ? [] : [{ outlet, desk, ...weigh(terms, vocabulary) }],
    ),
    latent: latentDirections(weighed, vocabulary.rows.size, settings.latent),
    lexicon: Float32Array.from(
      [...vocabulary.rows.keys()].flatMap((term) => {
        const spoken = lexicon.topicsOf(term);
        return topics.map((topic) => (spoken.includes(topic) ? settings.lexiconScale : 0));
      }),
    ),
    from: Object.fromEntries(
      [files.labelled, files.headlines, ...files.streams].map((file, at) => [
        file,
        [labelled.sha256, headlines.sha256, ...streams.sha256][at] ?? '',
      ]),
    ),
    unlabelled: weighed.length,
  };
}

/** What the desk a story is filed under says of its words: one more reading of a story. */
function deskDirections(
  stories: readonly DeskStory[],
  terms: number,
  isHeld: (outlet: string) => boolean,
): Float32Array {
  const rows = stories
    .filter(({ outlet }) => !isHeld(outlet))
    .map(({ desk, rows: at, values }): Row => ({
      example: { topics: [desk], maybe: [] },
      weight: 1,
      rows: at,
      values,
      latent: new Float32Array(),
    }));
  const { weights } = learn(rows, null, terms, settings.desks);
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

/** A story with only some of its terms. */
function thin({ rows, values }: SparseRow, random: () => number): SparseRow {
  const kept = [...rows.keys()].filter(() => random() < settings.thinned.share);
  const length = Math.sqrt(kept.reduce((sum, at) => sum + (values[at] ?? 0) ** 2, 0)) || 1;
  return {
    rows: Int32Array.from(kept, (at) => rows[at] ?? 0),
    values: Float32Array.from(kept, (at) => (values[at] ?? 0) / length),
  };
}

/** Learns from every labelled story and every desk but those of the outlets held. */
export function teach(material: Material, isHeld: (outlet: string) => boolean): Weights {
  const terms = material.vocabulary.rows.size;
  const directions = sideBySide(
    [
      material.lexicon,
      material.latent,
      deskDirections(material.deskStories, terms, isHeld),
      deskDirections(material.deskHeadlines, terms, isHeld),
    ],
    terms,
  );
  const dimensions = width * 3 + settings.latent.dimensions;
  const read = (example: Example, story: SparseRow, weight: number): Row => ({
    ...story,
    example,
    weight,
    latent: project(story, directions, dimensions),
  });
  const random = seededRandom(5);
  const learnt = material.examples.filter(({ example }) => !isHeld(example.outlet));
  return learn(
    [
      ...learnt.map(({ example, rows, values }) => read(example, { rows, values }, 1)),
      ...learnt.map(({ example, headline }) => read(example, headline, settings.headlineWeight)),
      ...Array.from({ length: settings.thinned.times }, () =>
        learnt.map(({ example, ...story }) =>
          read(example, thin(story, random), settings.thinned.weight),
        ),
      ).flat(),
    ],
    directions,
    terms,
    settings.learning,
  );
}
