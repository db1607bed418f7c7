import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { TaggerData, TopicLearning } from '../../src/classify/tagger-data.ts';
import { createTopicScorer, type TopicScorer } from '../../src/classify/topic-scores.ts';
import { topicTerms, topicWords } from '../../src/classify/topic-terms.ts';
import { createWeigher, readStoryWords } from '../../src/classify/topic-words.ts';
import { loadTaggerData } from '../../src/config/models.ts';
import type { Evidence } from '../../src/news/tag.ts';
import { home, storyOf, talks } from './tagging.ts';

let data: TaggerData;
let score: TopicScorer;
beforeAll(async () => {
  data = await loadTaggerData(home, `${home}/config`);
  score = createTopicScorer(data.model, data.topics);
});

const sentences = [
  'The central bank raised interest rates to tame inflation, and shares of lenders fell.',
  'Rebels shelled the border town overnight, killing four soldiers, the army said.',
  'Teachers walked out over pay in a strike their union said would last a week.',
  'A jury found the former officer guilty of fraud after a month of testimony.',
  'Parliament passed the budget late on Tuesday; the prime minister thanked both parties.',
  'Doctors warned of a measles outbreak as vaccination rates dropped in the north.',
  'The striker scored twice in the second half to send the visitors into the final.',
  'Astronomers using a new telescope found water in the air of a distant planet.',
  'An earthquake of magnitude 6.4 brought down houses and cut the mountain road.',
  'The film about a village choir won the festival’s top award.',
  'Bishops gathered for prayers at the cathedral before the pope’s visit.',
  'Heavy snow and strong winds are forecast for the weekend, with temperatures below zero.',
  'Nothing much happened on Tuesday in the village by the river.',
];
const story = fc
  .record({
    title: fc.constantFrom(...sentences, ''),
    text: fc
      .array(fc.constantFrom(...sentences), { maxLength: 9 })
      .map((parts) => parts.join('\n\n')),
    sections: fc.subarray(['Politics', 'Business', 'Sport', 'World'], { maxLength: 2 }),
    feedTopic: fc.constantFrom(null, 'health' as const, 'economy' as const),
  })
  .map(storyOf);

/** The text without the cited phrases, wherever they stand, compared word by word. */
function without(text: string, cited: readonly Evidence[]): string {
  const words = topicWords(text, Infinity);
  const gone = new Set<number>();
  for (const { phrase } of cited) {
    const wanted = topicWords(phrase, Infinity);
    for (let at = 0; at + wanted.length <= words.length; at += 1)
      if (wanted.every(({ word }, step) => words[at + step]?.word === word))
        for (let step = 0; step < wanted.length; step += 1) gone.add(at + step);
  }
  let left = '';
  let from = 0;
  for (const [at, { start, end }] of words.entries()) {
    if (!gone.has(at)) continue;
    left += text.slice(from, start);
    from = end;
  }
  return left + text.slice(from);
}

const logOdds = (probability: number): number => Math.log(probability / (1 - probability));

