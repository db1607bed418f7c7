import type { Tags } from '../news/tag.ts';
import { findGenre } from './genre.ts';
import { buildLexicon } from './lexicon.ts';
import { findMentions } from './mentions.ts';
import { weighPlaces } from './salience.ts';
import type { TaggerData, TaggerInput } from './tagger-data.ts';
import { scoreTopics } from './topic-scores.ts';

/** Tags stories; pure, and made once. */
export interface Tagger {
  /** Everything it stands by for one story, with the evidence; about 0.1 ms for a title and a summary. */
  readonly tag: (story: TaggerInput) => Tags;
}

/** Builds the tagger from its data: the lexicon's tries take some 10 ms. */
export function createTagger(data: TaggerData): Tagger {
  const lexicon = buildLexicon(data.gazetteer, data.regions);
  return {
    tag: (story) => {
      const places = weighPlaces(findMentions(story, lexicon), story, lexicon.regionOf);
      const topics = scoreTopics(story, data.model, data.topics);
      const { genre, evidence } = findGenre(story, topics.topics[0]?.topic === 'sport');
      return {
        ...places,
        topics: topics.topics,
        genre,
        evidence: [...places.evidence, ...topics.evidence, ...evidence],
      };
    },
  };
}
