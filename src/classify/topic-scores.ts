import type { Evidence, Tags, Topic } from '../news/tag.ts';
import { sectionVotes } from './sections.ts';
import type { TaggerInput, TopicFacts, TopicModel } from './tagger-data.ts';
import { topicTerms, type Term } from './topic-terms.ts';

/** Below this the primary topic is a guess, and none is given. */
const leastPrimary = 0.1;
const mostTopics = 3;
/** So many phrases explain a topic. */
const phrasesShown = 5;
/** What `topic:` of a feed is worth, in log-odds: a nudge, not a verdict. */
const feedTopicLogOdds = 1;
/** The most a section may say, in log-odds: a trust of 1 settles the matter through it. */
const mostLogOdds = 6;

interface Weighed {
  readonly term: Term;
  readonly row: number;
  value: number;
}

/** The words the model knows, weighed by sublinear tf-idf to unit length; `row` indexes the model's terms. */
function weighTerms(terms: readonly Term[], model: Pick<TopicModel, 'rows' | 'idf'>): Weighed[] {
  const weighed: Weighed[] = [];
  let square = 0;
  for (const term of terms) {
    const row = model.rows.get(term.term);
    if (row === undefined) continue;
    const value = (1 + Math.log(term.count)) * (model.idf[row] ?? 0);
    square += value * value;
    weighed.push({ term, row, value });
  }
  const length = Math.sqrt(square);
  for (const entry of weighed) entry.value /= length;
  return weighed;
}

const sigmoid = (logOdds: number): number => 1 / (1 + Math.exp(-logOdds));

/** Sums the evidence for each topic in log-odds and keeps what it stands by: one primary, up to two more, or none. */
export function scoreTopics(
  story: TaggerInput,
  model: TopicModel,
  facts: TopicFacts,
): Pick<Tags, 'topics' | 'evidence'> {
  const lead = story.deck === '' ? story.text : `${story.deck}\n\n${story.text}`;
  // The model has read English only: of another language it knows chance words, and says wrong things with them.
  const isEnglish = story.language === null || /^en\b/.test(story.language);
  const weighed = isEnglish ? weighTerms(topicTerms(story.title, lead), model) : [];
  const width = model.labels.length;
  const votes = sectionVotes(story, facts);
  const voted = (topic: Topic): number =>
    votes.reduce((sum, vote) => (vote.topic === topic ? sum + vote.logOdds : sum), 0) +
    (story.feedTopic === topic ? feedTopicLogOdds : 0);

  const scored = model.labels.map((topic, column) => {
    let logOdds = model.bias[column] ?? 0;
    for (const { row, value } of weighed)
      logOdds += value * (model.weights[row * width + column] ?? 0);
    logOdds += Math.max(-mostLogOdds, Math.min(mostLogOdds, voted(topic)));
    const rank = logOdds + (model.offsets[column] ?? 0);
    return { topic, column, rank, score: sigmoid(logOdds) };
  });
  const primary = scored.reduce<(typeof scored)[number] | undefined>(
    (best, entry) => (best === undefined || entry.rank > best.rank ? entry : best),
    undefined,
  );
  const hasEvidence = weighed.length > 0 || votes.length > 0 || story.feedTopic !== null;
  if (primary === undefined || !hasEvidence || primary.score < leastPrimary)
    return { topics: [], evidence: [] };
  const others = scored
    .filter((entry) => entry !== primary && entry.score >= (model.thresholds[entry.column] ?? 1))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, mostTopics - 1);
  const kept = [primary, ...others];

  const evidence = kept.flatMap(({ topic, column }): Evidence[] => {
    const phrases = weighed
      .map(({ term, row, value }) => ({
        term,
        weight: value * (model.weights[row * width + column] ?? 0),
      }))
      .filter(({ weight }) => weight > 0)
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, phrasesShown)
      .map(({ term, weight }): Evidence => ({
        tag: topic,
        kind: 'topic',
        phrase: (term.where === 'title' ? story.title : lead).slice(term.start, term.end),
        where: term.where,
        weight,
        rule: 'model',
      }));
    const sections = votes
      .filter((vote) => vote.topic === topic)
      .map((vote): Evidence => ({
        tag: topic,
        kind: 'topic',
        phrase: vote.section,
        where: 'section',
        weight: vote.logOdds,
        rule: 'section',
      }));
    const feed: Evidence[] =
      story.feedTopic === topic
        ? [
            {
              tag: topic,
              kind: 'topic',
              phrase: `topic: ${topic}`,
              where: 'feed',
              weight: feedTopicLogOdds,
              rule: 'feed-topic',
            },
          ]
        : [];
    return [...sections, ...feed, ...phrases];
  });
  return { topics: kept.map(({ topic, score }) => ({ topic, score })), evidence };
}
