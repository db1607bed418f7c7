import type { InputBlock, ModalView, PlainTextOption } from '@slack/types';
import type { Person } from '../../desk/desk.ts';
import type { TagsAnswer } from '../../desk/tag-desk.ts';
import { tagSetOf } from '../../news/correction.ts';
import type { StoryId } from '../../news/ids.ts';
import { regions, topics, type Region, type Topic } from '../../news/tag.ts';
import {
  button,
  buttons,
  headline,
  richText,
  smallPrint,
  type TagNames,
} from '../blocks/drawing.ts';
import { forAsker } from '../blocks/follow.ts';
import { badCountry, changeLine, drawVerdict } from '../blocks/tags.ts';
import { drawModal, drawNotice, label, underInput } from './frame.ts';
import type { Modal } from './modal.ts';

/** The ids of the inputs, which are also their action ids. */
const [topicInput, topicsInput] = ['topic', 'topics'] as const;
const [regionsInput, countriesInput] = ['regions', 'countries'] as const;
/** The main topic of a story that has none of the seventeen. */
const noTopic = 'none';

/** A story's tags to be corrected, or said to be right. */
export function drawTagsModal(answer: TagsAnswer, person: Person, names: TagNames): ModalView {
  const memory = { channelId: person.channelId, about: '' };
  if (answer.kind === 'not-found') {
    return drawNotice(
      forAsker('That message is no alert of Dateline’s, so it has no tags to correct.', []).drawing,
      memory,
    );
  }
  const { take, change } = answer;
  const stand = tagSetOf(take.tags);
  return drawModal({
    id: tagsModal.id,
    title: 'Wrong tags?',
    submit: 'Correct them',
    memory: { ...memory, about: String(take.id) },
    blocks: [
      richText([headline(take.title, take.permalink)]),
      smallPrint(take.source, take.publishedAt),
      ...(change === null ? [] : [richText(changeLine(change, names))]),
      mainTopic(stand.topics[0], names),
      chooser(topicsInput, 'Further topics', topics, stand.topics.slice(1), names.topic, 'None'),
      chooser(regionsInput, 'Regions', regions, stand.regions, names.region, 'No region'),
      {
        type: 'input',
        block_id: countriesInput,
        label: label('Countries'),
        optional: true,
        element: {
          type: 'plain_text_input',
          action_id: countriesInput,
          placeholder: label('Norway, South Korea'),
          max_length: 300,
          ...(stand.countries.length === 0
            ? {}
            : { initial_value: stand.countries.map(names.country).join(', ').slice(0, 300) }),
        },
        hint: label('Names or two-letter codes, parted by commas.'),
      },
      buttons(button('tags_right', '✓ These tags are right', String(take.id))),
    ],
  });
}

function mainTopic(main: Topic | undefined, names: TagNames): InputBlock {
  const options: PlainTextOption[] = [
    ...topics.map((topic) => ({ text: label(names.topic(topic)), value: topic })),
    { text: label('None of these'), value: noTopic },
  ];
  const initial = options.find(({ value }) => value === (main ?? noTopic));
  return {
    type: 'input',
    block_id: topicInput,
    label: label('Main topic'),
    element: {
      type: 'static_select',
      action_id: topicInput,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

function chooser<T extends Topic | Region>(
  id: string,
  name: string,
  all: readonly T[],
  chosen: readonly T[],
  nameOf: (code: T) => string,
  empty: string,
): InputBlock {
  const option = (code: T): PlainTextOption => ({ text: label(nameOf(code)), value: code });
  return {
    type: 'input',
    block_id: id,
    label: label(name),
    optional: true,
    element: {
      type: 'multi_static_select',
      action_id: id,
      placeholder: label(empty),
      options: all.map(option),
      ...(chosen.length === 0 ? {} : { initial_options: chosen.map(option) }),
    },
  };
}

function isTopic(code: string): code is Topic {
  return topics.some((topic) => topic === code);
}

/** Reads a story's tags as a person says they should be. */
export const tagsModal: Modal = {
  id: 'tags',
  submit: async ({ person, memory, entered }, { desk, names }) => {
    const answer = await desk.correctTags(person, Number(memory.about) as StoryId, {
      // The first is the main one.
      topics: [...new Set([...entered(topicInput), ...entered(topicsInput)])].filter(isTopic),
      regions: regions.filter((region) => entered(regionsInput).includes(region)),
      countries: entered(countriesInput)[0] ?? '',
    });
    switch (answer.kind) {
      case 'bad-country':
        return { kind: 'errors', errors: { [countriesInput]: underInput(badCountry(answer)) } };
      case 'same': {
        const message = 'These are the tags it has. If they are right, press ✓ below.';
        return { kind: 'errors', errors: { [topicInput]: message } };
      }
      case 'corrected':
      case 'undone':
      case 'right':
        return { kind: 'done', tell: drawVerdict(answer, names) };
      case 'not-found':
      case 'superseded':
        return { kind: 'next', view: drawNotice(drawVerdict(answer, names), memory) };
      default:
        return answer satisfies never;
    }
  },
};
