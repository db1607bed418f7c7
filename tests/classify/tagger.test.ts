import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Tagger } from '../../src/classify/tagger.ts';
import type { Tags } from '../../src/news/tag.ts';
import { namesOf, shippedTagger, storyOf, talks } from './tagging.ts';

let tagger: Tagger;
beforeAll(async () => {
  tagger = await shippedTagger();
});

const placesOf = (
  title: string,
  text = '',
): Pick<ReturnType<typeof namesOf>, 'regions' | 'countries'> => {
  const { regions, countries } = namesOf(tagger.tag(storyOf({ title, text })));
  return { regions, countries: countries.toSorted() };
};

const tagsOf = (tags: Tags): { kind: 'region' | 'country'; tag: string; score: number }[] => [
  ...tags.regions.map(({ region, score }) => ({ kind: 'region' as const, tag: region, score })),
  ...tags.countries.map(({ country, score }) => ({
    kind: 'country' as const,
    tag: country,
    score,
  })),
];

describe('a story of two powers', () => {
  test.each([
    ['whole', talks],
    ['title alone', { title: talks.title }],
    ['title and deck', { title: talks.title, deck: talks.deck }],
    ['deck alone', { title: talks.deck }],
    ['filed from a desk', { ...talks, datelinePlace: 'Istanbul', datelineWeight: 0 }],
    ['with its section line', { ...talks, sections: ['Politics, Americas, Asia - Pacific'] }],
  ])('%s: politics first, both regions, no other', (_, given) => {
    const tags = tagger.tag(storyOf(given));
    const { topics, regions, countries } = namesOf(tags);
    expect(topics[0]).toBe('politics');
    expect(topics.filter((topic) => topic !== 'conflict')).toEqual(['politics']);
    expect(regions).toEqual(['asia-pacific', 'americas']);
    expect(countries.toSorted()).toEqual(['CA', 'JP', 'PH']);
  });

  test('names the words that speak for each tag', () => {
    const { evidence } = tagger.tag(storyOf(talks));
    const phrases = (tag: string): string[] =>
      evidence.filter((line) => line.tag === tag).map((line) => line.phrase);
    expect(phrases('americas')).toEqual(expect.arrayContaining(['Canadian', 'Canada', 'Ottawa']));
    expect(phrases('asia-pacific')).toEqual(
      expect.arrayContaining(['Japanese', 'Philippines', 'South China Sea']),
    );
    expect(phrases('politics').length).toBeGreaterThan(0);
  });
});

describe('laws of evidence', () => {
  const sentences = [
    'Kenyan farmers sued the ministry in Nairobi over water rights.',
    'The French president flew to Cairo for talks with Egypt.',
    'NATO ministers will meet next week.',
    'A ferry sank off the Philippines, killing eleven.',
    'Brazil and Peru signed a treaty on the Amazon basin.',
    'Shares fell in London and Tokyo after the Fed spoke.',
    'Nothing happened at all on a quiet Tuesday.',
    'The U.S. and Germany sent aid to Sudan, Chad, Libya and Yemen.',
    'Kyiv says Russian drones hit Odesa.',
    'Officials in Georgia and Armenia opened the road to Tbilisi.',
  ];
  const story = fc.record({
    title: fc.constantFrom(...sentences),
    text: fc
      .array(fc.constantFrom(...sentences), { maxLength: 6 })
      .map((list) => list.join('\n\n')),
  });
  test('the contributions of a region or country sum to its score', () => {
    fc.assert(
      fc.property(story, (given) => {
        const tags = tagger.tag(storyOf(given));
        for (const { kind, tag, score } of tagsOf(tags)) {
          const sum = tags.evidence
            .filter((line) => line.kind === kind && line.tag === tag)
            .reduce((total, line) => total + line.weight, 0);
          expect(sum).toBeCloseTo(score, 9);
        }
      }),
    );
  });

  test('without the cited phrases the tag is gone', () => {
    fc.assert(
      fc.property(story, (given) => {
        const tags = tagger.tag(storyOf(given));
        for (const { kind, tag } of tagsOf(tags)) {
          let { title, text } = given;
          const cited = tags.evidence
            .filter((line) => line.kind === kind && line.tag === tag)
            .map((line) => line.phrase)
            .toSorted((a, b) => b.length - a.length);
          for (const phrase of cited) {
            title = title.replaceAll(phrase, '');
            text = text.replaceAll(phrase, '');
          }
          const left = tagger.tag(storyOf({ title, text }));
          // Where no place is left, the words that are may still make a guess, which says that it is one.
          const named = [
            ...left.regions.map(({ region, origin }) => ({ place: region, origin })),
            ...left.countries.map(({ country, origin }) => ({ place: country, origin })),
          ].filter(({ origin }) => origin !== 'inferred');
          expect(named.map(({ place }) => place)).not.toContain(tag);
        }
      }),
    );
  });

  test('any text is tagged without a throw, within bounds, and always the same way', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (title, text) => {
        const tags = tagger.tag(storyOf({ title, text }));
        expect(tags.regions.length).toBeLessThanOrEqual(3);
        expect(tags.topics.length).toBeLessThanOrEqual(3);
        expect(tagger.tag(storyOf({ title, text }))).toEqual(tags);
      }),
    );
  });
});

