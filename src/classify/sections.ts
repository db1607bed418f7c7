import { topics, type Topic } from '../news/tag.ts';
import type { SectionVote, TaggerInput, TopicFacts } from './tagger-data.ts';

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
  const labels = story.sections.flatMap((label) => [label, ...label.split(',')]);
  return strongest([
    ...labels.flatMap((label) => votesOf(label.trim(), 1, facts)),
    ...addressVotes(story.permalink ?? null, facts),
  ]);
}

/** Votes of the desks an address names: the words before the story's own, as in `/news/business-6711`. */
export function addressVotes(permalink: string | null, facts: TopicFacts): Vote[] {
  if (permalink === null || !URL.canParse(permalink)) return [];
  return strongest(
    new URL(permalink).pathname
      .split('/')
      .slice(1, 5)
      .map((part) => part.replace(/-\d+$/, '').replaceAll('_', ' & '))
      .filter((part) => part.length > 1 && part.length < 24 && !/\d/.test(part))
      .flatMap((section) => votesOf(section, addressPart, facts)),
  );
}

function votesOf(section: string, part: number, facts: TopicFacts): Vote[] {
  const code = topicCodePattern.exec(section)?.[1];
  // Legacy subject codes share their first two digits with Media Topics for all but two.
  const coded = code === undefined ? undefined : topics[Number(code.slice(0, 2)) - 1];
  const found =
    coded === undefined ? mappingOf(foldSection(section), facts) : [{ topic: coded, weight: 1 }];
  return found.map(({ topic, weight }) => ({ topic, section, logOdds: logOddsOf(weight) * part }));
}

/** An address writes `rugby-union` for the desk `Rugby union`. */
function mappingOf(name: string, facts: TopicFacts): readonly SectionVote[] {
  return facts.sections[name] ?? facts.sections[name.replaceAll('-', ' ')] ?? [];
}

/** One vote a topic: the same desk named twice says no more than once. */
function strongest(votes: readonly Vote[]): Vote[] {
  const best = new Map<Topic, Vote>();
  for (const vote of votes)
    if ((best.get(vote.topic)?.logOdds ?? 0) < vote.logOdds) best.set(vote.topic, vote);
  return [...best.values()];
}

function foldSection(section: string): string {
  return section
    .toLowerCase()
    .replace(/\bnews\b/g, '')
    .replace(/\s*-\s*/g, '-')
    .replace(/\s+/g, ' ')
    .replace(/^-|-$/g, '')
    .trim();
}
