import type { RichTextElement } from '@slack/types';
import type { WhyAnswer, WhyOutcome, WhyStory } from '../../desk/desk.ts';
import type { OutcomeKind } from '../../news/outcome.ts';
import type { Relation, Take } from '../../news/story.ts';
import type { Evidence } from '../../news/tag.ts';
import {
  bold,
  code,
  fallback,
  headline,
  ours,
  person,
  richText,
  smallPrint,
  words,
  type Drawing,
  type TagNames,
} from './drawing.ts';
import { changeLine } from './tags.ts';
import { subscriptionLine } from './subscriptions.ts';

/** What became of a story for a subscription, in words of the newsroom. */
const outcomeWords: Readonly<Record<OutcomeKind, string>> = {
  posted: 'posted as an alert',
  threaded: 'added to the thread of its running story',
  edited: 'shown by redrawing the alert',
  digested: 'kept for the digest',
  folded: 'folded into a rolling message',
  held: 'held back for now',
  muted: 'not posted: muted',
  baseline: 'not posted: it was there when the feed was first read',
  'too-old': 'not posted: too old when it came',
  copy: 'not posted: a reprint of a story already here',
  excluded: 'not posted: excluded by the subscription',
  advisory: 'not posted: an advisory to editors',
  embargoed: 'not yet: under embargo',
  killed: 'withdrawn by its agency',
  refused: 'Slack refused the message',
  unknown: 'sent, but Slack never said whether it arrived',
};

/** Subscriptions shown of each kind before the rest is only counted: with the longest queries all of them fit a message. */
const shown = 7;

/** How a take came to its running story. */
const relationWords: Readonly<Record<Relation, string>> = {
  new: 'its first report',
  update: 'a further report',
  copy: 'a reprint',
  revision: 'a newer version',
};

/** How each kind of evidence place is called. */
const whereWords: Readonly<Record<Evidence['where'], string>> = {
  title: 'headline',
  lead: 'first paragraph',
  body: 'text',
  dateline: 'dateline',
  section: "publisher's section",
  feed: "feed's setting",
  rest: 'the rest',
};

/** The whole path of one story for this channel: how it was tagged and grouped, what became of it, what did not match. */
export function drawWhy(answer: WhyAnswer, names: TagNames, command: string): Drawing {
  if (answer.kind === 'not-found') {
    return {
      text: fallback(
        answer.wanted === ''
          ? 'There is no alert here yet to explain.'
          : 'No single story fits that.',
      ),
      blocks: [
        richText([
          ours(
            answer.wanted === ''
              ? 'There is no alert here yet to explain. '
              : 'No single story fits that. ',
          ),
          ours('Give its link, its number or more of its headline: '),
          code(`${command} why 412`),
        ]),
      ],
    };
  }
  const { take, change, story, outcomes, misses, later } = answer;
  return {
    text: fallback(`Why: ${take.title}`),
    blocks: [
      richText(
        [headline(take.title, take.permalink)],
        ...tagLines(take, names),
        ...urgencyLine(take),
      ),
      ...(change === null ? [] : [richText(changeLine(change, names))]),
      ...storyBlocks(take, story),
      ...textBlocks(take),
      ...outcomeBlocks(outcomes),
      ...more(outcomes.length),
      ...(misses.length === 0
        ? []
        : [
            richText(
              [bold('Not for')],
              ...misses
                .slice(0, shown)
                .map((miss) =>
                  subscriptionLine(
                    miss.subscription,
                    ours(miss.clause.startsWith('-') ? ': left out by ' : ': it fails '),
                    code(miss.clause),
                  ),
                ),
            ),
            ...more(misses.length),
          ]),
      ...later
        .slice(0, shown)
        .map((one) =>
          richText(
            subscriptionLine(one, ours(': matches, but was followed only after the story came')),
          ),
        ),
      ...more(later.length),
      ...(outcomes.length === 0 && misses.length === 0 && later.length === 0
        ? [richText([ours('Nothing is followed here, so it was not sent here.')])]
        : []),
      smallPrint(`${take.source} · story ${take.id} · version ${take.version}`, take.publishedAt),
    ],
  };
}

