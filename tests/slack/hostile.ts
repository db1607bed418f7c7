import fc from 'fast-check';
import type { Take } from '../../src/news/story.ts';
import { anyText, noon, take } from './made-up.ts';

/** What a hostile feed, or person, might write. */
export const hostile = fc.oneof(
  anyText(700),
  fc
    .array(
      fc.constantFrom(
        '<!channel>',
        '<!here|here>',
        '<@U001AMARA>',
        '<!subteam^S1>',
        '<https://evil.example|bank>',
        '@channel',
        ':x:',
        '*b*',
        '`c`',
        '\u202E',
        '&amp;lt;',
        '😀',
        '\n> q',
        'x'.repeat(900),
        '&'.repeat(300),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(' ')),
);

/** Every link, button address and mention in a payload. */
export function reached(value: unknown, found: { urls: string[]; pings: unknown[] }): typeof found {
  if (Array.isArray(value)) for (const one of value) reached(one, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, one] of Object.entries(value)) {
      if (key === 'url' && typeof one === 'string') found.urls.push(one);
      if (key === 'type' && ['user', 'broadcast', 'usergroup', 'channel'].includes(String(one))) {
        found.pings.push(one);
      }
      reached(one, found);
    }
  }
  return found;
}

/** A take of a hostile feed. */
export function hostileTake(): fc.Arbitrary<Take> {
  return fc
    .record({
      title: hostile,
      source: hostile,
      summary: fc.array(hostile, { maxLength: 5 }),
      permalink: fc.option(
        fc.oneof(
          fc.constantFrom(
            'https://harbour.example/|>x',
            'javascript:1',
            'https://a@b.example',
            'https://harbour.example/ok',
          ),
          hostile,
        ),
      ),
      publishedAt: fc.oneof(fc.constantFrom(0, noon, Date.UTC(2099, 0), -1), fc.integer()),
      place: fc.option(hostile),
    })
    .map(({ place, ...rest }) => take({ ...rest, dateline: { place, date: null, agency: null } }));
}
