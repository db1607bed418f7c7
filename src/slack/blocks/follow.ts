import type { RichTextElement } from '@slack/types';
import type { FollowAnswer, Person, UnfollowAnswer } from '../../desk/desk.ts';
import type { UserId } from '../../news/ids.ts';
import type { Subscription } from '../../news/subscription.ts';
import type { Answer } from '../commands/verb.ts';
import { slackLimits } from '../limits.ts';
import { drawBadQuery } from './bad-query.ts';
import {
  bold,
  button,
  buttons,
  code,
  count,
  fallback,
  ours,
  person as mention,
  richText,
  smallPrint,
  type Drawing,
} from './drawing.ts';
import { operatorHint } from './operator-hint.ts';
import { subscriptionLine } from './subscriptions.ts';

/** Why nothing can be posted in a channel, and what to do. */
export const cannotPost: Readonly<Record<'not-member' | 'archived' | 'not-found', string>> = {
  'not-member':
    'I am not in this channel, so I could not post here. Type /invite @Dateline, then follow again.',
  archived:
    'This channel is archived, so nothing can be posted here. Unarchive it, then follow again.',
  'not-found':
    'I cannot see this channel. Type /invite @Dateline here, or follow from a direct message with me.',
};

/** The answer to `follow`: public when the channel now gets more, else for the asker only. */
export function drawFollow(answer: FollowAnswer, person: Person, command: string): Answer {
  switch (answer.kind) {
    case 'followed':
      return {
        drawing: drawFollowed(answer.subscription, answer.lastWeek, person),
        audience: 'channel',
      };
    case 'already':
      return forAsker('Already followed here: ', subscriptionLine(answer.subscription));
    case 'confirm-everything':
      return { drawing: drawConfirm(answer.query, answer.lastWeek, person), audience: 'asker' };
    case 'empty':
      return drawWhat(command);
    case 'cannot-post':
      return forAsker(
        person.isDirect && answer.standing === 'not-found'
          ? 'This conversation is between other people, and I cannot post in it. Follow in your own messages with me, or in a channel.'
          : cannotPost[answer.standing],
        [],
      );
    case 'bad-query':
      return { drawing: drawBadQuery(answer), audience: 'asker' };
    default:
      return answer satisfies never;
  }
}

/** The answer to `unfollow`: public when something ended. */
export function drawUnfollow(answer: UnfollowAnswer, person: Person, command: string): Answer {
  if (answer.kind === 'unfollowed') {
    const { subscription } = answer;
    return {
      drawing: {
        text: fallback(`S${subscription.number} is no longer followed here: ${subscription.query}`),
        blocks: [
          richText([mention(person.userId), ours(' ended '), ...subscriptionLine(subscription)]),
          buttons(button('undo_unfollow', 'Undo', undoValue(subscription))),
        ],
      },
      audience: 'channel',
    };
  }
  if (answer.here.length === 0) {
    return forAsker('Nothing is followed here. Begin with ', [
      code(`${command} follow region:asia-pacific topic:politics`),
    ]);
  }
  const asked =
    answer.wanted === ''
      ? [ours('Which one? ')]
      : [code(answer.wanted), ours(' is not followed here. ')];
  const question = answer.wanted === '' ? 'Which one?' : 'That is not followed here.';
  return {
    drawing: {
      text: fallback(
        `${question} Followed here: ${answer.here.map((one) => `S${one.number}`).join(', ')}`,
      ),
      blocks: [
        richText(
          [...asked, ours('Followed here:')],
          ...answer.here.slice(0, 20).map((one) => subscriptionLine(one)),
        ),
        smallPrint(
          `${answer.here.length > 20 ? `And ${answer.here.length - 20} more. ` : ''}End one with ${command} unfollow S${answer.here[0]?.number ?? 1}`,
        ),
      ],
    },
    audience: 'asker',
  };
}

/** Asks what to follow, with an example and a button that opens the form. */
function drawWhat(command: string): Answer {
  const example = `${command} follow region:asia-pacific topic:politics`;
  return {
    drawing: {
      text: fallback(`Follow what? For example ${example}`),
      blocks: [
        richText([ours('Follow what? For example '), code(example)]),
        buttons(button('open_follow', 'Follow…', 'form')),
      ],
    },
    audience: 'asker',
  };
}

/** What an Undo button remembers: the subscription as it stood, so that it undoes nothing done since. */
function undoValue({ number, version }: Pick<Subscription, 'number' | 'version'>): string {
  return `${number}.${version}`;
}

/** Reads an Undo button's value; null when it is of another make. */
export function readUndo(value: string): Pick<Subscription, 'number' | 'version'> | null {
  const [, number, version] = /^(\d{1,9})\.(\d{1,9})$/.exec(value) ?? [];
  return version === undefined ? null : { number: Number(number), version: Number(version) };
}

/** A change that was undone, in place of the message that told of it; no live buttons stay on it. */
export function drawUndone(
  subscription: Subscription,
  by: UserId,
  now: 'ended' | 'followed',
): Drawing {
  const what = now === 'ended' ? ' undid it; no longer followed: ' : ' undid it; still followed: ';
  return {
    text: fallback(`Undone: S${subscription.number} ${subscription.query}`),
    blocks: [richText([mention(by), ours(what), ...subscriptionLine(subscription)])],
  };
}

/** A plain sentence with parts after it, for the asker. */
export function forAsker(sentence: string, after: readonly RichTextElement[]): Answer {
  return {
    drawing: {
      text: fallback(`${sentence}${after.map(textOf).join('')}`),
      blocks: [richText([ours(sentence), ...after])],
    },
    audience: 'asker',
  };
}

function textOf(element: RichTextElement): string {
  return 'text' in element && element.text !== undefined ? element.text : '';
}

function drawFollowed(subscription: Subscription, lastWeek: number, person: Person): Drawing {
  const whom = person.isDirect ? 'you' : 'this channel';
  return {
    text: fallback(`Now followed: S${subscription.number} ${subscription.query}`),
    blocks: [
      richText([
        mention(person.userId),
        ours(' follows for '),
        ours(`${whom}: `),
        ...subscriptionLine(subscription),
        ours(`. It matched ${count(lastWeek, 'story', 'stories')} in the last 7 days.`),
      ]),
      ...operatorHint(subscription.query),
      buttons(button('undo_follow', 'Undo', undoValue(subscription))),
    ],
  };
}

function drawConfirm(query: string, lastWeek: number, person: Person): Drawing {
  const question = [
    bold('Everything but that? '),
    code(query),
    ours(
      ` has only terms to leave out, so it would bring ${person.isDirect ? 'you' : 'this channel'} all the rest: ${count(lastWeek, 'story', 'stories')} in the last 7 days.`,
    ),
  ];
  return {
    text: fallback(
      `Everything but ${query}? ${count(lastWeek, 'story', 'stories')} in the last 7 days.`,
    ),
    blocks: [
      richText(question),
      query.length > slackLimits.buttonValue
        ? richText([ours('It is too long to be confirmed: shorten it, please.')])
        : buttons(
            button('confirm_everything', 'Follow everything else', query),
            button('cancel', 'Cancel', 'cancel'),
          ),
    ],
  };
}
