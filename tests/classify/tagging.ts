import { fileURLToPath } from 'node:url';
import { bareStory } from '../../src/classify/bare-story.ts';
import { createTagger, type Tagger } from '../../src/classify/tagger.ts';
import type { TaggerInput } from '../../src/classify/tagger-data.ts';
import { loadTaggerData } from '../../src/config/models.ts';
import type { Tags } from '../../src/news/tag.ts';

/** The repository's own directory. */
export const home = fileURLToPath(new URL('../..', import.meta.url));

/** The tagger as it ships. */
export async function shippedTagger(): Promise<Tagger> {
  return createTagger(await loadTaggerData(home, `${home}/config`));
}

/** A story for the tagger; what is not given is empty. */
export function storyOf(given: Partial<TaggerInput>): TaggerInput {
  return { ...bareStory({ title: '', text: '' }), ...given };
}

/** The names of the tags, best first. */
export function namesOf(tags: Tags): { topics: string[]; regions: string[]; countries: string[] } {
  return {
    topics: tags.topics.map(({ topic }) => topic),
    regions: tags.regions.map(({ region }) => region),
    countries: tags.countries.map(({ country }) => country),
  };
}

/** An invented report like the founding story: two powers talk about a third, filed from a desk far away. */
export const talks = {
  title: 'Japanese, Canadian defense officials meet, discuss Philippines',
  deck: 'Phone call comes before change of government in Philippines; Japanese, Canadian ministers may also meet in Singapore',
  text: [
    'Before a change of government in the Philippines, Japanese and Canadian defense officials have held talks on bilateral relations and regional security.',
    "Rear Adm. Kenta Moriyama, who represented Japan, spoke by phone with Louise Tremblay, Canada's deputy minister for Indo-Pacific affairs, according to the Canadian Department of National Defence.",
    "Japan's Defense Ministry said on Friday that both sides should respect each other and keep military channels open.",
    'On the Philippines, the Japanese side said Canadian patrols in the South China Sea were welcome.',
    'Ottawa has increased its contacts with Manila, and the Canadian government will send a delegation to the inauguration.',
    'The officials also touched on the war in Ukraine and on shipments from Russia, the ministry said in a statement.',
  ].join('\n\n'),
};