describe('places', () => {
  test.each([
    ['a demonym', 'Nigerian lender posts record profit', ['africa'], ['NG']],
    ['a capital for its government', 'Ankara recalls envoy', ['europe'], ['TR']],
    [
      'possessives and initials',
      "U.S.'s envoy meets China's premier",
      ['asia-pacific', 'americas'],
      ['CN', 'US'],
    ],
    [
      'a hyphen between countries',
      'US-India trade pact signed',
      ['asia-pacific', 'americas'],
      ['IN', 'US'],
    ],
    ['the longest name', 'Papua New Guinea holds vote', ['asia-pacific'], ['PG']],
    ['the longest name of a state', 'New Mexico fires spread', ['americas'], ['US']],
    ['a state', 'Ohio passes budget', ['americas'], ['US']],
    [
      'a town with a greater namesake',
      'Fire destroys school in Paris, Texas',
      ['americas'],
      ['US'],
    ],
    ['a town and a shortened state', 'Mayor of Birmingham, Ala., resigns', ['americas'], ['US']],
    ['a region phrase alone', 'Sahel drought deepens', ['africa'], []],
    ['a metonym', 'Kremlin denies report', ['europe'], ['RU']],
    ['a currency is no country', 'Swiss franc climbs', [], []],
    ['a firm is no country', 'Morgan Stanley cuts jobs', [], []],
    ['a person named like a city', 'Actor Whitney Houston remembered', [], []],
    ['a person named like a country', 'Shoes worn by Michael Jordan sold', [], []],
    ['a bird is no country', 'How to roast a turkey', [], []],
    ['no place', 'Singer releases third album', [], []],
    ['capitals throughout', 'FRANCE AND JAPAN SIGN PACT', ['europe', 'asia-pacific'], ['FR', 'JP']],
    ['a pronoun in capitals', 'TELL US WHAT YOU THINK', [], []],
  ])('%s: %s', (_, title, regions, countries) => {
    const got = placesOf(title);
    expect(got.regions.toSorted()).toEqual(regions.toSorted());
    expect(got.countries).toEqual(countries);
  });

  test('one name, two senses: the cues of the story decide', () => {
    expect(
      placesOf('Georgia election contested', 'Protesters gathered in Tbilisi.').countries,
    ).toEqual(['GE']);
    expect(placesOf('Georgia election law upheld', 'A judge in Atlanta ruled.').countries).toEqual([
      'US',
    ]);
  });

  test('a long list of countries weighs less than the one the story is about', () => {
    const tags = tagger.tag(
      storyOf({
        title: 'Chile wins seat on council',
        text: 'Chile beat its rivals.\n\nAlso standing were Spain, Ghana, Fiji, Oman, Nepal, Malta and Togo.',
      }),
    );
    expect(namesOf(tags).countries).toEqual(['CL']);
    expect(tags.mentions.length).toBe(8);
  });

  test('the dateline counts as much as the feed says', () => {
    const given = { title: 'Ministers agree on fishing quotas', datelinePlace: 'Lima' };
    expect(namesOf(tagger.tag(storyOf({ ...given, datelineWeight: 0 }))).countries).toEqual([]);
    expect(namesOf(tagger.tag(storyOf({ ...given, datelineWeight: 2 }))).countries).toEqual(['PE']);
  });

  test('a story that names no place takes the default of its feed, marked so', () => {
    const tags = tagger.tag(storyOf({ title: 'Bus drivers strike', defaultCountry: 'GB' }));
    expect(tags.countries).toEqual([{ country: 'GB', score: 1, origin: 'default' }]);
    expect(tags.regions).toEqual([{ region: 'europe', score: 1, origin: 'default' }]);
    expect(
      tags.evidence.filter((line) => line.rule === 'feed-default').map((line) => line.tag),
    ).toEqual(['europe', 'GB']);
    expect(
      tagger.tag(storyOf({ title: 'Bus drivers strike in Kenya', defaultCountry: 'GB' }))
        .countries[0],
    ).toMatchObject({ country: 'KE', origin: 'evidence' });
  });

  test.each([
    ['tr', "Almanya'nın başbakanı görüştü", 'DE'],
    ['de', 'Ägypten schließt Abkommen', 'EG'],
    ['fr', "L'Allemagne signe un accord", 'DE'],
    ['es', 'Nueva Zelanda firma un acuerdo', 'NZ'],
    ['pt', 'A Alemanha assina um acordo', 'DE'],
    ['it', 'La Germania firma un accordo', 'DE'],
    ['nl', 'Duitsland tekent een akkoord', 'DE'],
    ['sv', 'Tyskland skriver under avtal', 'DE'],
    ['pl', 'Niemcy podpisują umowę', 'DE'],
    ['ru', 'Германия подписала соглашение', 'DE'],
    ['uk', 'Німеччина підписала угоду', 'DE'],
    ['ar', 'وقعت ألمانيا اتفاقا', 'DE'],
    ['el', 'Η Γερμανία υπογράφει συμφωνία', 'DE'],
    ['id', 'Jerman menandatangani perjanjian', 'DE'],
  ])('country names in %s', (language, title, country) => {
    expect(namesOf(tagger.tag(storyOf({ title, language }))).countries).toEqual([country]);
  });
});

