import { expect, test } from 'vitest';
import { judgeUrgency, type Standing, type UrgencyCase } from '../../src/classify/urgency.ts';
import { genres } from '../../src/news/tag.ts';

const plain: UrgencyCase = {
  stated: null,
  flags: [],
  genre: 'news',
  standing: 'usual',
  voices: ['usual'],
};
const voices = (count: number, standing: Standing = 'usual'): readonly Standing[] =>
  Array.from({ length: count }, () => standing);

test.each<[string, Partial<UrgencyCase>, number | null]>([
  ['a plain report', {}, null],
  ['a flash of the wire', { stated: 1 }, 1],
  ['a routine file of the wire, whatever its headline shouts', { stated: 5, flags: ['flash'] }, 5],
  ['0 of the wire is unknown', { stated: 0 }, null],
  ['9 of the wire is unknown', { stated: 9 }, null],
  ['0 of the wire leaves it to the headline', { stated: 0, flags: ['breaking'] }, 2],
  ['FLASH', { flags: ['flash'] }, 1],
  ['BREAKING', { flags: ['breaking'] }, 2],
  ['URGENT', { flags: ['urgent'] }, 2],
  ['FLASH and BREAKING', { flags: ['breaking', 'flash'] }, 1],
  ['UPDATE 2', { flags: ['update'] }, null],
  ['EXCLUSIVE', { flags: ['exclusive'] }, null],
  ['FLASH of a publisher that shouts', { flags: ['flash'], standing: 'low' }, 2],
  ['BREAKING of a publisher that shouts', { flags: ['breaking'], standing: 'low' }, 3],
  ['BREAKING in a live blog', { flags: ['breaking'], genre: 'live' }, 2],
  ['BREAKING over an opinion', { flags: ['breaking'], genre: 'opinion' }, null],
  ['BREAKING over an anniversary', { flags: ['breaking'], genre: 'anniversary' }, null],
  ['BREAKING over a preview', { flags: ['breaking'], genre: 'preview' }, null],
  ['BREAKING over an offer', { flags: ['breaking'], genre: 'promotion' }, null],
  ['CORRECTED BREAKING', { flags: ['corrected', 'breaking'] }, null],
  ['RPT FLASH', { flags: ['repeat', 'flash'] }, null],
  ['four voices at once', { voices: voices(4) }, null],
  ['five voices at once', { voices: voices(5) }, 2],
  ['four agencies at once', { voices: voices(4, 'high') }, 2],
  ['three agencies at once', { voices: voices(3, 'high') }, null],
  ['nine that shout at once', { voices: voices(9, 'low') }, null],
  ['ten that shout at once', { voices: voices(10, 'low') }, 2],
  ['twenty voices are no flash', { voices: voices(20) }, 2],
  ['twenty voices on a match', { voices: voices(20), genre: 'sport-result' }, null],
  ['twenty live blogs', { voices: voices(20), genre: 'live' }, null],
  ['a correction among five voices', { voices: voices(5), flags: ['corrected'] }, null],
  ['routine of the wire among five voices', { stated: 4, voices: voices(5) }, 4],
])('%s', (_name, part, urgency) => {
  expect(judgeUrgency({ ...plain, ...part }).urgency).toBe(urgency);
});

test.each(genres.filter((genre) => genre !== 'news' && genre !== 'live'))(
  'nothing is inferred for %s, and the reason says so',
  (genre) => {
    const judged = judgeUrgency({ ...plain, genre, flags: ['flash'], voices: voices(30) });
    expect(judged).toEqual({
      urgency: null,
      because: `the headline begins with FLASH or ALERT, but it is no report (${genre})`,
    });
  },
);

test('what was read is said', () => {
  expect(judgeUrgency({ ...plain, stated: 2 }).because).toBe('the wire says 2');
  expect(judgeUrgency({ ...plain, flags: ['urgent'] }).because).toBe(
    'the headline begins with URGENT',
  );
  expect(judgeUrgency({ ...plain, voices: voices(6) }).because).toBe(
    '6 independent sources within 30 minutes',
  );
  expect(judgeUrgency(plain).because).toBeNull();
});