describe('laws of topic evidence', () => {
  test('the weights cited for a topic sum to the log-odds of its score', () => {
    fc.assert(
      fc.property(story, (given) => {
        const { topics, evidence } = score(given);
        for (const { topic, score: probability } of topics) {
          const lines = evidence.filter((line) => line.tag === topic);
          const sum = lines.reduce((total, line) => total + line.weight, 0);
          expect(sum).toBeCloseTo(logOdds(probability), 6);
        }
      }),
    );
  });

  test('without the words, sections and settings cited the topic is gone', () => {
    fc.assert(
      fc.property(story, (given) => {
        const { topics, evidence } = score(given);
        for (const { topic } of topics) {
          const lines = evidence.filter((line) => line.tag === topic && line.where !== 'rest');
          const words = lines.filter(({ where }) => where === 'title' || where === 'lead');
          const isFromFeed = lines.some(({ rule }) => rule === 'feed-topic');
          const left = score({
            ...given,
            title: without(given.title, words),
            text: without(given.text, words),
            sections: given.sections.filter(
              (section) => !lines.some(({ phrase }) => phrase === section),
            ),
            feedTopic: isFromFeed ? null : given.feedTopic,
          });
          expect(left.topics.map((entry) => entry.topic)).not.toContain(topic);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('cites the words of a clear story, however far its text goes on', () => {
    const { topics, evidence } = score(storyOf(talks));
    expect(topics[0]?.topic).toBe('politics');
    expect(evidence.filter(({ tag }) => tag === 'politics').length).toBeLessThan(70);
  });
});

describe('the evidence for topics', () => {
  test('says nothing of a text without known words', () => {
    expect(score(storyOf({ title: 'Qwxz vbnrt' }))).toEqual({ topics: [], evidence: [] });
  });

  test('takes a publisher’s Media Topic code for settled', () => {
    const { topics } = score(
      storyOf({ title: 'A quiet day by the river', sections: ['medtop:12000000'] }),
    );
    expect(topics[0]).toMatchObject({ topic: 'religion' });
    expect(topics[0]?.score).toBeGreaterThan(0.85);
  });

  test('counts a rule of config/topics.yaml once and names its phrase as it stands', () => {
    const facts = {
      ...data.topics,
      rules: { 'blue harbour plan': [{ topic: 'labour', weight: 5 }] },
    } as const;
    const given = storyOf({
      title: 'Blue  Harbour plan agreed',
      text: 'The blue harbour plan was agreed.',
    });
    const ruled = createTopicScorer(data.model, facts)(given);
    const lines = ruled.evidence.filter(({ rule }) => rule === 'rule');
    expect(lines).toEqual([
      {
        tag: 'labour',
        kind: 'topic',
        phrase: 'Blue  Harbour plan',
        where: 'title',
        weight: 5,
        rule: 'rule',
      },
    ]);
    expect(ruled.topics[0]?.topic).toBe('labour');
  });

  test('a rule below zero speaks against its topic', () => {
    const given = storyOf({ title: 'Shares of lenders fall as interest rates rise' });
    const before = score(given).topics.find(({ topic }) => topic === 'economy')?.score ?? 0;
    const facts = {
      ...data.topics,
      rules: { shares: [{ topic: 'economy', weight: -6 }] },
    } as const;
    const after = createTopicScorer(data.model, facts)(given);
    expect(before).toBeGreaterThan(0.8);
    expect(after.topics.find(({ topic }) => topic === 'economy')?.score ?? 0).toBeLessThan(before);
  });

  test('what a workspace taught about a source moves its stories, and is cited', () => {
    const given = storyOf({ title: 'A quiet day by the river' });
    const learning: TopicLearning = { source: { weather: 6 }, terms: new Map() };
    const { topics, evidence } = score(given, learning);
    expect(topics[0]?.topic).toBe('weather');
    expect(evidence).toContainEqual(
      expect.objectContaining({ tag: 'weather', rule: 'correction', weight: 6 }),
    );
  });

  test('what a workspace taught about a word counts by what the word weighs', () => {
    const given = storyOf({ title: 'Ferry delayed again' });
    const ferry = data.model.wordRows[data.model.words.get('ferry') ?? -1] ?? -1;
    const terms = new Map([
      [ferry, Float32Array.from(data.model.labels, (topic) => (topic === 'religion' ? 20 : 0))],
    ]);
    const { topics, evidence } = score(given, { source: {}, terms });
    expect(topics[0]?.topic).toBe('religion');
    expect(evidence[0]).toMatchObject({ tag: 'religion', phrase: 'Ferry', rule: 'correction' });
  });

  test('another language than English is judged by its sections alone', () => {
    const given = { title: 'The army shelled the town', language: 'tr' };
    expect(score(storyOf(given)).topics).toEqual([]);
    const { topics } = score(storyOf({ ...given, sections: ['Sports'] }));
    expect(topics.map(({ topic }) => topic)).toEqual(['sport']);
  });
});

describe('words read by number', () => {
  let weigh: ReturnType<typeof createWeigher>;
  beforeAll(() => {
    weigh = createWeigher(data.model);
  });

  test('are the terms that training counts', () => {
    fc.assert(
      fc.property(story, ({ title, deck, text }) => {
        const { words } = readStoryWords({ title, deck, text }, data.model.words);
        const weighed = weigh(words);
        const known = topicTerms(title, text).filter(({ term }) => rowOf(term) >= 0);
        expect(weighed.map(({ row }) => row).toSorted((a, b) => a - b)).toEqual(
          known.map(({ term }) => rowOf(term)).toSorted((a, b) => a - b),
        );
      }),
    );
  });

  function rowOf(term: string): number {
    const [first = '', second] = term.split(' ');
    const number = data.model.words.get(first) ?? -1;
    if (second === undefined) return data.model.wordRows[number] ?? -1;
    const other = data.model.words.get(second) ?? -1;
    return number < 0 || other < 0 ? -1 : (data.model.pairRows.get(number * 65_536 + other) ?? -1);
  }
});
