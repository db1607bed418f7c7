import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { looksLikeUrl, mrkdwn, plain, readerTime, safeUrl } from '../../src/slack/text.ts';
import { anyText } from './made-up.ts';

describe('plain text', () => {
  test('loses bidi overrides, controls and invisible characters, and stays one line', () => {
    expect(plain('\u202EgnippiT\u202C the\r\n\u0007 scales\u200B\uFEFF\u2028now', 100)).toBe(
      'gnippiT the scales now',
    );
  });

  test('is cut between code points, never inside a surrogate pair', () => {
    expect(plain('ab😀cd', 5)).toBe('ab😀…');
    expect(plain('😀'.repeat(10), 8)).toBe('😀😀😀…');
    expect(plain(`${'a'.repeat(3000)}b`, 3000)).toHaveLength(3000);
  });

  test('is cut so that the whole fits, a pair at the cut too', () => {
    expect(plain('aaaa😀bb', 6)).toBe('aaaa…');
    expect(plain('aaaa😀bb', 7)).toBe('aaaa😀…');
  });

  test('mends half a surrogate pair', () => {
    expect(plain('a\uD83D', 10)).toBe('a\uFFFD');
  });

  test('keeps AT&T, angle brackets and emoji names as they are: nobody parses it', () => {
    expect(plain('AT&T <!channel> :x: &lt;b&gt;', 100)).toBe('AT&T <!channel> :x: &lt;b&gt;');
  });
});

describe('mrkdwn', () => {
  test('escapes what could ping or link', () => {
    expect(mrkdwn('<!channel> <@U1> <https://evil.example|bank>', 200)).toBe(
      '&lt;!channel&gt; &lt;@U1&gt; &lt;https://evil.example|bank&gt;',
    );
  });

  test('escapes once: AT&T and a literal &lt;b&gt; come out as they were written', () => {
    expect(mrkdwn('AT&T &lt;b&gt;', 100)).toBe('AT&amp;T &amp;lt;b&amp;gt;');
  });

  test('formats nothing and draws no emoji', () => {
    const safe = mrkdwn('*a*b* 5 * 3 _x_ ~y~ `z` :x: 10:30:05', 100);
    expect(safe).not.toMatch(/[*_~`]|:[\w+-]+:/);
  });

  test('does not quote', () => {
    expect(mrkdwn('> quoted', 100)).toBe('\u203A quoted');
  });

  test('keeps its length after escaping', () => {
    expect(mrkdwn('&'.repeat(3001), 3000).length).toBeLessThanOrEqual(3000);
    expect(mrkdwn('a'.repeat(3001), 3000)).toHaveLength(3000);
  });

  test('whatever comes in, nothing special comes out', () => {
    fc.assert(
      fc.property(anyText(400), fc.integer({ min: 20, max: 300 }), (text, max) => {
        const safe = mrkdwn(text, max);
        expect(safe.length).toBeLessThanOrEqual(max);
        expect(safe).not.toMatch(/[<>*_~`\n\u202A-\u202E\u2066-\u2069]/);
        expect(safe.isWellFormed()).toBe(true);
        expect(plain(text, max).length).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('links', () => {
  test.each([
    ['https://a.example/x?y=1&z=2', 'https://a.example/x?y=1&z=2'],
    ['https://a.example/a|b>c<d', 'https://a.example/a%7Cb%3Ec%3Cd'],
    ['javascript:alert(1)', null],
    ['data:text/html,x', null],
    ['//a.example', null],
    ['https://bank.example@evil.example/', null],
    ['', null],
    [null, null],
  ])('%s', (url, safe) => {
    expect(safeUrl(url)).toBe(safe);
  });

  test('too long for Slack is no link', () => {
    expect(safeUrl(`https://a.example/${'x'.repeat(3000)}`)).toBeNull();
  });

  test('a label that is itself an address is seen', () => {
    expect(looksLikeUrl('https://bank.example')).toBe(true);
    expect(looksLikeUrl('Log in at www.bank.example')).toBe(true);
    expect(looksLikeUrl('bank.example/login')).toBe(true);
    expect(looksLikeUrl('U.S. and E.U. agree')).toBe(false);
    expect(looksLikeUrl('Prices rise 3.5%')).toBe(false);
  });
});

test('a time has a fallback, also where no calendar goes', () => {
  expect(readerTime(Date.UTC(2026, 2, 2, 9, 30))).toBe(
    '<!date^1772443800^{date_short_pretty} {time}|2026-03-02 09:30 UTC>',
  );
  expect(readerTime(9e15)).toContain('at an unknown time');
});
