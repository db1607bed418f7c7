import { describe, expect, test } from 'vitest';
import { parseQuery } from '../../src/query/parse.ts';
import { printQuery } from '../../src/query/print.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import { vocabulary } from './vocabulary.ts';

function read(text: string): string {
  const parsed = parseQuery(text, vocabulary);
  return parsed.kind === 'parsed' ? printQuery(parsed.query) : `bad: ${parsed.problem.message}`;
}

function problemOf(text: string): { at: number; suggestion: string | null; message: string } {
  const parsed = parseQuery(text, vocabulary);
  if (parsed.kind === 'parsed') throw new Error(`read ${text} as ${printQuery(parsed.query)}`);
  return parsed.problem;
}

function deep(depth: number): string {
  return `${'('.repeat(depth)}a${')'.repeat(depth)}`;
}

describe('what is read', () => {
  test.each([
    // Operators.
    ['a OR b c', '(a OR b) c'],
    ['a b OR c', 'a (b OR c)'],
    ['(a b) OR c', '(a b) OR c'],
    ['-(a OR b)', '-(a OR b)'],
    ['NOT sport AND taiwan', '-sport taiwan'],
    ['a | b || c', 'a OR b OR c'],
    ['a or b', 'a or b'],
    ['((a)) (b (c))', 'a b c'],
    ['-(-a)', 'a'],
    ['(a)OR(b)', 'a OR b'],
    ['-a OR -b', '-a OR -b'],
    ['+"Taiwan" -sport', 'taiwan -sport'],
    ['—sport −rugby --golf', '-sport -rugby -golf'],
    // Words.
    ['AT&T 9/11 O’Neill us-china', '"at t" "9 11" "o neill" "us china"'],
    ['AT&amp;T', '"at t"'],
    ['“South China Sea” „Danke“ «oui»', '"south china sea" danke oui'],
    ['Türkiye São Paulo 東京都 東', 'turkiye sao paulo 東京都 東*'],
    ['tai* "south chin*" *bold*', 'tai* "south chin*" bold'],
    ['Taiwan: China says, 10:30', 'taiwan china says "10 30"'],
    [
      '<!channel> <@U1> <#C1|general> <https://a.example/b|a.example/b>',
      'channel u1 general "a example b"',
    ],
    ['https://a.example/b?c=(d)', '"https a example b c d"'],
    ['Johnson & Johnson : …', 'johnson johnson'],
    ["don't", '"don t"'],
    // Fields.
    [
      'region:europe,asia-pacific -topic:sport "South China Sea"',
      'region:asia-pacific,europe -topic:sport "south china sea"',
    ],
    ['region:(europe OR apac)', 'region:asia-pacific,europe'],
    ['topic:(politics, war)', 'topic:conflict,politics'],
    ['region:"Asia - Pacific"', 'region:asia-pacific'],
    ['region:Asia - Pacific talks', 'region:asia-pacific talks'],
    ['Region:Middle East', 'region:middle-east'],
    ['region: europe', 'region:europe'],
    ['region:europe, africa talks', 'region:africa,europe talks'],
    ['region:europe,"Asia - Pacific",africa talks', 'region:africa,asia-pacific,europe talks'],
    ['country:South Korea', 'country:KR'],
    ['country:(South Korea OR türkiye)', 'country:KR,TR'],
    ['country:"Korea, South"', 'country:KR'],
    ['country:guinea bissau', 'country:GW'],
    ['country:us virgin islands', 'country:US virgin islands'],
    ['country:"us" virgin islands', 'country:US virgin islands'],
    ['topics:sports genre:op-ed language:English', 'topic:sport genre:opinion lang:en'],
    ['source:harbour wire', 'source:"Harbour Wire"'],
    ['source:meridian sea news', 'source:Meridian sea news'],
    ['source:"Meridian Sea News"', 'source:"Meridian \'Sea\' News"'],
    ['feed:harbour-world status:correction', 'feed:harbour-world status:corrected'],
    ['-region:europe -(topic:sport)', '-region:europe -topic:sport'],
    ['is:breaking', 'is:breaking'],
    [
      'urgency:1-3 urgency:&lt;=2 urgency:≥7 urgency:4,1,2,6',
      'urgency:1-3 is:breaking urgency:7-8 urgency:1-2,4,6',
    ],
    ['after:48h before:90m', 'after:2d before:90m'],
    ['since:1w until:2026-11', 'after:1w before:2026-11-01'],
    ['after:2026-11-25T10:30Z', 'after:2026-11-25T10:30Z'],
    ['after:2026-11-25T10:30+02:00', 'after:2026-11-25T08:30Z'],
    ['after:2026-11-25T00:00:05.120', 'after:2026-11-25T00:00:05.120Z'],
  ])('%s', (typed, canonical) => {
    expect(read(typed)).toBe(canonical);
    expect(read(canonical)).toBe(canonical);
  });

  test('any value, without a vocabulary', () => {
    const parsed = parseQuery('feed:gone source:"Old Wire" country:KR', anyValue);
    expect(parsed.kind === 'parsed' && printQuery(parsed.query)).toBe(
      'feed:gone source:"Old Wire" country:KR',
    );
  });
});

