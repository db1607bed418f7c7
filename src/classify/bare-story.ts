import type { TaggerInput } from './tagger-data.ts';

/** A story of which only its words are known: no section, dateline, language or setting of a feed. */
export function bareStory({ title, text }: Pick<TaggerInput, 'title' | 'text'>): TaggerInput {
  return {
    title,
    deck: '',
    text,
    sections: [],
    datelinePlace: null,
    language: null,
    datelineWeight: 0,
    defaultCountry: null,
    defaultRegion: null,
    feedTopic: null,
  };
}
