import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { PlaceModel } from '../classify/salience.ts';
import { standingFeatures } from '../classify/standing.ts';
import type {
  GazetteerFacts,
  RegionFacts,
  TaggerData,
  TopicFacts,
  TopicModel,
} from '../classify/tagger-data.ts';
import { pairKey } from '../classify/topic-words.ts';
import { DatelineError } from '../errors.ts';
import { topics } from '../news/tag.ts';
import type { ConfigDocument } from './document.ts';
import { ConfigError } from './problem.ts';
import { commaList, readRegions } from './regions.ts';
import { readTopics } from './topics.ts';

const gazetteerSchema: z.ZodType<GazetteerFacts> = z.strictObject({
  countries: z.record(
    z.string().regex(/^[A-Z]{2}$/),
    z.strictObject({ names: commaList, people: commaList, capital: commaList, places: commaList }),
  ),
  senses: z
    .record(
      z.string(),
      z.strictObject({
        country: z.string(),
        cues: commaList,
        unless: commaList.default([]),
        otherwise: z.string().nullable(),
      }),
    )
    .transform((senses) => Object.entries(senses).map(([name, sense]) => ({ name, ...sense }))),
  masks: commaList,
  givenNames: commaList,
  placeGivenNames: commaList,
  bodyWords: commaList,
  venues: commaList,
  states: commaList,
  stateAbbreviations: commaList,
});

const topicModelSchema = z.strictObject({
  version: z.string(),
  labels: z.array(z.enum(topics)),
  /** Sorted, parted by line feeds, each begun by the length it shares with the one before (base 36); a pair holds a space. */
  terms: z.string(),
  /** Base64, one byte a term: idf × 20. Sizes are compared below; a pattern over so long a text takes longer than all the rest. */
  idf: z.string(),
  /** Base64, one signed byte a term and label, times the label's scale. */
  weights: z.string(),
  scales: z.array(z.number()),
  bias: z.array(z.number()),
  offsets: z.array(z.number()),
  thresholds: z.array(z.number()),
  /** How it came about, for the card; nothing reads it here. */
  made: z.record(z.string(), z.unknown()),
});

/** One byte of the model's `idf` counts this many to one. */
export const idfSteps = 20;

/** Unpacks models/topics.json as JSON.parse gives it. Throws a ZodError, or a RangeError when sizes disagree. */
export function unpackTopicModel(json: unknown): TopicModel {
  const packed = topicModelSchema.parse(json);
  const terms = readFrontCoded(packed.terms);
  const idf = Buffer.from(packed.idf, 'base64');
  const bytes = new Int8Array(Buffer.from(packed.weights, 'base64'));
  const width = packed.labels.length;
  if (idf.length !== terms.length || bytes.length !== terms.length * width)
    throw new RangeError('terms, idf and weights disagree in size');
  const weights = new Float32Array(bytes.length);
  for (const [column, scale] of packed.scales.entries())
    for (let cell = column; cell < bytes.length; cell += width)
      weights[cell] = (bytes[cell] ?? 0) * scale;
  const words = new Map<string, number>();
  const numberOf = (word: string): number => words.getOrInsert(word, words.size);
  const wordRows: number[] = [];
  const pairRows = new Map<number, number>();
  for (const [row, term] of terms.entries()) {
    const space = term.indexOf(' ');
    if (space < 0) wordRows[numberOf(term)] = row;
    else
      pairRows.set(pairKey(numberOf(term.slice(0, space)), numberOf(term.slice(space + 1))), row);
  }
  return {
    version: packed.version,
    labels: packed.labels,
    words,
    wordRows: Int32Array.from({ length: words.size }, (_, word) => wordRows[word] ?? -1),
    pairRows,
    idf: Float32Array.from(idf, (byte) => byte / idfSteps),
    weights,
    bias: packed.bias,
    offsets: packed.offsets,
    thresholds: packed.thresholds,
  };
}

function readFrontCoded(text: string): string[] {
  let before = '';
  return text.split('\n').map((line) => {
    before = before.slice(0, Number.parseInt(line.charAt(0), 36)) + line.slice(1);
    return before;
  });
}

const standingSchema = z.strictObject({
  weights: z
    .record(z.enum(standingFeatures), z.number())
    .transform((named) => standingFeatures.map((feature) => named[feature])),
  first: z.number(),
  others: z.number(),
  principals: z.number(),
  asides: z.number(),
});

