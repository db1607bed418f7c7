import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readBackground } from '../../src/group/background.ts';
import { fingerprintOf } from '../../src/group/fingerprint.ts';
import { slugOf } from '../../src/group/slug.ts';
import { termsOf } from '../../src/group/terms.ts';
import { areEditions, areOfOneSeries, titleShape } from '../../src/group/title.ts';

describe('terms', () => {
  it('meet across case, marks, plurals and verb forms', () => {
    expect(termsOf('Shares plunged')).toEqual(termsOf('share plunging'));
    expect(termsOf('São Tomé’s cities')).toEqual(termsOf('sao tome city'));
    expect(termsOf('stopped')).toEqual(termsOf('stop'));
  });

  it('leave function words out and pair characters of scripts without spaces', () => {
    expect(termsOf('What to know about the ferry')).toEqual(['know', 'ferry']);
    expect(termsOf('台湾海峡')).toEqual(['台湾', '湾海', '海峡']);
  });

  it('never fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(termsOf(text).every((term) => term.length > 0)).toBe(true);
        expect(fingerprintOf(text).every((hash) => hash % 4 === 0)).toBe(true);
        expect(slugOf(text)).toMatch(/^[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*$/u);
      }),
    );
  });
});

describe('slugs', () => {
  it.each([
    ['Ferry runs aground off Korvala with 140 aboard', 'ferry-runs-aground-korvala-140'],
    ['Élection: “c’est fini”', 'election-cest-fini'],
    ['Now what', 'now-what'],
    ['!!!', 'story'],
  ])('of %j is %j', (title, slug) => {
    expect(slugOf(title)).toBe(slug);
  });

  it('stay short', () => {
    expect(slugOf(`${'x'.repeat(80)} ${'y'.repeat(80)}`).length).toBeLessThanOrEqual(48);
  });
});

describe('titles', () => {
  it('tell editions from reports', () => {
    const shape = (title: string) => titleShape(title);
    expect(areEditions(shape('War: day 13'), shape('War: day 14'))).toBe(true);
    expect(areEditions(shape('War: day 13'), shape('War – Day 13'))).toBe(false);
    expect(areOfOneSeries(shape('Taxes | Ann Lee'), shape('Trams | Ann Lee'), 'Post')).toBe(true);
    expect(areOfOneSeries(shape('HS9: cut short'), shape('HS9: sold off'), 'Post')).toBe(false);
  });
});

describe('the shipped background', () => {
  const background = readBackground(readFileSync('models/background.json', 'utf8'));

  it('knows common words by their share and rare ones not', () => {
    expect(background.shareOf('government')).toBeGreaterThan(0.02);
    expect(background.shareOf('volcano')).toBeLessThan(background.shareOf('government'));
    expect(background.shareOf('korvala')).toBe(0);
  });

  it('refuses another shape', () => {
    expect(() => readBackground('{"stories":1}')).toThrow('levels');
  });
});
