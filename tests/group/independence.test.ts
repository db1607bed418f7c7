import { expect, test } from 'vitest';
import { voicesOf } from '../../src/group/independence.ts';

const voiceOf = voicesOf([
  { source: 'Harbour Wire' },
  { source: 'The Quay', family: 'Bosporus Group' },
  { source: 'Quay on Sunday', family: 'Bosporus Group' },
  { source: 'Agence Nord-Sud' },
]);

test.each([
  ['a publisher speaks for itself', 'Harbour Wire', null, 'harbour wire'],
  ['whoever is in no table stands alone', 'Island Post', null, 'island post'],
  ['a house of several speaks once', 'The Quay', null, 'bosporus group'],
  ['as its other paper', 'Quay on Sunday', null, 'bosporus group'],
  ['the agency credited is who speaks', 'Island Post', 'Harbour Wire', 'harbour wire'],
  ['also by its initials', 'Island Post', 'ANS', 'agence nord-sud'],
  ['and with its house', 'Island Post', 'The Quay', 'bosporus group'],
  ['an agency nobody listed has its own name', 'The Quay', 'XYZ', 'xyz'],
  ['own initials are no other agency', 'Island Post', 'IP', 'island post'],
  ['nor those of a publisher with a house', 'The Quay', 'TQ', 'bosporus group'],
])('%s: %s (%s)', (_, source, agency, voice) => {
  const dateline = agency === null ? null : { place: 'Bergen', date: null, agency };
  expect(voiceOf({ source, dateline })).toBe(voice);
});
