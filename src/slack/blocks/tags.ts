import type { RichTextElement } from '@slack/types';
import type { CorrectAnswer, QualityAnswer } from '../../desk/tag-desk.ts';
import type { Correction, TagSet } from '../../news/correction.ts';
import type { Region, Topic } from '../../news/tag.ts';
import {
  bold,
  button,
  buttons,
  code,
  count,
  fallback,
  ours,
  person,
  richText,
  smallPrint,
  words,
  type Drawing,
  type TagNames,
} from './drawing.ts';
import { forAsker } from './follow.ts';

/** A story's tags in one line, `Politics, Economy · Europe · Germany`; `none` when there are none. */
function tagSetLine({ topics, regions, countries }: TagSet, names: TagNames): string {
  const parts = [
    topics.map(names.topic).join(', '),
    regions.map(names.region).join(', '),
    countries.map(names.country).join(', '),
  ];
  return parts.filter((part) => part !== '').join(' · ') || 'none';
}

/** Who changed a story's tags, and from what to what. */
export function changeLine(change: Correction, names: TagNames): RichTextElement[] {
  const verb = change.verdict === 'undone' ? ' put the tags back: ' : ' corrected the tags: ';
  const line = `${tagSetLine(change.from, names)} → ${tagSetLine(change.to, names)}`;
  return [person(change.by), ours(verb), words(line, 300)];
}

/** What became of a verdict, for who gave it. */
export function drawVerdict(answer: CorrectAnswer, names: TagNames): Drawing {
  switch (answer.kind) {
    case 'not-found':
      return forAsker('That story is no longer stored, so its tags cannot be changed.', []).drawing;
    case 'superseded':
      return forAsker(
        'Somebody has corrected these tags again since, so nothing was undone. Open Wrong tags? to see them.',
        [],
      ).drawing;
    case 'right':
      return forAsker('Thank you: noted that these tags are right.', []).drawing;
    case 'same':
      return forAsker('These are the tags it has already; nothing was changed.', []).drawing;
    case 'bad-country':
      return forAsker(badCountry(answer), []).drawing;
    case 'undone':
    case 'corrected':
      return drawChanged(answer, names);
    default:
      return answer satisfies never;
  }
}

/** What is wrong with a country as typed. */
export function badCountry({
  typed,
  suggestion,
}: Extract<CorrectAnswer, { kind: 'bad-country' }>): string {
  const better =
    suggestion === null ? ' Part countries by commas.' : ` Did you mean ${suggestion}?`;
  return `There is no country “${typed}”.${better}`;
}

function drawChanged(
  answer: Extract<CorrectAnswer, { kind: 'corrected' | 'undone' }>,
  names: TagNames,
): Drawing {
  const { correction, take, opened, isTooOld } = answer;
  const isUndone = answer.kind === 'undone';
  const consequences = [
    opened > 0 ? `It is now posted in ${count(opened, 'more channel')}.` : '',
    correction.misplaced.length > 0
      ? `Its message stays in ${count(correction.misplaced.length, 'channel')} that no longer ${correction.misplaced.length === 1 ? 'asks' : 'ask'} for it, and says who changed the tags.`
      : '',
    isTooOld ? 'It is too old to be posted where it would belong now.' : '',
  ].filter((sentence) => sentence !== '');
  return {
    text: fallback(
      `${isUndone ? 'Tags put back' : 'Tags corrected'}: ${tagSetLine(correction.to, names)}, ${take.title}`,
    ),
    blocks: [
      richText([
        ours(isUndone ? 'Tags put back: ' : 'Tags corrected: '),
        words(`${tagSetLine(correction.from, names)} → ${tagSetLine(correction.to, names)}`, 300),
      ]),
      richText([words(take.title, 200)]),
      ...(consequences.length === 0 ? [] : [smallPrint(consequences.join(' '))]),
      ...(isUndone ? [] : [buttons(button('undo_correction', 'Undo', String(correction.id)))]),
    ],
  };
}

/** Tags shown before the rest is only counted. */
const shownScores = 20;

/** How good the tags are, by what people said of them. */
export function drawQuality(answer: QualityAnswer, names: TagNames): Drawing {
  const { stories, people, scores, learnt } = answer;
  if (stories === 0) {
    const sentence =
      'Nobody has judged a tag yet. Press Wrong tags? under an alert, and correct them or say that they are right.';
    return forAsker(sentence, []).drawing;
  }
  const nameOf = (kind: string, tag: string): string =>
    kind === 'topic'
      ? names.topic(tag as Topic)
      : kind === 'region'
        ? names.region(tag as Region)
        : names.country(tag);
  const judged = `${count(stories, 'story', 'stories')} judged by ${count(people, 'person', 'people')}`;
  return {
    text: fallback(`Precision of tags: ${judged}`),
    blocks: [
      richText(
        [bold('Precision of tags  '), ours(judged)],
        ...scores.slice(0, shownScores).map(({ kind, tag, right, wrong, missed }) => {
          const given = right + wrong;
          const precision =
            given === 0
              ? 'never given'
              : `${Math.round((100 * right) / given)} % (${right} of ${given})`;
          return [
            code(nameOf(kind, tag)),
            ours(`  ${precision}${missed === 0 ? '' : `, missed ${missed}`}`),
          ];
        }),
      ),
      smallPrint(
        `${scores.length > shownScores ? `And ${scores.length - shownScores} more tags. ` : ''}Right of those given; missed: added by a person. The newest word of each person on each story counts.`,
      ),
      ...(learnt.sources + learnt.terms === 0
        ? []
        : [
            smallPrint(
              `Learnt from it: ${count(learnt.sources, 'source')} filed otherwise${learnt.terms === 0 ? '' : `, ${count(learnt.terms, 'word')} weighed anew`}.`,
            ),
          ]),
    ],
  };
}
