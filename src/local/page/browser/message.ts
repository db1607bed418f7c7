import type { PageMessage } from '../protocol.ts';
import { blockNodes } from './blocks.ts';
import { act } from './connection.ts';
import { ago, clockTime, momentOf } from './dates.ts';
import { el, icon, type Child } from './dom.ts';
import type { Acting } from './elements.ts';
import { noEntries, type Entries } from './entries.ts';
import { menuButton, type MenuItem } from './menu.ts';
import { mrkdwnNodes, timeNode } from './prose-nodes.ts';
import { goTo } from './routes.ts';
import { me, store } from './store.ts';

/** How a message stands among others. */
export interface Setting {
  /** Whether the author is named: not again for what follows within minutes. */
  readonly isFirst: boolean;
  readonly isInThread: boolean;
}

/** The JSON of messages, made once each: every event looks at all of them. */
const stamps = new WeakMap<PageMessage, string>();

/** What stands in the elements of messages, kept while they are redrawn. */
const entriesOf = new Map<string, Entries>();

/** Everything a message's look depends on: it is drawn anew when this changes. */
export function messageStamp(message: PageMessage, setting: Setting): string {
  const known = stamps.get(message) ?? JSON.stringify(message);
  stamps.set(message, known);
  const { isFirst, isInThread } = setting;
  const author = store.people.get(message.userId)?.realName ?? '';
  return `${known} ${isFirst} ${isInThread} ${author} ${store.place.me}`;
}

/** A message with its marks, its thread below and its menu. */
export function messageNode(message: PageMessage, setting: Setting): HTMLElement {
  const { ts, channelId, isDeleted } = message;
  const author = store.people.get(message.userId);
  const name = author?.realName ?? 'Somebody';
  const isBot = author?.isBot === true;
  const zone = me()?.timezone ?? 'UTC';
  const time = clockTime(momentOf(ts), zone);
  const { isFirst, isInThread } = setting;
  return el(
    'article',
    {
      class: [
        'message',
        isFirst && 'is-first',
        message.isMention && 'is-mention',
        message.isEphemeral && 'is-ephemeral',
        isDeleted && 'is-deleted',
      ]
        .filter(Boolean)
        .join(' '),
      tabindex: -1,
      'aria-label': `${name}, ${time}`,
      'data-ts': ts,
    },
    isFirst
      ? avatar(message.userId, name, isBot)
      : el('span', { class: 'gutter' }, timeNode(ts, time)),
    el(
      'div',
      { class: 'message-main' },
      isFirst &&
        el(
          'p',
          { class: 'byline' },
          el('b', {}, name),
          isBot && el('span', { class: 'badge' }, 'App'),
          timeNode(ts, time),
          message.isEdited && edited(),
        ),
      mark(message, isInThread),
      el('div', { class: 'content' }, content(message)),
      message.isEdited && !isFirst && edited(),
      !isInThread && threadBar(message),
    ),
    isDeleted ? null : tools(message, isInThread, channelId),
  );
}

function edited(): HTMLElement {
  return el('span', { class: 'edited' }, '(edited)');
}

function content(message: PageMessage): Child {
  const { blocks, channelId, ts } = message;
  if (blocks === null) return el('div', { class: 'text' }, mrkdwnNodes(message.text));
  const key = `${channelId} ${ts}`;
  const entries = entriesOf.get(key) ?? noEntries();
  entriesOf.set(key, entries);
  const acting: Acting = {
    name: ts,
    entries,
    press: async (block, action, choice) =>
      act({ act: 'press', channel: channelId, ts, block, action, choice, entries: entries.all() }),
  };
  return blockNodes(blocks, { acting });
}

function mark(message: PageMessage, isInThread: boolean): Child {
  const { channelId, ts, threadTs } = message;
  if (message.isEphemeral) {
    const hide = { click: () => void act({ act: 'hide', channel: channelId, ts }) };
    return el(
      'p',
      { class: 'mark' },
      'Only visible to you · ',
      el('button', { type: 'button', class: 'linkish', 'data-focus': 'hide', on: hide }, 'Dismiss'),
    );
  }
  if (!message.isBroadcast || threadTs === null) return null;
  if (isInThread) return el('p', { class: 'mark' }, 'Also sent to the channel');
  const open = { click: () => goTo({ channelId, threadTs }) };
  return el(
    'p',
    { class: 'mark' },
    'Replied to ',
    el(
      'button',
      { type: 'button', class: 'linkish', 'data-focus': 'parent', on: open },
      'a thread',
    ),
  );
}

function threadBar({ replies, channelId, ts }: PageMessage): Child {
  if (replies === null) return null;
  const { count, lastTs, unread } = replies;
  const faces = replies.userIds.map((id) => {
    const person = store.people.get(id);
    return avatar(id, person?.realName ?? id, person?.isBot === true);
  });
  return el(
    'button',
    {
      type: 'button',
      class: unread > 0 ? 'thread-bar is-unread' : 'thread-bar',
      'data-focus': 'thread',
      on: { click: () => goTo({ channelId, threadTs: ts }) },
    },
    el('span', { class: 'faces', 'aria-hidden': 'true' }, faces),
    el('b', {}, count === 1 ? '1 reply' : `${count} replies`),
    unread > 0 && el('span', { class: 'badge new' }, `${unread} new`),
    el('span', { class: 'muted' }, `last reply ${ago(store.now - momentOf(lastTs))}`),
  );
}

function tools(message: PageMessage, isInThread: boolean, channelId: string): HTMLElement {
  const { ts, isEphemeral, threadTs } = message;
  const items = (): MenuItem[] => [
    ...(isEphemeral ? [] : (store.hello?.shortcuts ?? [])).map(({ name, callbackId }) => ({
      label: name,
      note: 'Dateline',
      run: () => void act({ act: 'shortcut', channel: channelId, ts, callback: callbackId }),
    })),
    {
      label: 'Open in Block Kit Builder',
      note: 'leaves this page for slack.com',
      href: `/page/builder?${new URLSearchParams({ as: store.place.me, channel: channelId, ts }).toString()}`,
    },
  ];
  const reply = { click: () => goTo({ channelId, threadTs: threadTs ?? ts }) };
  return el(
    'div',
    { class: 'message-tools' },
    !isEphemeral &&
      !isInThread &&
      el(
        'button',
        {
          type: 'button',
          class: 'quiet',
          'aria-label': 'Reply in thread',
          'data-focus': 'reply',
          on: reply,
        },
        icon('reply'),
      ),
    menuButton('More on this message', icon('more'), items, { focus: 'tools' }),
  );
}

/** A person's initials on their colour; Dateline's own mark for the app. */
export function avatar(id: string, name: string, isBot: boolean): HTMLElement {
  const initials = name
    .split(/\s+/)
    .slice(0, 2)
    .map((part) => String.fromCodePoint(part.codePointAt(0) ?? 32))
    .join('');
  let sum = 0;
  for (const char of id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 997;
  const colour = isBot ? 'avatar bot' : `avatar tint-${sum % 6}`;
  return el('span', { class: colour, 'aria-hidden': 'true' }, isBot ? 'D' : initials);
}
