import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TaggerData } from '../../src/classify/tagger-data.ts';
import { createTagger, type Tagger } from '../../src/classify/tagger.ts';
import {
  createTopicTeacher,
  type HardCase,
  type TopicTeacher,
  type TopicVote,
} from '../../src/classify/topic-learning.ts';
import { readHardCases } from '../../src/config/hard-cases.ts';
import { loadTaggerData } from '../../src/config/models.ts';
import type { Topic } from '../../src/news/tag.ts';
import { home, storyOf } from './tagging.ts';

let data: TaggerData;
let tagger: Tagger;
let cases: HardCase[];
let teach: TopicTeacher;
beforeAll(async () => {
  data = await loadTaggerData(home, `${home}/config`);
  tagger = createTagger(data);
  cases = readHardCases(readFileSync(`${home}/fixtures/labelled/hard-cases.jsonl`, 'utf8'));
  teach = createTopicTeacher(data.model, tagger, cases);
});

const bees = storyOf({
  title: 'Beekeepers count their hives before the winter feeding',
  text: 'Apiarists along the Wendle estuary checked frames and combs, and shared sugar boards with neighbours.',
});

function vote(
  source: string,
  given: readonly Topic[],
  to: readonly Topic[],
  story = bees,
): TopicVote {
  return { source, story, given, to };
}

const topicsOf = (source: string, votes: readonly TopicVote[]): Topic[] =>
  tagger.tag(bees, teach(votes).forSource(source) ?? undefined).topics.map(({ topic }) => topic);

const isRight = ({ story, topics, maybe }: HardCase, tag: Tagger['tag']): boolean => {
  const given = tag(story).topics.map(({ topic }) => topic);
  return (
    topics.every((topic) => given.includes(topic)) &&
    given.every((topic) => topics.includes(topic) || maybe.includes(topic))
  );
};

describe('habits of a source', () => {
  test('what people keep giving and taking away there is given and taken away', () => {
    const votes = Array.from({ length: 8 }, () => vote('Hive Weekly', ['lifestyle'], ['labour']));
    const learning = teach(votes).forSource('Hive Weekly');
    expect(learning?.source.labour).toBeCloseTo(Math.log(10 / 2));
    expect(learning?.source.lifestyle).toBeCloseTo(-Math.log(10 / 2));
    expect(teach(votes).forSource('Harbour Wire')?.source ?? {}).toEqual({});
  });

  test('one vote is no habit, and agreement is none', () => {
    const once = teach([vote('Hive Weekly', ['lifestyle'], ['labour'])]).forSource('Hive Weekly');
    expect(Math.abs(once?.source.labour ?? 0)).toBeLessThan(0.5);
    const agreed = teach([vote('Hive Weekly', ['lifestyle'], ['lifestyle'])]);
    expect(agreed.sources).toBe(0);
  });
});

describe('weights of words', () => {
  test('are learnt where the hard cases bear it, for every source, and nothing shipped is unlearnt', () => {
    const votes = Array.from({ length: 6 }, () => vote('Hive Weekly', [], ['environment']));
    const taught = teach(votes);
    expect(taught.terms).toBeGreaterThan(0);
    const elsewhere = taught.forSource('Harbour Wire');
    if (elsewhere === null) throw new Error('nothing is learnt for other sources');
    const scoreOf = (learning?: typeof elsewhere): number =>
      tagger.tag(bees, learning).topics.find(({ topic }) => topic === 'environment')?.score ?? 0;
    expect(scoreOf(elsewhere)).toBeGreaterThanOrEqual(scoreOf());
    const right = cases.filter((one) => isRight(one, tagger.tag));
    expect(right.length).toBeGreaterThan(cases.length / 2);
    for (const one of right) {
      expect(isRight(one, (story) => tagger.tag(story, elsewhere))).toBe(true);
    }
  });

  test('are not, where people would unlearn the hard cases: then only habits are', () => {
    const against = cases
      .filter((one) => isRight(one, tagger.tag) && !one.topics.includes('weather'))
      .slice(0, 40)
      .flatMap(({ story, topics }, at) =>
        // Each source says it once: no habit of a source explains it.
        Array.from({ length: 30 }, (_, time) =>
          vote(`Weekly ${at}.${time}`, topics, ['weather'], story),
        ),
      );
    const taught = teach(against);
    expect(taught.terms).toBe(0);
    expect(taught.sources).toBe(against.length);
    expect(taught.forSource('Harbour Wire')).toBeNull();
  });

  test('are not without hard cases to hold them to', () => {
    const unguarded = createTopicTeacher(data.model, tagger, []);
    expect(unguarded([vote('Hive Weekly', [], ['environment'])]).terms).toBe(0);
  });

  test('the same votes teach the same, and no votes teach nothing', () => {
    const votes = Array.from({ length: 6 }, () => vote('Hive Weekly', [], ['environment']));
    expect(topicsOf('Hive Weekly', votes)).toEqual(topicsOf('Hive Weekly', votes));
    expect(teach([])).toMatchObject({ sources: 0, terms: 0 });
    expect(teach([]).forSource('Hive Weekly')).toBeNull();
  });
});
