import { expect, test } from 'vitest';
import { nearest } from '../../src/query/nearest.ts';

test.each([
  ['follw', 'follow'],
  ['serach', 'search'],
  ['Latest', 'latest'],
  ['lat', 'latest'],
  ['zzz', null],
  ['', null],
])('%s is near %s', (wanted, expected) => {
  expect(nearest(wanted, ['follow', 'search', 'latest', 'list'])).toBe(expected);
});
