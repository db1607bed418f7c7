import type { StoryActAnswer, StoryAnswer } from '../../desk/story-desk.ts';
import type { UserId } from '../../news/ids.ts';
import {
  button,
  buttons,
  count,
  fallback,
  ours,
  person,
  richText,
  smallPrint,
  words,
  type Drawing,
} from './drawing.ts';
import { forAsker } from './follow.ts';

/** Why nothing was done, with what to do. */
const refusals: Readonly<
  Record<Exclude<StoryActAnswer['kind'], 'merged' | 'split' | 'undone'>, string>
> = {
  same: 'These are one story already; nothing was changed.',
  all: 'That would leave nothing of the story. Leave at least one report in it.',
  none: 'Choose the reports that do not belong.',
  superseded:
    'Somebody has merged or split this again since, or taken it back, so nothing was undone. Open the three dots of the alert to see how it stands.',
  'not-here':
    'That story has no message in this channel. Merge or split it in a channel where it is told.',
  'not-found': 'That story is no longer stored, so nothing was changed.',
};

/** What became of a merge or split, for who said it. */
export function drawStoryAct(answer: StoryActAnswer, by: UserId): Drawing {
  return 'act' in answer ? drawDone(answer, by) : forAsker(refusals[answer.kind], []).drawing;
}

/** The story meant, with a button that opens the form; or why there is none. */
export function drawStoryAsk(answer: StoryAnswer, verb: 'merge' | 'split'): Drawing {
  if (answer.kind !== 'story') {
    const sentence =
      answer.kind === 'not-here'
        ? refusals['not-here']
        : 'No single story fits that. Give its link, its number or more of its headline.';
    return forAsker(sentence, []).drawing;
  }
  const { running, take } = answer;
  const label = verb === 'merge' ? 'Same story as…' : 'Not this story…';
  return {
    text: fallback(`${label} ${running.headline}`),
    blocks: [
      richText([words(running.headline, 200, true)]),
      buttons(button('story_acts', label, `${verb} ${take.id}`)),
    ],
  };
}

/** Why nothing was done, in a sentence. */
export function whyNothing(kind: keyof typeof refusals): string {
  return refusals[kind];
}

function drawDone(
  { kind, act, from, into, opened }: Extract<StoryActAnswer, { opened: number }>,
  by: UserId,
): Drawing {
  const said = {
    merged: ['One story now: ', ' goes on in the thread of '],
    split: ['Two stories now: ', ' and '],
    undone:
      act.verb === 'merge' ? ['Two stories again: ', ' and '] : ['One story again: ', ' with '],
  }[kind];
  const [before = '', between = ''] = said;
  const more =
    kind === 'split'
      ? opened === 0
        ? 'Nothing followed asks for what was split off, or it is too old to be posted.'
        : `What was split off has a message of its own in ${count(opened, 'channel')}.`
      : '';
  return {
    text: fallback(`${before}${from.headline}${between}${into.headline}`),
    blocks: [
      richText([
        ...(kind === 'undone' ? [person(by), ours(' took it back. ')] : []),
        ours(before),
        words(from.headline, 200, true),
        ours(between),
        words(into.headline, 200, true),
      ]),
      ...(more === '' ? [] : [smallPrint(more)]),
      ...(kind === 'undone' ? [] : [buttons(button('undo_story', 'Undo', String(act.id)))]),
    ],
  };
}
