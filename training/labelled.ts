import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { addressVotes } from '../src/classify/sections.ts';
import type { TopicFacts } from '../src/classify/tagger-data.ts';
import { topicTerms } from '../src/classify/topic-terms.ts';
import { topics, type Topic } from '../src/news/tag.ts';

/** A term and how often it stands in a story. */
export interface CountedTerm {
  readonly term: string;
  readonly count: number;
}

/** One labelled story. */
export interface Example {
  /** The publisher's host. */
  readonly outlet: string;
  readonly terms: readonly CountedTerm[];
  /** The terms of the headline alone. */
  readonly headline: readonly CountedTerm[];
  /** The primary topic first. */
  readonly topics: readonly Topic[];
  /** Topics that count neither way. */
  readonly maybe: readonly Topic[];
}

const topicList = z.array(z.enum(topics));
const story = z.object({
  title: z.string(),
  text: z.string(),
  url: z.string().optional(),
});
const labelledStory = story.extend({ topics: topicList, maybe_topics: topicList.optional() });

const measuredStory = labelledStory.extend({ primary: topicList.optional() });

interface Rows {
  readonly rows: readonly unknown[];
  /** Of the file's bytes, for the model's card. */
  readonly sha256: string;
}

/** A JSON Lines file, plain or gzip. */
function readRows(file: string): Rows {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return {
    rows: text
      .split('\n')
      .filter((line) => line !== '')
      .map((line): unknown => JSON.parse(line)),
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Stories labelled by editors. */
export function readExamples(file: string): {
  readonly examples: readonly Example[];
  readonly sha256: string;
} {
  const { rows, sha256 } = readRows(file);
  const examples = rows.map((row): Example => {
    const { title, text, url, ...labels } = labelledStory.parse(row);
    return {
      outlet: outletOf(url ?? ''),
      terms: topicTerms(title, text),
      headline: topicTerms(title, ''),
      topics: labels.topics,
      maybe: labels.maybe_topics ?? [],
    };
  });
  return { examples, sha256 };
}

/** A story nobody labelled. */
export interface StreamStory {
  readonly outlet: string;
  /** What the desk in the story's address speaks for, or null. */
  readonly desk: Topic | null;
  readonly terms: () => readonly CountedTerm[];
}

/** A story of a set that is only measured with. */
export interface MeasuredStory {
  readonly title: string;
  readonly text: string;
  readonly wanted: readonly Topic[];
  readonly primary: readonly Topic[];
  readonly maybe: readonly Topic[];
}

/** Reads a set that is only measured with; where it names no primary topic, any of its topics may come first. */
export function readMeasured(file: string): readonly MeasuredStory[] {
  return readRows(file).rows.map((row) => {
    const { title, text, topics: wanted, primary, maybe_topics } = measuredStory.parse(row);
    return { title, text, wanted, primary: primary ?? wanted, maybe: maybe_topics ?? [] };
  });
}

/** The titles of a set that is only measured with. */
export function titlesOf(file: string): ReadonlySet<string> {
  return new Set(readRows(file).rows.map((row) => story.parse(row).title));
}

/** Stories without labels, each title once, none of those measured with. */
export function readStream(
  files: readonly string[],
  facts: TopicFacts,
  measured: ReadonlySet<string>,
): { readonly stories: readonly StreamStory[]; readonly sha256: readonly string[] } {
  const titles = new Set(measured);
  const streams = files.map(readRows);
  const stories = streams
    .flatMap(({ rows }) => rows)
    .flatMap((row) => {
      const { title, text, url } = story.parse(row);
      if (titles.has(title)) return [];
      titles.add(title);
      // Only the first words are read; the rest would only fill memory.
      const lead = text.slice(0, 900);
      return [
        {
          outlet: outletOf(url ?? ''),
          desk: deskOf(url ?? null, facts),
          terms: () => topicTerms(title, lead),
        },
      ];
    });
  return { stories, sha256: streams.map(({ sha256 }) => sha256) };
}

/** The topic of the one desk an address names clearly. */
function deskOf(url: string | null, facts: TopicFacts): Topic | null {
  const [first, second] = addressVotes(url, facts).toSorted((a, b) => b.logOdds - a.logOdds);
  return first === undefined || first.logOdds === second?.logOdds ? null : first.topic;
}

/** The publisher behind an address: its host without `www.` and the like. */
function outletOf(url: string): string {
  if (!URL.canParse(url)) return '';
  return new URL(url).host.replace(/^(?:www|edition|m)\./, '');
}
