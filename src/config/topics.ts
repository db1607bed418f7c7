import { z } from 'zod';
import type { SectionVote, TopicFacts } from '../classify/tagger-data.ts';
import { topics, type Topic } from '../news/tag.ts';
import { readDocument, type ConfigDocument } from './document.ts';
import { commaList } from './regions.ts';

const topicRow = z.strictObject({
  code: z.string().regex(/^\d{8}$/, 'must be eight digits in quotes (IPTC Media Topics)'),
  name: z.string(),
  aliases: commaList,
});

const isTopic = (word: string): word is Topic => topics.some((topic) => topic === word);

/** `politics 0.9, conflict 0.6` → votes. */
const votes: z.ZodType<readonly SectionVote[], string> = commaList.transform((entries, context) =>
  entries.flatMap((entry) => {
    const [topic = '', trust = '', ...rest] = entry.split(/\s+/);
    const weight = Number(trust);
    if (isTopic(topic) && rest.length === 0 && weight > 0 && weight <= 1)
      return [{ topic, weight }];
    context.addIssue({
      code: 'custom',
      message: `"${entry}" must be a topic and a trust above 0 and up to 1, such as politics 0.9`,
    });
    return [];
  }),
);

const topicsSchema = z.strictObject({
  topics: z.record(z.enum(topics), topicRow),
  sections: z.record(z.string(), votes),
});

/** Reads config/topics.yaml: the topics' codes, names and aliases, and what publishers' section names vote for. */
export function readTopics(file: string, text: string): ConfigDocument<TopicFacts> {
  return readDocument<TopicFacts>(file, text, topicsSchema);
}
