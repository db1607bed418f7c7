import type { ChannelId } from '../../news/ids.ts';
import type { Notice } from '../../news/notice.ts';
import {
  bold,
  button,
  buttons,
  code,
  count,
  fallback,
  lasted,
  ours,
  richText,
  smallPrint,
  words,
  type Drawing,
} from './drawing.ts';

type RichElements = Parameters<typeof richText>[number];

/** A notice in words: what happened, and what to do about it. */
export function drawNotice(notice: Notice): Drawing {
  switch (notice.kind) {
    case 'lane-paused':
      return said(
        `Dateline cannot post in a channel: ${notice.error}`,
        [ours('I cannot post in '), place(notice.channelId), ours(': '), code(notice.error)],
        `${notice.hint} What waits is kept, and goes out by itself once I can post there again.`,
        notice.since,
      );
    case 'workspace-back':
      return said(
        'Slack takes messages from Dateline again',
        [
          ours('Slack takes my messages again. It refused all of them for '),
          bold(lasted(notice.until - notice.since)),
          ours(': '),
          code(notice.error),
        ],
        'Nothing was lost: what waited goes out now, the oldest first.',
        notice.since,
      );
    case 'slack-back':
      return said(
        'Slack answers again',
        [
          ours('Slack answers again. For '),
          bold(lasted(notice.until - notice.since)),
          ours(' it gave me no clear answer.'),
        ],
        `Nothing was lost: what was under way is looked up, and ${count(notice.waiting, 'message')} that waited ${notice.waiting === 1 ? 'goes' : 'go'} out now.`,
        notice.since,
      );
    case 'unknown-held': {
      const value = String(notice.intentId);
      const drawing = said(
        'Dateline does not know whether a message was posted',
        [
          ours('I do not know whether this was posted in '),
          place(notice.channelId),
          ours(': '),
          words(notice.headline, 300, true),
        ],
        `Slack’s answer got lost, and I cannot look it up (${notice.reason}). Look there: if it is missing, press Resend, otherwise Drop.`,
        notice.at,
      );
      const acts = buttons(button('resend', 'Resend', value), button('drop', 'Drop', value));
      return { ...drawing, blocks: [...drawing.blocks, acts] };
    }
    case 'message-refused':
      return said(
        `Slack refused a message of Dateline: ${notice.error}`,
        [
          ours('Slack refused this message for '),
          place(notice.channelId),
          ours(': '),
          words(notice.headline, 300, true),
          ours(' ('),
          code(notice.error),
          ours(')'),
        ],
        notice.hint,
      );
    case 'feed-failing':
      return said(
        `A feed cannot be read: ${notice.source}`,
        [
          words(notice.source, 100, true),
          ours(' ('),
          code(notice.feed),
          ours(`) could not be read ${count(notice.failures, 'time')} in a row: `),
          words(notice.failure, 300),
        ],
        notice.hint,
        notice.since,
      );
    case 'feed-recovered':
      return said(
        `A feed is back: ${notice.source}`,
        [
          words(notice.source, 100, true),
          ours(' ('),
          code(notice.feed),
          ours(notice.was === 'silent' ? ') publishes again, after ' : ') is read again, after '),
          bold(lasted(notice.until - notice.since)),
          ours('.'),
        ],
        '',
      );
    case 'feed-silent':
      return said(
        `A feed is silent: ${notice.source}`,
        [
          words(notice.source, 100, true),
          ours(' ('),
          code(notice.feed),
          ours(') answers, but has published nothing at hours in which it always did.'),
        ],
        'Look whether its publisher has moved it, or stopped. The last story came:',
        notice.since,
      );
    case 'bulk-republish':
      return said(
        `A feed brought much at once: ${notice.source}`,
        [
          words(notice.source, 100, true),
          ours(' ('),
          code(notice.feed),
          ours(`) brought ${count(notice.stories, 'story', 'stories')} at once.`),
        ],
        'They are stored and can be searched, but were not posted one by one: a publisher that republishes its archive is no news.',
        notice.at,
      );
    default:
      return notice satisfies never;
  }
}

function said(
  sentence: string,
  first: RichElements,
  hint: string,
  at: number | null = null,
): Drawing {
  const since = at === null ? [] : [smallPrint('Since', at)];
  return {
    text: fallback(hint === '' ? sentence : `${sentence}. ${hint}`),
    blocks: [richText(first), ...(hint === '' ? [] : [richText([words(hint, 600)])]), ...since],
  };
}

/** A channel by its name. A lane may also be a person's direct message, which has no name to show. */
export function place(channelId: ChannelId): RichElements[number] {
  return /^[CG]/.test(channelId)
    ? { type: 'channel', channel_id: channelId }
    : ours('a direct message');
}
