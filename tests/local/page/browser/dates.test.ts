import { expect, test } from 'vitest';
import { ago, dayName, slackDate } from '../../../../src/local/page/browser/dates.ts';

const at = Date.UTC(2026, 2, 17, 22, 30, 5);

test.each([
  ['{date_num}', '18/03/2026'],
  ['{date}', '18 March 2026'],
  ['{date_short}', '18 Mar 2026'],
  ['{date_long}', 'Wednesday, 18 March 2026'],
  ['{date_short_pretty} at {time}', 'Tomorrow at 07:30'],
  ['{time_secs}', '07:30:05'],
  ['{ago}', 'just now'],
  ['{nonsense}', '{nonsense}'],
])('%s is read where the reader is', (pattern, expected) => {
  expect(slackDate(at, pattern, at - 8 * 3_600_000, 'Asia/Tokyo')).toBe(expected);
});

test('days near now have names', () => {
  expect(dayName(at, at, 'UTC')).toBe('Today');
  expect(dayName(at, at + 86_400_000, 'UTC')).toBe('Yesterday');
  expect(dayName(at, at + 5 * 86_400_000, 'UTC')).toBe('Tuesday 17 March');
  expect(dayName(Number.NaN, at, 'UTC')).toBe('');
});

test('what was long ago is told in the fitting unit', () => {
  expect([20_000, 240_000, 7_200_000, 5 * 86_400_000].map(ago)).toEqual([
    'just now',
    '4 min ago',
    '2 h ago',
    '5 days ago',
  ]);
});
