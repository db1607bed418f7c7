import type { OwnTags, TagSet } from '../news/correction.ts';
import type { Tags } from '../news/tag.ts';

/**
 * A story's tags as a workspace holds them: those said, in their order. What the tagger had found too keeps its score and
 * evidence, what it had not is certain; what it alone had found is gone, with its evidence.
 */
function correctTags(tags: Tags, said: TagSet): Tags {
  const kept = new Set<string>([...said.topics, ...said.regions, ...said.countries]);
  return {
    ...tags,
    topics: said.topics.map(
      (topic) => tags.topics.find((one) => one.topic === topic) ?? { topic, score: 1 },
    ),
    regions: said.regions.map(
      (region) =>
        tags.regions.find((one) => one.region === region) ?? { region, score: 1, origin: 'given' },
    ),
    countries: said.countries.map(
      (country) =>
        tags.countries.find((one) => one.country === country) ?? {
          country,
          score: 1,
          origin: 'given',
        },
    ),
    evidence: tags.evidence.filter(({ kind, tag }) => kind === 'genre' || kept.has(tag)),
  };
}

/** A story's tags as a workspace holds them: what people said over what the tagger found. */
export function heldTags(shared: Tags, own: OwnTags | undefined): Tags {
  const found = own?.learnt ?? shared;
  return own === undefined || own.said === null ? found : correctTags(found, own.said);
}

function keyOf({ topics, regions, countries }: TagSet): string {
  return JSON.stringify([topics[0], topics.toSorted(), regions.toSorted(), countries.toSorted()]);
}

/** Whether two people (or a person and the tagger) say the same, in whatever order but for the primary topic. */
export function saysTheSame(a: TagSet, b: TagSet): boolean {
  return keyOf(a) === keyOf(b);
}
