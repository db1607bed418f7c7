import type { WorkspaceId } from '../news/ids.ts';
import type { Tags } from '../news/tag.ts';
import { findGenre } from './genre.ts';
import { buildLexicon } from './lexicon.ts';
import { findMentions } from './mentions.ts';
import { weighPlaces } from './salience.ts';
import type { TaggerData, TaggerInput, TopicLearning } from './tagger-data.ts';
import { createTopicScorer } from './topic-scores.ts';

/** Tags stories; pure, and made once. */
export interface Tagger {
  /**
   * Everything it stands by for one story, with the evidence; about 0.1 ms for a title and a summary.
   * @param learning what the workspace's corrections taught
   */
  readonly tag: (story: TaggerInput, learning?: TopicLearning) => Tags;
  /** What workspaces taught about the topics of a source; absent where nothing is learnt. */
  readonly taughtAbout?: (source: string) => ReadonlyMap<WorkspaceId, TopicLearning>;
}

/** Builds the tagger from its data: the lexicon's tries take some 10 ms. */
export function createTagger(data: TaggerData): Tagger {
  const lexicon = buildLexicon(data.gazetteer, data.regions);
  const scoreTopics = createTopicScorer(data.model, data.topics);
  return {
    tag: (story, learning) => {
      const places = weighPlaces(
        findMentions(story, lexicon),
        story,
        lexicon.regionsOf,
        data.places,
      );
      const topics = scoreTopics(story, learning);
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
