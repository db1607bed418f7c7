import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { boundary, foldName, tagWord, words } from '../../src/query/words.ts';

describe('words', () => {
  test.each<[string, string[]]>([
    ['', []],
    ['—“…” & !', []],
    ['South China Sea', ['south', 'china', 'sea']],
    ['AT&T at 9/11', ['at', 't', 'at', '9', '11']],
    ["O’Neill, O'Neill", ['o', 'neill', 'o', 'neill']],
    ['US-China', ['us', 'china']],
    ['Türkiye São Paulo Łódź Ångström', ['turkiye', 'sao', 'paulo', 'lodz', 'angstrom']],
    ['İSTANBUL Diyarbakır', ['istanbul', 'diyarbakir']],
    ['Straße STRASSE Ærø Œuvre Þór', ['strasse', 'strasse', 'aero', 'oeuvre', 'thor']],
    ['ΟΔΟΣ οδός', ['οδοσ', 'οδοσ']],
    ['ﬁnance Ｎ．Ｋ． ½ m²', ['finance', 'n', 'k', '1', '2', 'm2']],
    ['e\u0301te\u0301 co\u00adoperate', ['ete', 'cooperate']],
    ['東京都', ['東京', '京都']],
    ['東', ['東']],
    ['東京2020年', ['東京', '2020', '年']],
    ['ニュース', ['ニュ', 'ュー', 'ース']],
    ['한국어 뉴스', ['한국', '국어', '뉴스']],
    ['Hawaiʻi', ['hawai', 'i']],
    ['Москва Київ', ['москва', 'киів']],
  ])('%s', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  test('are cut at 64 units, never inside a character', () => {
    expect(words('x'.repeat(5000))).toEqual(['x'.repeat(64)]);
    // Gothic, outside the basic plane, one unit off.
    const [word = ''] = words(`a${'𐌰'.repeat(50)}`);
    expect(word).toBe(`a${'𐌰'.repeat(31)}`);
  });

  test('of every character there is stay as they are, in themselves and in FTS5', () => {
    const found = new Set<string>();
    for (let point = 1; point < 0x110000; point += 1) {
      if (point < 0xd800 || point > 0xdfff) {
        for (const word of words(String.fromCodePoint(point))) found.add(word);
      }
    }
    const all = [...found];
    expect(all.filter((word) => words(word).join(' ') !== word)).toEqual([]);
    expect(all.filter((word) => !/^[\p{L}\p{N}]+$/u.test(word))).toEqual([]);
    expect(all).not.toContain(boundary);

    using database = new DatabaseSync(':memory:');
    database.exec(`create virtual table index_of using fts5(words, tokenize="unicode61 remove_diacritics 0");
      create virtual table terms using fts5vocab(index_of, 'row')`);
    const tag = tagWord('region', 'asia-pacific');
    database.prepare('insert into index_of values (?)').run([...all, boundary, tag].join(' '));
    const indexed = new Set(
      database
        .prepare('select term from terms')
        .all()
        .map(({ term }) => term),
    );
    expect([...all, boundary, tag].filter((word) => !indexed.has(word))).toEqual([]);
  });
});

test('a tag is compared by its words and is no word itself', () => {
  expect(tagWord('region', 'Asia - Pacific')).toBe(tagWord('region', 'asia-pacific'));
  expect(tagWord('source', 'ab c')).not.toBe(tagWord('source', 'a bc'));
  const tag = tagWord('region', 'europe');
  expect(words(tag)).not.toContain(tag);
  expect(words(tag).some((word) => tag.startsWith(word))).toBe(false);
});

test('names fold to their words', () => {
  expect(foldName(' Asia - Pacific ')).toBe('asia pacific');
});
