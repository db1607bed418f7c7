import { topics, type Topic } from '../news/tag.ts';
import type { TaggerInput, TopicFacts } from './tagger-data.ts';

/** What a publisher's own label says for a topic. */
export interface Vote {
  readonly topic: Topic;
  /** The label as it stands, or the part of the address. */
  readonly section: string;
  readonly logOdds: number;
}

const topicCodePattern = /(?:medtop|subj|mediatopic)[:/](\d{8})/i;
/** Log-odds at a trust of 1, where the formula has no value. */
const settled = 6;
/** At a trust of .5 the formula says nothing; one of two equal topics still gets this. */
const faint = 0.5;
/** An address names its desk less carefully than an editor names a section. */
const addressPart = 0.6;

function logOddsOf(trust: number): number {
  if (trust >= 1) return settled;
  return Math.max(faint, trust * Math.log(trust / (1 - trust)));
}

/** Votes of explicit codes, section names (`Politics, Americas` is two) and the sections in the address. */
export function sectionVotes(story: TaggerInput, facts: TopicFacts): Vote[] {
  const votes = new Map<string, Vote>();
  const take = (section: string, part: number): void => {
    const code = topicCodePattern.exec(section)?.[1];
    // Legacy subject codes share their first two digits with Media Topics for all but two.
    const coded = code === undefined ? undefined : topics[Number(code.slice(0, 2)) - 1];
    const found =
      coded === undefined
        ? (facts.sections[foldSection(section)] ?? [])
        : [{ topic: coded, weight: 1 }];
    for (const { topic, weight } of found) {
      const vote = { topic, section, logOdds: logOddsOf(weight) * part };
      const known = votes.get(topic);
      if (known === undefined || known.logOdds < vote.logOdds) votes.set(topic, vote);
    }
  };
  for (const label of story.sections)
    for (const section of [label, ...label.split(',')]) take(section.trim(), 1);
  for (const section of addressSections(story.permalink ?? null)) take(section, addressPart);
  return [...votes.values()];
}

function foldSection(section: string): string {
  return section
    .toLowerCase()
    .replace(/\bnews\b/g, '')
    .replace(/\s*-\s*/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The words of an address before the story's own: `/news/business-6711` gives `news` and `business`. */
function addressSections(permalink: string | null): string[] {
  if (permalink === null || !URL.canParse(permalink)) return [];
  return new URL(permalink).pathname
    .split('/')
    .slice(1, 5)
    .map((part) => part.replace(/-\d+$/, '').replaceAll('_', ' & '))
    .filter((part) => part.length > 1 && part.length < 24 && !/\d/.test(part));
}
