import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { home, namesOf, shippedTagger, storyOf } from './tagging.ts';

const seed = `${home}/../shared/seed/aa-us-china-military-talks.txt`;

test.skipIf(!existsSync(seed))(
  'the founding story: politics first, Asia-Pacific and Americas and nothing else',
  async () => {
    const tagger = await shippedTagger();
    const parts = readFileSync(seed, 'utf8')
      .split(/\n{2,}/)
      .map((part) => part.trim());
    const [section = '', title = '', deck = ''] = parts;
    const text = parts.slice(parts.indexOf('ISTANBUL') + 1, -1).join('\n\n');
    const desk = { datelinePlace: 'Istanbul', datelineWeight: 0 };
    for (const given of [
      { title, deck, text, ...desk },
      { title, deck, text, ...desk, sections: [section] },
      { title },
      { title, deck },
      { title: deck },
      { text },
    ]) {
      const tags = tagger.tag(storyOf(given));
      const { topics, regions, countries } = namesOf(tags);
      expect(topics[0]).toBe('politics');
      expect(topics.filter((topic) => topic !== 'conflict')).toEqual(['politics']);
      expect(regions.toSorted()).toEqual(['americas', 'asia-pacific']);
      expect(countries.toSorted()).toEqual(['CN', 'TW', 'US']);
      const shown = tags.regions.reduce((sum, { score }) => sum + score, 0);
      expect(1 - shown).toBeLessThan(0.02);
    }
  },
);