const placeModelSchema = z.strictObject({
  version: z.string(),
  countries: standingSchema,
  regions: standingSchema,
  guesses: z.strictObject({
    countries: z.array(z.string()),
    terms: z.string(),
    idf: z.string(),
    weights: z.string(),
    scales: z.array(z.number()),
    bias: z.array(z.number()),
    threshold: z.number(),
  }),
  made: z.record(z.string(), z.unknown()),
});

/** Unpacks models/places.json as JSON.parse gives it. Throws a ZodError, or a RangeError when sizes disagree. */
export function unpackPlaceModel(json: unknown): PlaceModel {
  const { guesses, version, countries, regions } = placeModelSchema.parse(json);
  const terms = guesses.terms.split('\n');
  return {
    version,
    countries,
    regions,
    guesses: {
      countries: guesses.countries,
      rows: new Map(terms.map((term, row) => [term, row])),
      idf: unpackIdf(guesses.idf, terms.length),
      weights: unpackWeights(guesses.weights, terms.length, guesses.scales),
      bias: guesses.bias,
      threshold: guesses.threshold,
    },
  };
}

function unpackIdf(base64: string, terms: number): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== terms) throw new RangeError('terms and idf disagree in size');
  return Float32Array.from(bytes, (byte) => byte / idfSteps);
}

function unpackWeights(base64: string, terms: number, scales: readonly number[]): Float32Array {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== terms * scales.length)
    throw new RangeError('terms and weights disagree in size');
  return Float32Array.from(
    bytes,
    (_, index) => bytes.readInt8(index) * (scales[index % scales.length] ?? 0),
  );
}

/** What is known of places before anything is learnt: our table and the region map. */
type PlaceFacts = Pick<TaggerData, 'gazetteer' | 'regions'>;

async function readPlaces(
  home: string,
  configDir: string,
): Promise<[TaggerData['gazetteer'], ConfigDocument<RegionFacts>]> {
  const file = join(configDir, 'regions.yaml');
  const [gazetteer, text] = await Promise.all([
    readModel(join(home, 'models', 'gazetteer.json'), (json) => gazetteerSchema.parse(json)),
    readText(file),
  ]);
  return [gazetteer, readRegions(file, text)];
}

/**
 * What training reads places with: models/gazetteer.json under `home` and regions.yaml under `configDir`.
 * @throws ConfigError with every problem of regions.yaml; DatelineError when the table is missing or damaged
 */
export async function loadPlaceFacts(home: string, configDir: string): Promise<PlaceFacts> {
  const [gazetteer, regions] = await readPlaces(home, configDir);
  if (regions.value === null) throw new ConfigError(regions.problems);
  return { gazetteer, regions: regions.value };
}

/**
 * Reads everything the tagger knows: models/gazetteer.json, topics.json and places.json under `home`, regions.yaml and topics.yaml
 * under `configDir`.
 * @throws ConfigError with every problem of the two YAML files; DatelineError when a shipped model is missing or damaged
 */
export async function loadTaggerData(home: string, configDir: string): Promise<TaggerData> {
  const topicsFile = join(configDir, 'topics.yaml');
  const [[gazetteer, regions], model, places, topicsText] = await Promise.all([
    readPlaces(home, configDir),
    readModel(join(home, 'models', 'topics.json'), unpackTopicModel),
    readModel(join(home, 'models', 'places.json'), unpackPlaceModel),
    readText(topicsFile),
  ]);
  const topicFacts: ConfigDocument<TopicFacts> = readTopics(topicsFile, topicsText);
  if (regions.value === null || topicFacts.value === null)
    throw new ConfigError([...regions.problems, ...topicFacts.problems]);
  return { gazetteer, model, places, regions: regions.value, topics: topicFacts.value };
}

async function readModel<T>(file: string, unpack: (json: unknown) => T): Promise<T> {
  try {
    return unpack(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new DatelineError('config/bad-model', `cannot read the model ${file}`, {
      hint: 'It is part of the repository: git checkout it, or run npm run train.',
      cause,
    });
  }
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch {
    throw new ConfigError([
      { file, line: 0, column: 0, path: '', message: 'cannot be read', suggestion: null },
    ]);
  }
}
