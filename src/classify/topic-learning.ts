import type { Topic } from '../news/tag.ts';
import type { TaggerInput, TopicLearning, TopicModel } from './tagger-data.ts';
import type { Tagger } from './tagger.ts';
import { createWeigher, readStoryWords, type Weighed } from './topic-words.ts';

/** One person's word on the topics of one story. */
export interface TopicVote {
  readonly source: string;
  readonly story: Pick<TaggerInput, 'title' | 'deck' | 'text' | 'language'>;
  /** What the tagger had given. */
  readonly given: readonly Topic[];
  /** What it should be. */
  readonly to: readonly Topic[];
}

/** A shipped story whose topics are known, and hard to get right: what is learnt must not unlearn it. */
export interface HardCase {
  readonly story: TaggerInput;
  readonly topics: readonly Topic[];
  /** Neither right nor wrong. */
  readonly maybe: readonly Topic[];
}

/** What a workspace taught. */
export interface Taught {
  /** What is added for stories of a source; null when nothing is. */
  readonly forSource: (source: string) => TopicLearning | null;
  /** Sources it learnt habits of. */
  readonly sources: number;
  /** Words and word pairs whose weights changed; 0 when only habits of sources were learnt. */
  readonly terms: number;
}

/** Learns topics from people's votes, without unlearning the hard cases. Pure: the same votes teach the same. */
export type TopicTeacher = (votes: readonly TopicVote[]) => Taught;

/** Votes for and against that a source starts with, so that one vote is no habit. */
const priorVotes = 2;
/** The most anything learnt says, in log-odds. */
const most = 2;
/** AdaGrad as measured in notes on tagging: step .5, three passes; the sum starts at 1, so that one vote is a nudge. */
const step = 0.5;
const passes = 3;
const decay = 1e-3;
/** What is known so well already teaches nothing. */
const leastError = 0.03;
/** What is learnt is tried whole, then weaker, until the hard cases bear it. */
const strengths = [1, 0.5, 0.25];

/** A label that is neither right nor wrong of a story. */
const unasked = 2;

const clip = (weight: number): number => Math.max(-most, Math.min(most, weight));

/**
 * Makes the teacher. The habits of a source always count. New weights of words take effect only if no hard case that was
 * right becomes wrong and the log-loss over hard cases and votes together does not rise; without hard cases, never.
 */
