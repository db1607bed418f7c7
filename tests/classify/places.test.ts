import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTagger } from '../../src/classify/tagger.ts';
import { loadTaggerData } from '../../src/config/models.ts';
import { home, namesOf, shippedTagger, storyOf } from './tagging.ts';

const tagger = await shippedTagger();
const places = (given: Parameters<typeof storyOf>[0]): string[] =>
  namesOf(tagger.tag(storyOf(given))).countries;

describe('country names of other languages', () => {
  test.each([
    ['ru', 'В Японии повысили ставку', ['JP']],
    ['pl', 'Trzęsienie ziemi w Norwegii', ['NO']],
    ['cs', 'Volby ve Francii a v Německu', ['FR', 'DE']],
    ['fi', 'Ruotsissa äänestetään', ['SE']],
    ['hu', 'Németországban sztrájk', ['DE']],
    ['el', 'Εκλογές στη Γαλλία', ['FR']],
    ['ar', 'مصر ولبنان توقعان الاتفاق', ['EG', 'LB']],
    ['he', 'צרפת וגרמניה חתמו', ['FR', 'DE']],
    ['zh', '法国总统访问巴西', ['FR', 'BR']],
    ['ja', 'ドイツで鉄道スト', ['DE']],
    ['ko', '브라질, 새 원전 계획 발표', ['BR']],
    ['th', 'ญี่ปุ่นขึ้นดอกเบี้ย', ['JP']],
    ['hi', 'फ़्रांस में चुनाव', ['FR']],
    ['tr', "Almanya'da seçim", ['DE']],
    ['vi', 'Pháp bầu cử', ['FR']],
    ['sv', 'Val i Frankrike', ['FR']],
    ['nl', 'Duitsland staakt', ['DE']],
    ['pt', 'Moçambique recebe ajuda', ['MZ']],
  ])('%s: %s', (language, title, expected) => {
    expect(places({ language, title }).toSorted()).toEqual(expected.toSorted());
  });
});

describe('who acts together is what a story is about', () => {
  test.each([
    ['Polish, Chilean ministers sign pact', ['CL', 'PL']],
    ['Ghana-Norway talks resume', ['GH', 'NO']],
    ['Kenya and Peru to swap prisoners', ['KE', 'PE']],
  ])('%s', (title, expected) => {
    expect(places({ title }).toSorted()).toEqual(expected);
  });

  test('a town where others meet is no party', () => {
    const title = 'Armenia and Azerbaijan sign text in Geneva';
    expect(places({ title }).toSorted()).toEqual(['AM', 'AZ']);
  });
});

describe('a place that is none', () => {
  test.each([
    ['a first name', 'Paris Holloway opens her own gallery', []],
    ['an initial before a surname', 'The director S. Kent Rockwell resigned', []],
    ['a firm called after a leader', 'Scholz Brewing wins award for its ale', []],
    ['a school called after a country', 'Lebanon High School wins robotics prize', []],
    ['a town before its state', 'Fire destroys mill in Lebanon, Tenn.', ['US']],
    ['a money', 'Fund pays 40 million Swedish crowns for a mill', []],
    ['where someone was born', 'Italian-born chemist wins prize', []],
    ['an idiom', 'It was all Greek to me, says baker', []],
  ])('%s: %s', (_, title, expected) => {
    expect(places({ title })).toEqual(expected);
  });

  test('states that are no more are not their heirs', () => {
    expect(places({ title: 'Soviet Union signs grain deal in Moscow' })).toEqual(['SU']);
    expect(places({ title: 'Russia remembers Soviet Union in Moscow' })[0]).toBe('RU');
  });
});

describe('a story that names no place', () => {
  const story = storyOf({
    title: 'MPs warn of £2bn hole in council budgets',
    text: 'Councillors say libraries and swimming pools could close unless ministers raise funding, with some authorities already cutting bin collections.',
  });

  test('a guess by the words is marked as such and cites them; the words sum to the score', () => {
    const bare = storyOf({
      title: 'Ministers warned of £2bn hole in council budgets',
      text: story.text,
    });
    const tags = tagger.tag(bare);
    expect(tags.countries.map(({ country, origin }) => [country, origin])).toEqual([
      ['GB', 'inferred'],
    ]);
    expect(tags.mentions).toEqual([]);
    const lines = tags.evidence.filter(({ kind }) => kind === 'country');
    expect(lines.map(({ phrase }) => phrase)).toContain('£');
    expect(lines.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(
      tags.countries[0]?.score ?? 0,
    );
  });

  test('what the feed says goes before a guess', () => {
    const given = { ...story, title: 'Hole in council budgets', defaultCountry: 'IE' };
    const [first] = tagger.tag(given).countries;
    expect(first).toEqual({ country: 'IE', score: 1, origin: 'default' });
  });

  test('few words tell nothing', () => {
    expect(places({ title: 'Councillors and ministers disagree' })).toEqual([]);
  });
});

test('any text in any language is read without a throw, and every country has its evidence', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(null, 'en', 'zh', 'ru', 'ar', 'xx', 'th-th'),
      (title, language) => {
        const tags = tagger.tag(storyOf({ title, language }));
        const cited = new Set(tags.evidence.map(({ tag }) => tag));
        for (const { country } of tags.countries) expect(cited).toContain(country);
      },
    ),
  );
});

test('a country that the newsroom files twice is found under both regions', async () => {
  const data = await loadTaggerData(home, `${home}/config`);
  const twice = createTagger({ ...data, regions: { ...data.regions, filedTwice: ['TR'] } });
  const story = storyOf({ title: 'Turkey raises wheat tariff' });
  expect(namesOf(tagger.tag(story)).regions).toEqual(['europe']);
  expect(namesOf(twice.tag(story)).regions.toSorted()).toEqual(['europe', 'middle-east']);
});
