import type { InputBlock, KnownBlock, ModalView } from '@slack/types';
import type { FollowAnswer, Person } from '../../desk/desk.ts';
import type { ChannelId } from '../../news/ids.ts';
import type { PressHandler } from '../actions/button.ts';
import { button, buttons, code, count, ours, richText, smallPrint } from '../blocks/drawing.ts';
import { cannotPost, drawFollow } from '../blocks/follow.ts';
import { drawStories, storiesOnAPage } from '../blocks/stories.ts';
import { isChannelId } from '../listening.ts';
import { undoMarkup } from '../words-in.ts';
import { drawModal, drawNotice, label, underInput } from './frame.ts';
import type { Modal, SubmitReaction } from './modal.ts';

/** The ids of the inputs, which are also their action ids. */
const queryInput = 'query';
const channelInput = 'channel';

/**
 * The form of `follow`: a query and where to post what it matches. From a direct message or the App Home no channel need
 * be chosen: then it is for the person alone.
 * @param query what already stands in it
 * @param found what the query finds, when that was asked for
 */
export function drawFollowModal(
  person: Person,
  query = '',
  found: KnownBlock[] | null = null,
): ModalView {
  const where: InputBlock = {
    type: 'input',
    block_id: channelInput,
    label: label('Post to'),
    optional: person.isDirect,
    element: {
      type: 'conversations_select',
      action_id: channelInput,
      placeholder: label(person.isDirect ? 'Only me' : 'Choose a channel'),
      filter: { include: ['public', 'private'], exclude_bot_users: true },
      ...(person.isDirect ? {} : { initial_conversation: person.channelId }),
    },
    ...(person.isDirect
      ? { hint: label('Leave it empty to be told alone, in your messages with Dateline.') }
      : {}),
  };
  return drawModal({
    id: followModal.id,
    title: 'Follow the wires',
    submit: 'Follow',
    memory: { channelId: person.channelId, about: '' },
    blocks: [
      {
        type: 'input',
        block_id: queryInput,
        label: label('Query'),
        element: {
          type: 'plain_text_input',
          action_id: queryInput,
          max_length: 1000,
          placeholder: label('region:asia-pacific topic:politics -sport'),
          ...(query === '' ? {} : { initial_value: query }),
        },
        hint: label(
          'All of it must hold. Words, "phrases", OR, -not, word*; region: country: topic: source: lang: genre: is:breaking.',
        ),
      },
      buttons(button('try_query', 'Show what it finds', 'query')),
      ...(found ?? [examples]),
      where,
    ],
  });
}

const examples = richText(
  [ours('For example')],
  [code('topic:economy country:germany,france')],
  [code('"interest rate" OR inflation -genre:opinion')],
  [code('region:middle-east is:breaking')],
);

/** Shows in the form what its query finds now: the newest stories, or what is wrong with it. */
export const tryQuery: PressHandler = {
  id: 'try_query',
  run: async ({ person, entered }, { desk, names }) => {
    const query = undoMarkup(entered(queryInput)[0] ?? '');
    const answer = await desk.search(person, query, { limit: storiesOnAPage });
    // Paging is for searches; here the newest tell enough.
    const { blocks } = drawStories(
      answer.kind === 'found' ? { ...answer, older: null } : answer,
      names,
    );
    return { kind: 'redraw', view: drawFollowModal(person, query, blocks) };
  },
};

/** Asks back before everything but something is followed. */
function drawEverythingModal(
  query: string,
  lastWeek: number,
  channelId: ChannelId,
  openedFrom: ChannelId,
): ModalView {
  return drawModal({
    id: followEverythingModal.id,
    title: 'Everything but that?',
    submit: 'Follow',
    memory: { channelId: openedFrom, about: `${channelId} ${query}` },
    blocks: [
      richText([
        code(query),
        ours(' only leaves something out: every other story would be posted.'),
      ]),
      smallPrint(`In the last seven days that was ${count(lastWeek, 'story', 'stories')}.`),
    ],
  });
}

function under(block: string, message: string): SubmitReaction {
  return { kind: 'errors', errors: { [block]: underInput(message) } };
}

function reactionTo(
  answer: FollowAnswer,
  person: Person,
  openedFrom: ChannelId,
  command: string,
): SubmitReaction {
  switch (answer.kind) {
    case 'followed':
      return {
        kind: 'done',
        announce: {
          channelId: person.channelId,
          drawing: drawFollow(answer, person, command).drawing,
        },
      };
    case 'already':
      return under(queryInput, `Already followed there, as S${answer.subscription.number}.`);
    case 'confirm-everything':
      return {
        kind: 'next',
        view: drawEverythingModal(answer.query, answer.lastWeek, person.channelId, openedFrom),
      };
    case 'empty':
      return under(queryInput, 'Say what to follow, for example topic:politics.');
    case 'cannot-post':
      return under(channelInput, cannotPost[answer.standing]);
    case 'bad-query': {
      const { message, suggestion } = answer.problem;
      const better =
        suggestion === null || message.includes('Did you mean')
          ? ''
          : ` Did you mean ${suggestion}?`;
      return under(queryInput, `${message}${better}`);
    }
    default:
      return answer satisfies never;
  }
}

/** The person as one who asks in the channel they chose; where they were when they chose none. */
function inChannel(person: Person, channelId: string | undefined): Person {
  if (channelId === undefined || !isChannelId(channelId)) return person;
  return { ...person, channelId, isDirect: channelId === person.channelId && person.isDirect };
}

/** Reads the form of `follow`. */
export const followModal: Modal = {
  id: 'follow',
  submit: async ({ person, entered }, { desk, command }) => {
    const there = inChannel(person, entered(channelInput)[0]);
    const answer = await desk.follow(there, undoMarkup(entered(queryInput)[0] ?? ''));
    return reactionTo(answer, there, person.channelId, command);
  },
};

/** Yes to "everything but …?" in the form. */
export const followEverythingModal: Modal = {
  id: 'follow_everything',
  submit: async ({ person, memory }, { desk, command }) => {
    const [, channelId, query = ''] = /^(\S*) (.*)$/.exec(memory.about) ?? [];
    const there = inChannel(person, channelId);
    const answer = await desk.follow(there, query, { confirmed: true });
    const reaction = reactionTo(answer, there, person.channelId, command);
    // There is no input here to stand under.
    return reaction.kind === 'errors'
      ? { kind: 'next', view: drawNotice(drawFollow(answer, there, command).drawing, memory) }
      : reaction;
  },
};
