import type { Evidence, Tags, Topic } from '../news/tag.ts';
import { sectionVotes, type Vote } from './sections.ts';
import type { TaggerInput, TopicFacts, TopicLearning, TopicModel } from './tagger-data.ts';
import { citeWords, type Reading } from './topic-evidence.ts';
import { compileRules, matchRules, ruleStarts } from './topic-rules.ts';
import { createWeigher, readStoryWords, type Weighed } from './topic-words.ts';

/** Below this a topic is a guess, and none is given. */
const leastScore = 0.1;
const mostTopics = 3;
/** What `topic:` of a feed is worth, in log-odds: a nudge, not a verdict. */
const feedTopicLogOdds = 1;

const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));
const leastLogOdds = Math.log(leastScore / (1 - leastScore));

/** Scores the topics of one story: the evidence for each summed in log-odds; one primary, up to two more, or none. */
export type TopicScorer = (
  story: TaggerInput,
  learning?: TopicLearning,
) => Pick<Tags, 'topics' | 'evidence'>;

/**
 * Builds the scorer. Its evidence keeps two laws: the weights cited for a topic sum to the log-odds of its score, and
 * without the cited phrases, sections and settings the topic is not given.
 */
export function createTopicScorer(model: TopicModel, facts: TopicFacts): TopicScorer {
  const rules = compileRules(facts.rules);
  const weigh = createWeigher(model);
  const width = model.labels.length;

  return (story, learning) => {
    // The model has read English only: of another language it knows chance words, and says wrong things with them.
    const isEnglish = story.language === null || /^en\b/.test(story.language);
    const storyWords = readStoryWords(story, model.words);
    const votes = sectionVotes(story, facts);
    const starts = ruleStarts(storyWords.words, rules);
    const read = (gone?: Uint8Array): Reading => ({
      weighed: isEnglish ? weigh(storyWords.words, gone) : [],
      hits: starts.length === 0 ? [] : matchRules(storyWords.words, starts, rules, gone),
    });
    const weightOf = ({ row, value }: Weighed, column: number): number => {
      const weight = model.weights[row * width + column] ?? 0;
      return value * (learning === undefined ? weight : weight + learntOf(learning, row, column));
    };
    const reading = read();

    const scored = model.labels.map((topic, column) => {
      const given = givenEvidence(topic, story, votes, learning);
      const logOdds = given.reduce(
        (sum, line) => sum + line.weight,
        wordOdds(reading, topic, column),
      );
      return { topic, column, given, logOdds, rank: logOdds + (model.offsets[column] ?? 0) };
    });
    function wordOdds({ weighed, hits }: Reading, topic: Topic, column: number): number {
      let sum = model.bias[column] ?? 0;
      for (const entry of weighed) sum += weightOf(entry, column);
      for (const { says } of hits)
        for (const rule of says) if (rule.topic === topic) sum += rule.weight;
      return sum;
    }

    const primary = scored.reduce<(typeof scored)[number] | undefined>(
      (best, entry) => (best === undefined || entry.rank > best.rank ? entry : best),
      undefined,
    );
    if (primary === undefined || primary.logOdds < leastLogOdds)
      return { topics: [], evidence: [] };
    const others = scored
      .filter(
        (entry) =>
          entry !== primary && sigmoid(entry.logOdds) >= (model.thresholds[entry.column] ?? 1),
      )
      .toSorted((a, b) => b.logOdds - a.logOdds)
      .slice(0, mostTopics - 1);

    const kept = [primary, ...others];
    return {
      topics: kept.map(({ topic, logOdds }) => ({ topic, score: sigmoid(logOdds) })),
      evidence: kept.flatMap(({ topic, column, given, logOdds }): Evidence[] => {
        const lines = citeWords({
          topic,
          storyWords,
          reading,
          read,
          weightOf: (entry) => weightOf(entry, column),
          oddsOf: (left) => wordOdds(left, topic, column),
          enough: leastLogOdds,
          isLearnt: ({ row }) => learning?.terms.has(row) === true,
        });
        const cited = [...given, ...lines];
        const weight = cited.reduce((sum, line) => sum - line.weight, logOdds);
        const rest = { phrase: 'all other words', where: 'rest', weight, rule: 'rest' } as const;
        return [...cited, { tag: topic, kind: 'topic', ...rest }];
      }),
    };
  };
}

function learntOf({ terms }: TopicLearning, row: number, column: number): number {
  return terms.get(row)?.[column] ?? 0;
}

const nothingGiven: readonly Evidence[] = [];

/** What a publisher's labels, the feed's setting and the workspace's corrections of its source say for one topic. */
function givenEvidence(
  topic: Topic,
  story: TaggerInput,
  votes: readonly Vote[],
  learning: TopicLearning | undefined,
): readonly Evidence[] {
  const learnt = learning?.source[topic] ?? 0;
  if (votes.length === 0 && story.feedTopic !== topic && learnt === 0) return nothingGiven;
  const line = (rest: Pick<Evidence, 'phrase' | 'where' | 'weight' | 'rule'>): Evidence => ({
    tag: topic,
    kind: 'topic',
    ...rest,
  });
  const lines = votes
    .filter((vote) => vote.topic === topic)
    .map(({ section, logOdds }) =>
      line({ phrase: section, where: 'section', weight: logOdds, rule: 'section' }),
    );
  if (story.feedTopic === topic)
    lines.push(
      line({
        phrase: `topic: ${topic}`,
        where: 'feed',
        weight: feedTopicLogOdds,
        rule: 'feed-topic',
      }),
    );
  if (learnt !== 0)
    lines.push(line({ phrase: 'corrections', where: 'feed', weight: learnt, rule: 'correction' }));
  return lines;
}
