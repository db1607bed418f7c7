import { describe, expect, test } from 'vitest';
import { findGenre } from '../../src/classify/genre.ts';
import type { TaggerInput } from '../../src/classify/tagger-data.ts';
import { storyOf } from './tagging.ts';

const genreOf = (title: string, rest: Partial<TaggerInput> = {}, isSport = false): string =>
  findGenre(storyOf({ title, ...rest }), isSport).genre;

describe('genre', () => {
  test.each([
    ['live', 'Budget day live updates: chancellor to speak at noon'],
    ['promotion', 'Best coffee makers to buy this winter'],
    ['opinion', 'The bridge should be rebuilt in stone | Ada Lindqvist'],
    ['opinion', 'The Ferryman’s Song review – a slow boat worth taking'],
    ['feature', 'How a mountain village got its bees back'],
    ['feature', 'A recipe for plum dumplings | The quiet kitchen'],
    ['feature', 'Why are ferries always late?'],
    ['anniversary', 'City marks 50 years of its underground'],
    ['anniversary', 'Ten years on, the flood’s survivors look back'],
    ['preview', 'Cup final preview: the two best defences meet'],
    ['news', 'Parliament passes the budget after a long night'],
    ['news', 'Fugitive held 16 years after he walked out of prison'],
    ['news', 'Mayor must stop building, regulator says'],
    ['news', 'The bridge will be rebuilt | in stone or in steel'],
  ])('%s: %s', (genre, title) => {
    expect(genreOf(title)).toBe(genre);
  });

  test('a result is one only of sport', () => {
    expect(genreOf('Northport 2-1 Easton: Late goal settles derby', {}, true)).toBe('sport-result');
    expect(genreOf('Court votes 2-1 Against the dam', {}, false)).toBe('news');
  });

  test('a section of columnists makes an opinion, in its name or in the address', () => {
    expect(genreOf('Bridges and people', { sections: ['Opinion'] })).toBe('opinion');
    const permalink = 'https://paper.example/opinions/2026/bridges';
    expect(genreOf('Bridges and people', { permalink })).toBe('opinion');
  });

  test('cites the words that decided', () => {
    const { evidence } = findGenre(storyOf({ title: 'How a village got its bees back' }), false);
    expect(evidence).toMatchObject([
      { tag: 'feature', kind: 'genre', phrase: 'How', where: 'title' },
    ]);
  });
});
