import { z } from 'zod';
import type { HardCase } from '../classify/topic-learning.ts';
import { topics } from '../news/tag.ts';

const row = z.object({
  title: z.string(),
  text: z.string(),
  language: z.string().optional(),
  topics: z.array(z.enum(topics)).optional(),
  maybeTopics: z.array(z.enum(topics)).optional(),
});

/**
 * The shipped hard cases that say what topics a story has, one JSON object a line; those that do not are left out.
 * @throws Error for a line that is none
 */
export function readHardCases(text: string): HardCase[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line): HardCase[] => {
      const read = row.parse(JSON.parse(line));
      if (read.topics === undefined) return [];
      return [
        {
          story: {
            title: read.title,
            deck: '',
            text: read.text,
            sections: [],
            datelinePlace: null,
            language: read.language ?? null,
            datelineWeight: 0,
            defaultCountry: null,
            defaultRegion: null,
            feedTopic: null,
          },
          topics: read.topics,
          maybe: read.maybeTopics ?? [],
        },
      ];
    });
}
