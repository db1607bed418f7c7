import { topicWords } from '../src/classify/topic-terms.ts';
import type { TopicFacts } from '../src/classify/tagger-data.ts';
import { topics, type Topic } from '../src/news/tag.ts';
import type { Example } from './labelled.ts';
import { learn, predict } from './logistic.ts';
import { answersOf, callTopics, chooseThresholds, type Prediction } from './measure.ts';
import { chooseTerms, weigh } from './vocabulary.ts';

/** A way to give topics to a story's title and text. */
export type Caller = (title: string, text: string) => readonly Topic[];

/** The plainest way: a topic for each of its names and aliases that stands in the story, the most named first. */
export function nameMatcher(facts: TopicFacts): Caller {
  const names = topics.map((topic) => ({
    topic,
    words: new Set([topic, ...facts.topics[topic].aliases].map((name) => name.toLowerCase())),
  }));
  return (title, text) => {
    const read = topicWords(`${title}\n${text}`, 200);
    return names
      .map(({ topic, words }) => ({
        topic,
        count: read.filter(({ word }) => words.has(word)).length,
      }))
      .filter(({ count }) => count > 0)
      .toSorted((a, b) => b.count - a.count)
      .slice(0, 3)
      .map(({ topic }) => topic);
  };
}

/** A regression over tf-idf of the labelled stories' own words and pairs, one a topic, nothing else: what one would try first. */
export function plainRegression(
  examples: readonly Example[],
  isHeld: (outlet: string) => boolean,
): { readonly held: readonly Prediction[]; readonly call: (terms: Example['terms']) => Topic[] } {
  const read = examples.map(({ outlet, terms }) => ({ outlet, terms: () => terms }));
  const vocabulary = chooseTerms(
    [],
    read,
    { topicsOf: () => [], written: [] },
    { outlets: 1, stories: 2, most: 60_000 },
  );
  const rows = examples.map((example) => ({
    example,
    weight: 1,
    ...weigh(example.terms, vocabulary),
    latent: new Float32Array(),
  }));
  const options = { epochs: 8, step: 0.5, l2: 0.001, second: 1, averaged: 1 };
  const model = learn(
    rows.filter(({ example }) => !isHeld(example.outlet)),
    null,
    vocabulary.rows.size,
    options,
  );
  const held = rows
    .filter(({ example }) => isHeld(example.outlet))
    .map((row) => ({ example: row.example, scores: predict(row, model) }));
  const thresholds = held.length > 0 ? chooseThresholds(held) : topics.map(() => 0.3);
  const offsets = topics.map(() => 0);
  return {
    held,
    call: (terms) => callTopics(predict(weigh(terms, vocabulary), model), thresholds, offsets),
  };
}

/** The answers of a plain regression on the outlets held. */
export function plainAnswers(held: readonly Prediction[]): ReturnType<typeof answersOf> {
  return answersOf(
    held,
    chooseThresholds(held),
    topics.map(() => 0),
  );
}
