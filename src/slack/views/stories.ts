import type { ModalView, PlainTextOption } from '@slack/types';
import type { Person } from '../../desk/desk.ts';
import type { StoryActAnswer, StoryAnswer } from '../../desk/story-desk.ts';
import type { RunningStoryId, StoryId } from '../../news/ids.ts';
import { headline, richText, smallPrint } from '../blocks/drawing.ts';
import { forAsker } from '../blocks/follow.ts';
import { drawStoryAct, whyNothing } from '../blocks/story-acts.ts';
import { plain } from '../text.ts';
import { drawModal, drawNotice, label, underInput, type Memory } from './frame.ts';
import type { Modal, SubmitReaction } from './modal.ts';

/** The ids of the inputs, which are also their action ids. */
const [reportsInput, storyInput] = ['reports', 'story'] as const;

type Found = Extract<StoryAnswer, { kind: 'story' }>;

function option(text: string, value: number): PlainTextOption {
  return { text: label(plain(text, 75) || '·'), value: String(value) };
}

/** A sentence instead of the form. */
function sayOnly(sentence: string, memory: Memory): ModalView {
  return drawNotice(forAsker(sentence, []).drawing, memory);
}

/** The form, or why there is none. */
function drawForm(
  answer: StoryAnswer,
  person: Person,
  draw: (found: Found, memory: Memory) => ModalView,
): ModalView {
  const memory = { channelId: person.channelId, about: '' };
  if (answer.kind !== 'story') {
    const sentence =
      answer.kind === 'not-found'
        ? 'That message is no alert of Dateline’s, so there is nothing to merge or split.'
        : whyNothing(answer.kind);
    return sayOnly(sentence, memory);
  }
  return draw(answer, { ...memory, about: String(answer.take.id) });
}

/** The reports of a running story, to choose those that are another; the one asked about is chosen unless it leads. */
export function drawSplitModal(answer: StoryAnswer, person: Person): ModalView {
  return drawForm(answer, person, ({ running, take, takes }, memory) => {
    if (takes.length < 2) {
      return sayOnly(
        'This story has only one report, so there is nothing to take out of it.',
        memory,
      );
    }
    const options = takes.map((one) => option(`${one.title} (${one.source})`, one.id));
    const isLead = take.id === takes.at(-1)?.id;
    const chosen = isLead ? [] : options.filter(({ value }) => value === String(take.id));
    return drawModal({
      id: splitModal.id,
      title: 'Not this story…',
      submit: 'Split off',
      memory,
      blocks: [
        richText([headline(running.headline, null)]),
        {
          type: 'input',
          block_id: reportsInput,
          label: label('Reports of another story'),
          element: {
            type: 'multi_static_select',
            action_id: reportsInput,
            placeholder: label('Choose reports'),
            options,
            ...(chosen.length === 0 ? {} : { initial_options: chosen }),
          },
          hint: label('Together they become a story of their own, with a message of its own.'),
        },
        smallPrint('It holds for the whole workspace. It can be undone.'),
      ],
    });
  });
}

/** Other running stories, to choose the one this is. */
export function drawMergeModal(answer: StoryAnswer, person: Person): ModalView {
  return drawForm(answer, person, ({ running, others }, memory) => {
    if (others.length === 0) {
      return sayOnly('There is no other running story yet that this could be.', memory);
    }
    return drawModal({
      id: mergeModal.id,
      title: 'Same story as…',
      submit: 'Merge',
      memory,
      blocks: [
        richText([headline(running.headline, null)]),
        {
          type: 'input',
          block_id: storyInput,
          label: label('Is the same story as'),
          element: {
            type: 'static_select',
            action_id: storyInput,
            placeholder: label('Choose a running story'),
            options: others.map((one) => option(one.headline, one.id)),
          },
          hint: label('It goes on in the thread of the story chosen here. The newest come first.'),
        },
        smallPrint('It holds for the whole workspace. It can be undone.'),
      ],
    });
  });
}

function reactTo(
  answer: StoryActAnswer,
  input: string,
  person: Person,
  memory: Memory,
): SubmitReaction {
  switch (answer.kind) {
    case 'same':
    case 'all':
    case 'none':
      return { kind: 'errors', errors: { [input]: underInput(whyNothing(answer.kind)) } };
    case 'merged':
    case 'split':
    case 'undone':
      return { kind: 'done', tell: drawStoryAct(answer, person.userId) };
    case 'superseded':
    case 'not-here':
    case 'not-found':
      return { kind: 'next', view: sayOnly(whyNothing(answer.kind), memory) };
    default:
      return answer satisfies never;
  }
}

/** Reads which reports are another story. */
export const splitModal: Modal = {
  id: 'split',
  submit: async ({ person, memory, entered }, { desk }) => {
    const chosen = entered(reportsInput).map((value) => Number(value) as StoryId);
    const answer = await desk.splitStory(person, Number(memory.about) as StoryId, chosen);
    return reactTo(answer, reportsInput, person, memory);
  },
};

/** Reads which running story this is. */
export const mergeModal: Modal = {
  id: 'merge',
  submit: async ({ person, memory, entered }, { desk }) => {
    const into = Number(entered(storyInput)[0]) as RunningStoryId;
    const answer = await desk.mergeStories(person, Number(memory.about) as StoryId, into);
    return reactTo(answer, storyInput, person, memory);
  },
};