export function createTopicTeacher(
  model: TopicModel,
  tagger: Tagger,
  cases: readonly HardCase[],
): TopicTeacher {
  const width = model.labels.length;
  const weigh = createWeigher(model);
  const isRight = ({ story, topics, maybe }: HardCase, learning?: TopicLearning): boolean => {
    const given = tagger.tag(story, learning).topics.map(({ topic }) => topic);
    return (
      topics.every((topic) => given.includes(topic)) &&
      given.every((topic) => topics.includes(topic) || maybe.includes(topic))
    );
  };
  let rightBefore: HardCase[] | null = null;

  /** What learnt terms add to each label's log-odds. */
  const learntOdds = (read: readonly Weighed[], terms: TopicLearning['terms']): Float64Array => {
    const odds = new Float64Array(width);
    for (const { row, value } of read) {
      const weights = terms.get(row);
      if (weights === undefined) continue;
      for (let column = 0; column < width; column += 1) {
        odds[column] = (odds[column] ?? 0) + value * (weights[column] ?? 0);
      }
    }
    return odds;
  };

  const lossOf = (examples: readonly Example[], terms: TopicLearning['terms']): number => {
    let loss = 0;
    for (const { read, odds, wanted } of examples) {
      const learnt = learntOdds(read, terms);
      for (let column = 0; column < width; column += 1) {
        const isWanted = wanted[column] ?? unasked;
        if (isWanted === unasked) continue;
        const signed = (odds[column] ?? 0) + (learnt[column] ?? 0);
        loss += Math.log1p(Math.exp(isWanted === 1 ? -signed : signed));
      }
    }
    return loss;
  };

  const learnTerms = (examples: readonly Example[]): Map<number, Float32Array> => {
    const terms = new Map<number, Float32Array>();
    const squares = new Map<number, Float32Array>();
    for (let pass = 0; pass < passes; pass += 1) {
      for (const { read, odds, wanted } of examples) {
        const errors = learntOdds(read, terms);
        const wrong: number[] = [];
        for (let column = 0; column < width; column += 1) {
          const logOdds = (odds[column] ?? 0) + (errors[column] ?? 0);
          const error = 1 / (1 + Math.exp(-logOdds)) - (wanted[column] ?? 0);
          errors[column] = error;
          if (Math.abs(error) > leastError) wrong.push(column);
        }
        if (wrong.length === 0) continue;
        for (const { row, value } of read) {
          const weights = terms.get(row) ?? new Float32Array(width);
          const seen = squares.get(row) ?? new Float32Array(width).fill(1);
          terms.set(row, weights);
          squares.set(row, seen);
          for (const column of wrong) {
            const before = weights[column] ?? 0;
            const slope = (errors[column] ?? 0) * value + decay * before;
            const square = (seen[column] ?? 1) + slope * slope;
            seen[column] = square;
            weights[column] = clip(before - (step * slope) / Math.sqrt(square));
          }
        }
      }
    }
    return terms;
  };

  /** @param habit what the source's habits add to a topic's log-odds */
  const exampleOf = (
    story: TopicVote['story'],
    topics: readonly Topic[],
    maybe: readonly Topic[] = [],
    habit: TopicLearning['source'] = {},
  ): Example => {
    // Of another language the model reads nothing, as in the tagger.
    const isEnglish = story.language === null || /^en\b/.test(story.language);
    const read = isEnglish ? weigh(readStoryWords(story, model.words).words) : [];
    const odds = Float64Array.from(
      model.labels,
      (topic, column) => (model.bias[column] ?? 0) + (habit[topic] ?? 0),
    );
    for (const { row, value } of read) {
      for (let column = 0; column < width; column += 1) {
        const weight = model.weights[row * width + column] ?? 0;
        odds[column] = (odds[column] ?? 0) + value * weight;
      }
    }
    const wanted = Uint8Array.from(model.labels, (topic) =>
      topics.includes(topic) ? 1 : maybe.includes(topic) ? unasked : 0,
    );
    return { read, odds, wanted };
  };
  let hard: Example[] | null = null;

  return (votes) => {
    const habits = learnHabits(votes);
    const taught = (terms: TopicLearning['terms']): Taught => ({
      forSource: (source) => {
        const habit = habits.get(source);
        if (habit === undefined && terms.size === 0) return null;
        return { source: habit ?? {}, terms };
      },
      sources: habits.size,
      terms: terms.size,
    });
    const nothing: TopicLearning['terms'] = new Map();
    if (votes.length === 0 || cases.length === 0) return taught(nothing);
    const examples = votes.map(({ source, story, to }) =>
      exampleOf(story, to, [], habits.get(source)),
    );
    const learnt = learnTerms(examples);
    hard ??= cases.map(({ story, topics, maybe }) => exampleOf(story, topics, maybe));
    rightBefore ??= cases.filter((one) => isRight(one));
    const all = [...hard, ...examples];
    const lossBefore = lossOf(all, nothing);
    for (const strength of strengths) {
      const terms = new Map(
        [...learnt].map(([row, weights]) => [row, weights.map((weight) => weight * strength)]),
      );
      if (lossOf(all, terms) > lossBefore) continue;
      if (rightBefore.every((one) => isRight(one, { source: {}, terms }))) return taught(terms);
    }
    return taught(nothing);
  };
}

/** A story to learn from, or to be measured on. */
interface Example {
  readonly read: readonly Weighed[];
  /** Each label's log-odds before anything is learnt of words. */
  readonly odds: Float64Array;
  /** For each label 1 or 0, or `unasked`. */
  readonly wanted: Uint8Array;
}

/** For each source the log-odds by which people give a topic more often, or less, than the tagger did. */
function learnHabits(votes: readonly TopicVote[]): Map<string, TopicLearning['source']> {
  const habits = new Map<string, Partial<Record<Topic, number>>>();
  for (const [source, ofSource] of Map.groupBy(votes, (vote) => vote.source)) {
    const counts = new Map<Topic, { given: number; wanted: number }>();
    const count = (topic: Topic, kind: 'given' | 'wanted'): void => {
      const known = counts.get(topic) ?? { given: 0, wanted: 0 };
      known[kind] += 1;
      counts.set(topic, known);
    };
    for (const { given, to } of ofSource) {
      for (const topic of given) count(topic, 'given');
      for (const topic of to) count(topic, 'wanted');
    }
    const changed = [...counts].filter(([, { given, wanted }]) => given !== wanted);
    if (changed.length === 0) continue;
    habits.set(
      source,
      Object.fromEntries(
        changed.map(([topic, { given, wanted }]) => [
          topic,
          clip(Math.log((wanted + priorVotes) / (given + priorVotes))),
        ]),
      ),
    );
  }
  return habits;
}
