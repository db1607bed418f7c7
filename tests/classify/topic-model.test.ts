import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadTaggerData, unpackTopicModel } from '../../src/config/models.ts';
import { readRegions } from '../../src/config/regions.ts';
import { readTopics } from '../../src/config/topics.ts';
import { topics } from '../../src/news/tag.ts';
import { home } from './tagging.ts';

const file = `${home}/models/topics.json`;

describe('models/topics.json', () => {
  test('is the one its card describes', () => {
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(readFileSync(`${home}/docs/models.md`, 'utf8')).toContain(sha256);
  });

  test('stays under a megabyte', () => {
    expect(statSync(file).size).toBeLessThan(1_000_000);
  });

  test('has a weight for each term and topic, and a threshold for each topic', () => {
    const model = unpackTopicModel(JSON.parse(readFileSync(file, 'utf8')));
    expect(model.labels).toEqual(topics);
    expect(model.weights.length).toBe(model.idf.length * topics.length);
    expect(model.thresholds.length).toBe(topics.length);
    // Where no topic is given: so a tag always rests on words, and without them it goes.
    expect(Math.max(...model.bias)).toBeLessThan(Math.log(0.1 / 0.9));
    expect(model.weights.every((weight) => Number.isFinite(weight))).toBe(true);
  });

  test('is refused when its parts disagree', () => {
    const json = JSON.parse(readFileSync(file, 'utf8')) as { terms: string };
    expect(() => unpackTopicModel({ ...json, terms: `${json.terms}\none more` })).toThrow(
      RangeError,
    );
    expect(() => unpackTopicModel({ ...json, labels: ['sprot'] })).toThrow('labels');
  });
});

describe('the facts about places', () => {
  test('every country of the gazetteer is filed under one region, and the other way round', async () => {
    const { gazetteer, regions } = await loadTaggerData(home, `${home}/config`);
    const filed = Object.values(regions.regions).flatMap(({ countries }) => countries);
    expect(new Set(filed).size).toBe(filed.length);
    expect(Object.keys(gazetteer.countries).toSorted()).toEqual(filed.toSorted());
    expect(Object.keys(gazetteer.countries).length).toBeGreaterThan(240);
    const named = [...regions.leaders, ...regions.institutions, ...regions.domestic];
    expect(named.filter(({ country }) => !filed.includes(country))).toEqual([]);
    expect(Object.keys(regions.also).filter((country) => !filed.includes(country))).toEqual([]);
    for (const { country, otherwise } of gazetteer.senses)
      expect(filed).toEqual(expect.arrayContaining([country, otherwise ?? country]));
  });

  test('the topics carry the seventeen codes in order', async () => {
    const { topics: facts } = await loadTaggerData(home, `${home}/config`);
    expect(topics.map((topic) => facts.topics[topic].code)).toEqual(
      Array.from({ length: 17 }, (_, index) => `${String(index + 1).padStart(2, '0')}000000`),
    );
  });
});

describe('an editor who mistypes', () => {
  const regionsText = readFileSync(`${home}/config/regions.yaml`, 'utf8');
  const topicsText = readFileSync(`${home}/config/topics.yaml`, 'utf8');

  test('reads line and column of a wrong country code', () => {
    const { value, problems } = readRegions(
      'regions.yaml',
      regionsText.replace('AO, BF', 'AO, Bf'),
    );
    expect(value).toBeNull();
    expect(problems[0]).toMatchObject({
      file: 'regions.yaml',
      path: expect.stringMatching(/^regions\.africa/) as unknown,
    });
    expect(problems[0]?.line).toBeGreaterThan(1);
  });

  test('is told of a country filed twice', () => {
    const { problems } = readRegions('regions.yaml', regionsText.replace('AO, BF', 'AO, FR, BF'));
    expect(problems.map(({ message }) => message)).toEqual([
      'FR is filed under africa already: put the second under also',
    ]);
  });

  test('is told of an unknown topic in a vote', () => {
    const { problems } = readTopics(
      'topics.yaml',
      topicsText.replace('cricket: sport 0.98', 'cricket: sprot 0.98'),
    );
    expect(problems.map(({ message }) => message)).toEqual([
      '"sprot 0.98" must be a topic and a trust above 0 and up to 1, such as politics 0.9',
    ]);
  });
});
