import type { SectionVote, TopicFacts } from './tagger-data.ts';
import { topicWords } from './topic-terms.ts';
import type { PlacedWord } from './topic-words.ts';

/** A phrase of config/topics.yaml `rules:` and what it says, in log-odds. */
interface TopicRule {
  readonly words: readonly string[];
  readonly says: readonly SectionVote[];
}

/** The rules by their first word. */
export type TopicRules = ReadonlyMap<string, readonly TopicRule[]>;

/** Makes the rules ready to be looked up. */
export function compileRules(rules: TopicFacts['rules']): TopicRules {
  const compiled = new Map<string, TopicRule[]>();
  for (const [phrase, says] of Object.entries(rules)) {
    const words = topicWords(phrase, Infinity).map(({ word }) => word);
    const [first] = words;
    if (first !== undefined) compiled.getOrInsertComputed(first, () => []).push({ words, says });
  }
  return compiled;
}

/** A rule's phrase found in a story. */
export interface RuleHit {
  readonly says: readonly SectionVote[];
  /** Indexes of its first and last word among the story's. */
  readonly at: number;
  readonly last: number;
}

/** Indexes of the words that a rule begins with: none, as a rule, and then nothing needs matching. */
export function ruleStarts(words: readonly PlacedWord[], rules: TopicRules): number[] {
  return rules.size === 0 ? [] : words.flatMap(({ word }, at) => (rules.has(word) ? [at] : []));
}

/** Each rule once, where its phrase first stands in the headline or the beginning of the text. */
export function matchRules(
  words: readonly PlacedWord[],
  starts: readonly number[],
  rules: TopicRules,
  gone?: Uint8Array,
): RuleHit[] {
  const hits = new Map<TopicRule, RuleHit>();
  /** The next word that is not gone. */
  const after = (at: number): number => {
    let next = at + 1;
    while (gone?.[next] === 1) next += 1;
    return next;
  };
  for (const at of starts) {
    const first = words[at];
    if (first === undefined || gone?.[at] === 1) continue;
    for (const rule of rules.get(first.word) ?? []) {
      let last = at;
      let step = 1;
      for (let next = after(at); step < rule.words.length; next = after(next), step += 1) {
        const found = words[next];
        if (found?.word !== rule.words[step] || found?.where !== first.where) break;
        last = next;
      }
      if (step === rule.words.length && !hits.has(rule))
        hits.set(rule, { says: rule.says, at, last });
    }
  }
  return [...hits.values()];
}
