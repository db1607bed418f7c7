import type { Correction, TagSet } from '../news/correction.ts';
import type { StoryId, UserId } from '../news/ids.ts';
import type { Region, Topic } from '../news/tag.ts';

/**
 * The corrections of one story that still hold, the newest last: each undoing takes back the newest before it.
 * @param log all that was said of the story in one workspace, oldest first
 */
export function standingCorrections(log: readonly Correction[]): Correction[] {
  const standing: Correction[] = [];
  for (const said of log) {
    if (said.verdict === 'corrected') standing.push(said);
    else if (said.verdict === 'undone') standing.pop();
  }
  return standing;
}

/**
 * What counts of a workspace's log: each person's newest word on each story, without corrections that were taken back.
 * @param log oldest first
 */
export function votesOf(log: readonly Correction[]): Correction[] {
  const votes: Correction[] = [];
  for (const ofStory of Map.groupBy(log, ({ storyId }): StoryId => storyId).values()) {
    const standing = new Set(standingCorrections(ofStory));
    const byPerson = new Map<UserId, Correction>();
    for (const said of ofStory) {
      if (said.verdict === 'right' || standing.has(said)) byPerson.set(said.by, said);
    }
    votes.push(...byPerson.values());
  }
  return votes.toSorted((a, b) => a.id - b.id);
}

/** How often people agreed with the tagger on one tag. */
export interface TagScore {
  readonly kind: 'topic' | 'region' | 'country';
  readonly tag: string;
  /** Given, and left standing. */
  readonly right: number;
  /** Given, and taken away. */
  readonly wrong: number;
  /** Not given, and added. */
  readonly missed: number;
}

const kinds: readonly {
  readonly kind: TagScore['kind'];
  readonly of: (tags: TagSet) => readonly string[];
}[] = [
  { kind: 'topic', of: ({ topics }): readonly Topic[] => topics },
  { kind: 'region', of: ({ regions }): readonly Region[] => regions },
  { kind: 'country', of: ({ countries }) => countries },
];

/** The precision of each tag from people's votes, the most judged first; tags nobody judged are left out. */
export function scoreTags(votes: readonly Correction[]): TagScore[] {
  const scores = new Map<string, { -readonly [K in keyof TagScore]: TagScore[K] }>();
  for (const { automatic, to } of votes) {
    for (const { kind, of } of kinds) {
      const [given, true_] = [new Set(of(automatic)), new Set(of(to))];
      for (const tag of given.union(true_)) {
        const key = `${kind} ${tag}`;
        const score = scores.get(key) ?? { kind, tag, right: 0, wrong: 0, missed: 0 };
        if (!given.has(tag)) score.missed += 1;
        else if (true_.has(tag)) score.right += 1;
        else score.wrong += 1;
        scores.set(key, score);
      }
    }
  }
  const judged = (one: TagScore): number => one.right + one.wrong + one.missed;
  return [...scores.values()].toSorted(
    (a, b) => judged(b) - judged(a) || a.tag.localeCompare(b.tag),
  );
}
