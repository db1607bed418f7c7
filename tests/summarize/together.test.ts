import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { medoidHeadline } from '../../src/summarize/headline.ts';
import { countsIn, numbersIn } from '../../src/summarize/numbers.ts';
import { tellTogether, type Report } from '../../src/summarize/together.ts';

const coast: Report = {
  source: 'Coast Daily',
  sentences: [
    'A ferry with 200 people aboard sank off Lindholm on Monday, killing at least 12 people.',
    'The ferry left Senna at dawn in heavy fog, the harbour office said.',
  ],
};
const island: Report = {
  source: 'Island Radio',
  sentences: [
    'At least 12 people were killed on Monday when a ferry with 200 people aboard sank off Lindholm.',
    'Fishermen pulled 40 survivors from the water before the coast guard came.',
  ],
};
const harbour: Report = {
  source: 'Harbour Wire',
  sentences: [
    'A ferry with 200 people aboard sank off Lindholm on Monday, killing at least 31 people.',
    'He said the search would go on.',
    'The owner of the ferry was arrested in Senna, prosecutors said.',
  ],
};

describe('several reports told together', () => {
  test('say nothing twice, and name everybody who says it', () => {
    const told = tellTogether([coast, island]);
    expect(told[0]).toEqual({
      sentence: coast.sentences[0],
      sources: ['Coast Daily', 'Island Radio'],
    });
    expect(told.map(({ sentence }) => sentence)).toEqual([
      coast.sentences[0],
      coast.sentences[1],
      island.sentences[1],
    ]);
  });

  test('a toll that rose stands as the newest report has it, and as that one alone', () => {
    const told = tellTogether([coast, island, harbour]);
    expect(told.map(({ sentence }) => sentence)).not.toContain(coast.sentences[0]);
    expect(told).toContainEqual({ sentence: harbour.sentences[0], sources: ['Harbour Wire'] });
  });

  test('leave out a lower toll, however else it is put', () => {
    const late: Report = {
      source: 'Harbour Wire',
      sentences: ['The death toll of the sinking rose to 31 overnight, prosecutors in Senna said.'],
    };
    const told = tellTogether([coast, late]).map(({ sentence }) => sentence);
    expect(told.join(' ')).toContain('31');
    expect(told.join(' ')).not.toContain('at least 12');
    const past = { ...late, sentences: ['A ferry accident in 2011 killed 75 people there.'] };
    expect(tellTogether([coast, past]).map(({ sentence }) => sentence)).toContain(
      coast.sentences[0],
    );
  });

  test('give every publisher a voice before anybody has three', () => {
    const told = tellTogether([coast, island, harbour]);
    const voices = new Set(told.flatMap(({ sources }) => sources));
    expect(voices).toEqual(new Set(['Coast Daily', 'Island Radio', 'Harbour Wire']));
  });

  test('leave out what means nothing alone', () => {
    const all = tellTogether([harbour], 9).map(({ sentence }) => sentence);
    expect(all).not.toContain('He said the search would go on.');
  });

  test('of nothing are nothing', () => {
    expect(tellTogether([])).toEqual([]);
    expect(tellTogether([{ source: 'Coast Daily', sentences: [] }])).toEqual([]);
  });

  test('are always sentences of the named publishers, each once', () => {
    const sentence = fc.constantFrom(
      ...[coast, island, harbour].flatMap(({ sentences }) => sentences),
    );
    const reports = fc.array(
      fc.record({
        source: fc.constantFrom('One', 'Two', 'Three'),
        sentences: fc.array(sentence, { maxLength: 4 }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(reports, (given) => {
        const told = tellTogether(given);
        expect(told.length).toBeLessThanOrEqual(4);
        expect(new Set(told.map((one) => one.sentence)).size).toBe(told.length);
        for (const { sentence: words, sources } of told) {
          const owners = given.filter(({ sentences }) => sentences.includes(words));
          expect(owners.map(({ source }) => source)).toContain(sources[0]);
        }
      }),
    );
  });
});

describe('the headline of a running story', () => {
  const first = 'Ferry sinks off Lindholm';
  test('is the one that says most of what the others say', () => {
    const titles = [
      'Tragedy in the fog',
      'Ferry sinks off Lindholm, 12 killed',
      'At least 12 killed as ferry sinks off Lindholm',
      'Ferry with 200 aboard sinks off Lindholm',
    ];
    expect(medoidHeadline(titles, 'Tragedy in the fog')).toBe(titles[1]);
  });

  test('stands while there are fewer than three, or none is clearly better', () => {
    expect(medoidHeadline([first, 'Another view'], first)).toBe(first);
    expect(medoidHeadline([first, first, `${first} today`], first)).toBe(first);
    expect(medoidHeadline([], first)).toBe(first);
  });
});

test('numbers are written one way', () => {
  expect([
    ...numbersIn('Two of 2,000 fell 4 per cent to $3.5 million; three-million more'),
  ]).toEqual(['2', '2000', '4 %', '3.5 million', '3 million']);
  expect(countsIn('killed 12 people')).toEqual([{ value: '12', of: 'people' }]);
  expect(numbersIn('one of us, at B52').size).toBe(0);
});
