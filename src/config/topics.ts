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

/** `politics 0.9, conflict 0.6` → votes, their weights within the bounds. */
function votesWithin(
  isWeight: (weight: number) => boolean,
  wanted: string,
): z.ZodType<readonly SectionVote[], string> {
  return commaList.transform((entries, context) =>
    entries.flatMap((entry) => {
      const [topic = '', number = '', ...rest] = entry.split(/\s+/);
      const weight = Number(number);
      if (isTopic(topic) && number !== '' && rest.length === 0 && isWeight(weight))
        return [{ topic, weight }];
      context.addIssue({ code: 'custom', message: `"${entry}" must be a topic and ${wanted}` });
      return [];
    }),
  );
}

const votes = votesWithin(
  (weight) => weight > 0 && weight <= 1,
  'a trust above 0 and up to 1, such as politics 0.9',
);
const ruleVotes = votesWithin(
  (weight) => weight !== 0 && Math.abs(weight) <= 6,
  'log-odds from -6 to 6, such as labour 2',
);

const topicsSchema = z.strictObject({
  topics: z.record(z.enum(topics), topicRow),
  sections: z.record(z.string(), votes),
  rules: z.record(z.string(), ruleVotes).default({}),
});

/** Reads config/topics.yaml: the topics' codes, names and aliases, and what publishers' section names vote for. */
export function readTopics(file: string, text: string): ConfigDocument<TopicFacts> {
  return readDocument<TopicFacts>(file, text, topicsSchema);
}