describe('what is refused', () => {
  test.each<[string, number, string | null]>([
    ['', 0, null],
    ['   ', 0, null],
    [':', 0, null],
    ['*', 0, null],
    ['""', 0, null],
    ['-', 0, null],
    ['- sport taiwan', 0, 'sport taiwan'],
    ['taiwan - china', 7, 'taiwan china'],
    ['a -> b', 2, 'a b'],
    ['-:)', 0, null],
    ['OR OR', 0, null],
    ['OR a', 0, 'a'],
    ['a OR', 2, 'a'],
    ['a OR (b OR)', 8, 'a OR (b )'],
    ['NOT', 0, null],
    ['taiwan "south', 7, 'taiwan "south"'],
    ['"', 0, null],
    ['(a OR b', 0, '(a OR b)'],
    ['a OR b)', 6, 'a OR b'],
    ['a ()', 2, 'a'],
    ['x:y', 0, '"x y"'],
    ['x:(y z)', 0, 'x (y z)'],
    ['regoin:europe topc:sprot', 0, 'region:europe topic:sport'],
    ['taiwan region:asai', 14, 'taiwan region:asia-pacific'],
    ['country:taiwna', 8, 'country:taiwan'],
    ['country:(south krea)', 9, 'country:("south korea")'],
    ['region:latam', 7, 'region:americas'],
    ['region:"Southeast Asia"', 7, 'region:asia-pacific'],
    ['source:harbor', 7, 'source:"Harbour Wire"'],
    ['region:atlantis', 7, null],
    ['region:', 0, null],
    ['region: OR europe', 0, null],
    ['region:""', 0, null],
    ['region:()', 0, null],
    ['region:(europe', 7, 'region:(europe)'],
    ['topic:(politics war)', 7, 'topic:(politics OR war)'],
    ['topic:(politics -war)', 16, null],
    ['topic:-sport', 6, '-topic:sport'],
    ['urgency:9', 8, null],
    ['urgency:<1', 8, null],
    ['urgency:3-1', 8, null],
    ['is:corrected', 3, 'status:corrected'],
    ['is:urgent', 3, 'is:breaking'],
    ['after:2026-02-30', 6, null],
    ['after:yesterday', 6, null],
    ['after:1d,2d', 9, null],
    ['t*', 0, 't'],
    ['ta*wan', 0, 'ta*'],
  ])('%s', (typed, at, suggestion) => {
    expect(problemOf(typed)).toMatchObject({ at, suggestion });
  });

  test('more than 1,000 characters, saying how many', () => {
    expect(problemOf('taiwan '.repeat(500))).toMatchObject({ at: 1000, suggestion: null });
    expect(problemOf('taiwan '.repeat(500)).message).toContain('3500');
    expect(read('taiwan '.repeat(142).trim())).toBe(Array(142).fill('taiwan').join(' '));
  });

  test('nesting without end', () => {
    expect(read(deep(20))).toBe('a');
    expect(problemOf(deep(21)).message).toContain('20 deep');
    expect(problemOf('-('.repeat(300)).message).toContain('20 deep');
    expect(problemOf('NOT '.repeat(200)).message).toContain('20 deep');
  });

  test('with the values there are, where they are few', () => {
    expect(problemOf('region:atlantis').message).toBe(
      'There is no region “atlantis”. It may be africa, americas, asia-pacific, europe, middle-east.',
    );
  });
});
