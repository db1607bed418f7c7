import { describe, expect, test } from 'vitest';
import { countryNames, currentCountry } from '../../src/config/countries.ts';
import { readFeeds } from '../../src/config/feeds.ts';
import { printProblems } from '../../src/config/problem.ts';

const entry = (lines: Record<string, string>): string =>
  `feeds:\n  - ${Object.entries({ id: 'a', source: 'A', url: 'https://a.example/rss', ...lines })
    .map(([key, value]) => `${key}: ${value}`)
    .join('\n    ')}\n`;
const problemsOf = (text: string): string => printProblems(readFeeds('feeds.yaml', text).problems);

describe('readFeeds', () => {
  test('fills in what is left out', () => {
    expect(readFeeds('feeds.yaml', entry({})).value?.feeds).toEqual([
      {
        id: 'a',
        source: 'A',
        url: 'https://a.example/rss',
        timezone: 'UTC',
        datelineWeight: 1,
        defaultCountry: null,
        defaultRegion: null,
        topic: null,
        language: null,
        everyMs: null,
        fullText: false,
        auth: null,
      },
    ]);
  });

  test('takes every documented key; NO is Norway, not false', () => {
    const text = entry({
      timezone: 'Europe/Oslo',
      'dateline-weight': '0',
      country: 'NO',
      region: 'europe',
      topic: 'economy',
      language: 'nb',
      every: '30s',
      contract: 'true',
      enabled: 'true',
      'full-text': 'true',
      auth: '{ header: X-Api-Key, env: A_KEY }',
      seen: '2026-11-25',
    });
    expect(readFeeds('feeds.yaml', text).value?.feeds[0]).toEqual({
      id: 'a',
      source: 'A',
      url: 'https://a.example/rss',
      timezone: 'Europe/Oslo',
      datelineWeight: 0,
      defaultCountry: 'NO',
      defaultRegion: 'europe',
      topic: 'economy',
      language: 'nb',
      everyMs: 30_000,
      fullText: true,
      auth: { kind: 'header', header: 'X-Api-Key', env: 'A_KEY' },
    });
  });

  test('reads HTTP Basic', () => {
    const text = entry({ auth: '{ user: desk, env: A_PASSWORD }' });
    expect(readFeeds('feeds.yaml', text).value?.feeds[0]?.auth).toEqual({
      kind: 'basic',
      user: 'desk',
      env: 'A_PASSWORD',
    });
  });

  test('a secret that the environment lacks is a problem, unless the feed is off', () => {
    const auth = '{ header: X-Api-Key, env: A_KEY }';
    const problems = (env: Record<string, string>, more = {}): string =>
      printProblems(readFeeds('feeds.yaml', entry({ auth, ...more }), env).problems);
    expect(problems({})).toMatch(/feeds\[0\]\.auth\.env: names a variable that is not set/);
    expect(problems({ A_KEY: ' ' })).toContain('not set');
    expect(problems({ A_KEY: 'k' })).toBe('');
    expect(problems({}, { enabled: 'false' })).toBe('');
  });

  test('a disabled feed is listed, not polled', () => {
    const { value } = readFeeds('feeds.yaml', entry({ enabled: 'false' }));
    expect(value?.feeds).toEqual([]);
    expect(value?.listed.map(({ id }) => id)).toEqual(['a']);
  });

  test.each([
    ['region', 'asia', 'did you mean asia-pacific?'],
    ['region', 'middle-eats', 'did you mean middle-east?'],
    ['topic', 'sports', 'did you mean sport?'],
    ['topic', 'politcs', 'did you mean politics?'],
    ['country', 'UK', 'did you mean GB?'],
    ['country', 'tr', 'did you mean TR?'],
    ['country', 'EU', 'must be an ISO 3166-1 code'],
    ['country', 'Turkey', 'must be an ISO 3166-1 code'],
    ['timezone', 'Istanbul', 'did you mean Europe/Istanbul?'],
    ['timezone', 'Europe/Londno', 'did you mean Europe/London?'],
    ['timezone', "'+03:00'", 'must be an IANA time zone'],
    ['url', 'a.example/rss', 'did you mean https://a.example/rss?'],
    ['url', 'ftp://a.example/rss', 'must begin with https:// or http://'],
    ['url', 'file:///etc/passwd', 'must begin with https:// or http://'],
    ['url', 'https://me:secret@a.example/', 'must not hold a name or password'],
    ['id', 'BBC World', 'must be small letters'],
    ['every', '5 minutes', 'must be a duration'],
    ['every', '0m', 'must be a duration'],
    ['every', '4m', 'below 5m needs contract: true'],
    ['dateline-weight', '9', 'must be from 0 to 3'],
    ['language', 'English', 'must be a language code'],
    ['seen', 'yesterday', 'must be a date'],
    ['enabled', 'yes', 'must be true or false'],
    ['auth', '{ env: A_KEY }', 'must have header (a key) or user (HTTP Basic)'],
    ['auth', '{ header: X-Key, user: a, env: A_KEY }', 'one of the two'],
    ['auth', '{ header: Host, env: A_KEY }', 'a header that Dateline sets itself'],
    ['auth', '{ header: X-Key, env: s3cret-value }', 'must be the name of an environment variable'],
    ['regoin', 'europe', 'unknown key; did you mean region?'],
  ])('%s: %s → %s', (key, value, expected) => {
    const printed = problemsOf(entry({ [key]: value }));
    expect(printed.split('\n')).toHaveLength(1);
    expect(printed).toMatch(/^feeds\.yaml:\d+:\d+ feeds\[0\]\./);
    expect(printed).toContain(expected);
    expect(printed).not.toContain('secret');
  });

  test('finds ids and URLs given twice, at the second, also where another entry is wrong', () => {
    const text = `feeds:
  - { id: a, source: A, url: 'https://a.example/rss' }
  - { id: a, source: B, url: 'https://a.example/rss#top' }
  - { id: c, sorce: C, url: 'https://c.example/rss', every: 10s }
`;
    expect(problemsOf(text).split('\n')).toEqual([
      'feeds.yaml:3:11 feeds[1].id: is the same as feeds[0].id',
      'feeds.yaml:3:30 feeds[1].url: is the same as feeds[0].url',
      'feeds.yaml:4:5 feeds[2].source: is missing',
      'feeds.yaml:4:14 feeds[2].sorce: unknown key; did you mean source?',
      'feeds.yaml:4:61 feeds[2].every: below 5m needs contract: true, and the publisher’s consent; did you mean 5m?',
    ]);
  });
});

describe('countries', () => {
  test('are the ones of ISO 3166-1, with Kosovo, Taiwan and Palestine', () => {
    const codes = new Set(countryNames().map(({ value }) => value));
    expect(codes.size).toBe(250);
    for (const code of ['XK', 'TW', 'PS', 'TR', 'GB']) expect(codes).toContain(code);
  });

  test('know withdrawn and everyday codes', () => {
    expect(['UK', 'SU', 'GB', 'EU', 'QQ', 'gb', ''].map(currentCountry)).toEqual([
      'GB',
      'RU',
      'GB',
      null,
      null,
      null,
      null,
    ]);
  });
});