/** What its urgency was read from, if anything spoke of it. */
function urgencyLine({ urgency, urgencyWhy }: Take): RichTextElement[][] {
  if (urgencyWhy === undefined) return [];
  const level =
    urgency === null
      ? 'none'
      : urgency === 1
        ? 'flash'
        : urgency === 2
          ? 'breaking'
          : `${urgency} of 8`;
  return [[bold('Urgency  '), words(`${level}: ${urgencyWhy}`, 300)]];
}

/** The running story it is in, which step of grouping put it there, by how much, and what people said since. */
function storyBlocks({ decision }: Take, story: WhyStory): Drawing['blocks'] {
  const { relation, why, score, sharedTerms } = decision;
  const { runnerUp } = story;
  const figures = [
    `score ${score.toFixed(2)}`,
    ...(sharedTerms.length === 0 ? [] : [`shares ${sharedTerms.join(', ')}`]),
    ...(runnerUp === null
      ? []
      : [`next best “${runnerUp.headline.slice(0, 100)}” at ${runnerUp.score.toFixed(2)}`]),
  ];
  return [
    richText([
      bold('Running story  '),
      words(`“${story.headline.slice(0, 150)}”, ${relationWords[relation]}: ${why}`, 400),
    ]),
    smallPrint(figures.join(' · ')),
    ...story.acts
      .slice(0, shown)
      .map(({ verb, by, from, into }) =>
        richText([
          person(by),
          ours(verb === 'merge' ? ' merged ' : ' split '),
          words(verb === 'merge' ? from : into, 150),
          ours(verb === 'merge' ? ' into ' : ' off '),
          words(verb === 'merge' ? into : from, 150),
        ]),
      ),
  ];
}

/** Says how many of a list are not shown. */
function more(length: number): Drawing['blocks'] {
  return length > shown ? [smallPrint(`And ${length - shown} more.`)] : [];
}

function outcomeBlocks(outcomes: readonly WhyOutcome[]): Drawing['blocks'] {
  return outcomes
    .slice(0, shown)
    .flatMap((one) => [
      richText([
        ...subscriptionLine(one.subscription),
        ours(`: ${outcomeWords[one.outcome]}`),
        ...(one.reason === null ? [] : [ours('. '), words(one.reason, 300)]),
      ]),
    ]);
}

/** A line a tag, with up to four phrases that speak for it. */
function tagLines(take: Take, names: TagNames): RichTextElement[][] {
  const lines: [string, string, string][] = [
    ...take.tags.regions.map((tag): [string, string, string] => [
      'Region',
      names.region(tag.region),
      tag.region,
    ]),
    ...take.tags.topics.map((tag): [string, string, string] => [
      'Topic',
      names.topic(tag.topic),
      tag.topic,
    ]),
  ];
  if (lines.length === 0) return [[bold('Tags  '), ours('none that the story stands by')]];
  return lines.slice(0, 8).map(([kind, name, code_]) => {
    const found = take.tags.evidence
      .filter((one) => one.tag === code_ && one.where !== 'rest')
      .toSorted((a, b) => b.weight - a.weight)
      .slice(0, 4)
      .map((one) => `“${one.phrase}” (${whereWords[one.where]})`)
      .join(', ');
    return [bold(`${kind}  `), words(found === '' ? name : `${name}: ${found}`, 400)];
  });
}

/** Where the text was read, and what was taken off it: for seeing that a rule cut too much. */
function textBlocks({ textFrom, removed = [] }: Take): Drawing['blocks'] {
  const from = textFrom === 'page' ? ['Its text was read from its page.'] : [];
  const off =
    removed.length === 0
      ? []
      : [`Taken off its text: ${removed.map((piece) => `“${piece.slice(0, 80)}”`).join(', ')}`];
  return from.length + off.length === 0 ? [] : [smallPrint([...from, ...off].join(' '))];
}