describe('topics', () => {
  test.each([
    ['Striker scores twice as city reach cup final', 'sport'],
    ['Central bank raises interest rates to curb inflation', 'economy'],
    ['Man charged with murder after shooting, police say', 'crime'],
    ['Parliament votes on election law as opposition walks out', 'politics'],
    ['Airstrikes kill dozens as troops advance', 'conflict'],
    ['Vaccine trial shows promise for patients with cancer', 'health'],
    ['Earthquake kills hundreds, rescuers search rubble', 'disaster'],
    ['Astronomers discover distant galaxy with space telescope', 'science-tech'],
    ['Teachers, pupils return to school after exam reform', 'education'],
    ['Film festival opens with new drama by award-winning director', 'arts'],
  ])('%s: %s', (title, topic) => {
    expect(tagger.tag(storyOf({ title })).topics[0]?.topic).toBe(topic);
  });

  test('a section tips the balance and stands in the evidence', () => {
    const tags = tagger.tag(
      storyOf({ title: 'What happened on Tuesday', sections: ['Sports News'] }),
    );
    expect(tags.topics[0]?.topic).toBe('sport');
    expect(tags.evidence).toContainEqual(
      expect.objectContaining({ tag: 'sport', where: 'section', phrase: 'Sports News' }),
    );
  });

  test('a media topic code settles it', () => {
    const tags = tagger.tag(storyOf({ title: 'Quiet day', sections: ['medtop:12000000'] }));
    expect(tags.topics[0]?.topic).toBe('religion');
  });

  test('words it never saw get no topic', () => {
    expect(tagger.tag(storyOf({ title: 'Xyzzy plugh' })).topics).toEqual([]);
    expect(tagger.tag(storyOf({})).topics).toEqual([]);
  });
});

describe('genre', () => {
  test.each([
    ['Live updates: votes are counted', 'live'],
    ['Letters: our canal deserves better', 'opinion'],
    ['Rovers 2-1 Albion: late goal settles derby', 'sport-result'],
    ['Ten years after the flood, a town looks back', 'anniversary'],
    ['Best headphone deals this week', 'promotion'],
    ['In pictures: the lantern parade', 'feature'],
    ['Minister resigns over audit', 'news'],
  ])('%s: %s', (title, genre) => {
    expect(tagger.tag(storyOf({ title })).genre).toBe(genre);
  });
});
