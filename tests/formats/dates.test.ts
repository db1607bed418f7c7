import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDate } from '../../src/formats/dates.ts';

function iso(written: string, zone = 'UTC'): string | null {
  const date = readDate(written, zone);
  return date === null ? null : new Date(date.at).toISOString().replace('.000', '');
}

describe('a date with its own zone', () => {
  test.each([
    ['Fri, 17 May 2024 10:00:00 GMT', '2024-05-17T10:00:00Z'],
    ['Fri, 17 May 2024 10:00 EDT', '2024-05-17T14:00:00Z'],
    ['17 May 24 10:00:00 +0530', '2024-05-17T04:30:00Z'],
    ['2024-05-17T10:00:00.250Z', '2024-05-17T10:00:00.250Z'],
    ['2024-05-17T10:00:00-0330', '2024-05-17T13:30:00Z'],
    ['2024-05-17 10:00:00 UTC+3', '2024-05-17T07:00:00Z'],
    ['Ven, 17 mai 2024 10:00:00 +0200', '2024-05-17T08:00:00Z'],
    ['Do, 17 Okt 2024 10:00:00 MESZ', '2024-10-17T08:00:00Z'],
    ['Cum, 17 Ağu 2024 10:00:00 TRT', '2024-08-17T07:00:00Z'],
    ['17 de mayo de 2024 10:00 GMT', '2024-05-17T10:00:00Z'],
    ['Wrongday, 17 May 2024 10:00:00 Z', '2024-05-17T10:00:00Z'],
    ['Fri, 17 May 2024 24:00:00 GMT', '2024-05-18T00:00:00Z'],
  ])('%s', (written, expected) => {
    expect(iso(written, 'Asia/Tokyo')).toBe(expected);
    expect(readDate(written, 'Asia/Tokyo')?.hasZone).toBe(true);
  });
});

describe("a date without a zone is read in the feed's, through its clock changes", () => {
  test.each([
    ['2024-01-17 10:00', 'Europe/London', '2024-01-17T10:00:00Z'],
    ['2024-07-17 10:00', 'Europe/London', '2024-07-17T09:00:00Z'],
    ['17.05.2024 10:00', 'Europe/Istanbul', '2024-05-17T07:00:00Z'],
    ['17/05/2024', 'Asia/Kolkata', '2024-05-16T18:30:00Z'],
    ['Fri, 17 May 2024 10:00:00 IST', 'Asia/Kolkata', '2024-05-17T04:30:00Z'],
    ['2024-05-17', 'No/Where', '2024-05-17T00:00:00Z'],
  ])('%s in %s', (written, zone, expected) => {
    expect(iso(written, zone)).toBe(expected);
    expect(readDate(written, zone)?.hasZone).toBe(false);
  });
});

test('day comes first between slashes, unless that is impossible', () => {
  expect(iso('05/03/2019')).toBe('2019-03-05T00:00:00Z');
  expect(iso('05/23/2019')).toBe('2019-05-23T00:00:00Z');
});

test.each([
  '',
  'insert updated date here',
  'July 32, 2024',
  'Mon, 30 Feb 2024 10:00:00 GMT',
  '2024-13-01',
  '2024-05-17T25:00:00Z',
  'yesterday',
  '99/99/9999',
])('%j is no date', (written) => {
  expect(readDate(written, 'UTC')).toBeNull();
});

test('what an instant is written as in ISO or RFC 822 reads as that instant', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true }),
      (date) => {
        const seconds = Math.floor(date.getTime() / 1000) * 1000;
        expect(readDate(date.toISOString(), 'Asia/Tokyo')?.at).toBe(date.getTime());
        expect(readDate(date.toUTCString(), 'Asia/Tokyo')?.at).toBe(seconds);
      },
    ),
  );
});

test('no text makes it throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary-ascii' }), (text) => {
      expect(() => readDate(text, 'UTC')).not.toThrow();
      expect(() => readDate(`Fri, ${text} 2024 ${text}`, 'UTC')).not.toThrow();
    }),
  );
});
