import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { topicTerms } from '../src/classify/topic-terms.ts';
import { topics, type Topic } from '../src/news/tag.ts';

/** One row to learn from. */
export interface Example {
  readonly id: string;
  readonly outlet: string;
  readonly terms: readonly { readonly term: string; readonly count: number }[];
  readonly topics: readonly Topic[];
  /** Labels that count neither way. */
  readonly maybe: readonly Topic[];
  /** Part of a full row's weight. */
  readonly weight: number;
  /** Editors' labels are whole; a section names one topic and says nothing of the others. */
  readonly isWeak: boolean;
}

const row = z.object({
  id: z.string(),
  title: z.string(),
  text: z.string(),
  url: z.string().optional(),
  topics: z.array(z.enum(topics)),
  maybe_topics: z.array(z.enum(topics)).optional(),
});

/** Reads a JSON Lines file of labelled stories, plain or gzip, with the hash of its bytes. */
export function readExamples(
  file: string,
  options: { readonly weight: number; readonly isWeak: boolean },
): { readonly examples: readonly Example[]; readonly sha256: string } {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const examples = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Example => {
      const story = row.parse(JSON.parse(line));
      return {
        id: story.id,
        outlet: outletOf(story.url ?? ''),
        terms: topicTerms(story.title, story.text),
        topics: story.topics,
        maybe: story.maybe_topics ?? [],
        weight: options.weight,
        isWeak: options.isWeak,
      };
    });
  return { examples, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** The publisher behind an address: its host without `www.` and the like. */
export function outletOf(url: string): string {
  if (!URL.canParse(url)) return '';
  return new URL(url).host.replace(/^(?:www|edition|m|news)\./, '');
}
