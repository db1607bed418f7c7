import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
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
  /** One byte a term: idf × 20. */
  idf: z.base64(),
  /** One signed byte a term and label, times the label's scale. */
  weights: z.base64(),
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
  const bytes = Buffer.from(packed.weights, 'base64');
  const width = packed.labels.length;
  if (idf.length !== terms.length || bytes.length !== terms.length * width)
    throw new RangeError('terms, idf and weights disagree in size');
  const weights = new Float32Array(bytes.length);
  for (let index = 0; index < bytes.length; index += 1)
    weights[index] = bytes.readInt8(index) * (packed.scales[index % width] ?? 0);
  const words = new Map<string, number>();
  const numberOf = (word: string): number => words.getOrInsert(word, words.size);
  const wordRows: number[] = [];
  const pairRows = new Map<number, number>();
  for (const [row, term] of terms.entries()) {
    const [first = '', second] = term.split(' ');
    if (second === undefined) wordRows[numberOf(first)] = row;
    else pairRows.set(pairKey(numberOf(first), numberOf(second)), row);
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

/**
 * Reads everything the tagger knows: models/gazetteer.json and models/topics.json under `home`, regions.yaml and topics.yaml
 * under `configDir`.
 * @throws ConfigError with every problem of the two YAML files; DatelineError when a shipped model is missing or damaged
 */
export async function loadTaggerData(home: string, configDir: string): Promise<TaggerData> {
  const regionsFile = join(configDir, 'regions.yaml');
  const topicsFile = join(configDir, 'topics.yaml');
  const [gazetteer, model, regionsText, topicsText] = await Promise.all([
    readModel(join(home, 'models', 'gazetteer.json'), (json) => gazetteerSchema.parse(json)),
    readModel(join(home, 'models', 'topics.json'), unpackTopicModel),
    readText(regionsFile),
    readText(topicsFile),
  ]);
  const regions: ConfigDocument<RegionFacts> = readRegions(regionsFile, regionsText);
  const topicFacts: ConfigDocument<TopicFacts> = readTopics(topicsFile, topicsText);
  if (regions.value === null || topicFacts.value === null)
    throw new ConfigError([...regions.problems, ...topicFacts.problems]);
  return { gazetteer, model, regions: regions.value, topics: topicFacts.value };
}

async function readModel<T>(file: string, unpack: (json: unknown) => T): Promise<T> {
  try {
    return unpack(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new DatelineError('config/bad-model', `cannot read the model ${file}`, {
      hint: 'It is part of the repository: git checkout it, or run npm run train for topics.json.',
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
