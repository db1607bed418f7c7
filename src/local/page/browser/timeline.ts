import type { PageMessage } from '../protocol.ts';
import { act, loadTimeline } from './connection.ts';
import { dayKey, dayName, momentOf } from './dates.ts';
import { el, reconcile, type Keyed } from './dom.ts';
import { messageNode, messageStamp } from './message.ts';
import { me, onChange, openChannel, store } from './store.ts';

/** Messages of one person within this time stand under one name, ms; each of Dateline's is a story of its own. */
const togetherMs = 5 * 60_000;
/** While one reads at the end, this many messages stay, at least half of them: the page may stay open for days. */
const mostKept = 400;
/** This near to the end counts as reading the newest, px. */
const nearPx = 80;

/** What is drawn for a list of messages: days, the "new" line and the messages themselves. */
export function messageItems(
  messages: Iterable<PageMessage>,
  options: { readonly isInThread: boolean; readonly newSince: string | null },
): Keyed[] {
  const { isInThread, newSince } = options;
  const zone = me()?.timezone ?? 'UTC';
  const items: Keyed[] = [];
  let before: PageMessage | null = null;
  let hasNewLine = false;
  for (const message of messages) {
    const at = momentOf(message.ts);
    const day = dayKey(at, zone);
    const isNewDay = before === null || dayKey(momentOf(before.ts), zone) !== day;
    if (isNewDay && !isInThread) {
      const name = dayName(at, store.now, zone);
      const make = (): HTMLElement => el('h3', { class: 'day' }, el('span', {}, name));
      items.push({ key: `day ${day}`, stamp: name, make });
    }
    const isNew = newSince !== null && message.ts > newSince && message.userId !== store.place.me;
    const isFirstNew = isNew && !hasNewLine;
    if (isFirstNew) items.push({ key: 'new', stamp: '', make: newLine });
    hasNewLine ||= isNew;
    const isApart =
      isNewDay ||
      before === null ||
      before.userId !== message.userId ||
      store.people.get(message.userId)?.isBot === true ||
      before.isEphemeral !== message.isEphemeral ||
      message.isBroadcast ||
      at - momentOf(before.ts) > togetherMs;
    const setting = { isFirst: isApart || isFirstNew, isInThread };
    items.push({
      key: message.ts,
      stamp: messageStamp(message, setting),
      make: () => messageNode(message, setting),
    });
    // The replies of a thread begin anew after its parent.
    before = isInThread && message.threadTs === null ? null : message;
  }
  return items;
}

function newLine(): HTMLElement {
  return el('p', { class: 'new-line' }, el('span', {}, 'New'));
}

/** Up and down move between messages, as in a list. */
export function arrowsMove(list: HTMLElement): void {
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    const { target } = event;
    const isOwn = target === list || (target instanceof Element && target.matches('.message'));
    if (!isOwn) return;
    const all = [...list.querySelectorAll<HTMLElement>('.message')];
    const at = all.findIndex((one) => one === document.activeElement);
    const step = event.key === 'ArrowUp' ? -1 : 1;
    const next = at < 0 ? all.at(-1) : all[at + step];
    next?.focus();
    next?.scrollIntoView({ block: 'nearest' });
    event.preventDefault();
  });
}

/** The messages of the open channel: kept at the newest while one reads there, at rest while one reads above. */
export function timelineNode(): HTMLElement {
  const list = el('div', {
    class: 'timeline',
    id: 'timeline',
    role: 'log',
    tabindex: 0,
    'aria-label': 'Messages',
  });
  const jump = el(
    'button',
    { type: 'button', class: 'button primary jump', hidden: true, on: { click: () => toEnd() } },
    'Newer messages ↓',
  );
  let shown = '';
  let drawnTs = '';
  let isLoading = false;

  const isAtEnd = (): boolean => list.scrollHeight - list.scrollTop - list.clientHeight < nearPx;
  const toEnd = (): void => {
    list.scrollTop = list.scrollHeight;
    read();
  };
  /** What stands at the end of an open, visible channel has been read, mentions in its threads too. */
  const read = (): void => {
    const { channelId, isHome } = store.place;
    jump.hidden = true;
    if (isHome || document.hidden) return;
    const channel = openChannel();
    let newest = '0';
    for (const one of store.timelines.get(channelId)?.messages.values() ?? []) {
      const last = one.replies?.lastTs ?? one.ts;
      if (!one.isEphemeral && last > newest) newest = last;
    }
    if (channel === undefined || newest <= channel.readTs) return;
    void act({ act: 'read', channel: channelId, ts: newest });
  };
  const older = async (): Promise<void> => {
    const timeline = store.timelines.get(store.place.channelId);
    if (isLoading || timeline?.hasMore !== true) return;
    isLoading = true;
    const fromEnd = list.scrollHeight - list.scrollTop;
    await loadTimeline(store.place.channelId, true).catch(() => {});
    list.scrollTop = list.scrollHeight - fromEnd;
    isLoading = false;
  };
  const draw = (): void => {
    const { channelId, isHome, me: who } = store.place;
    if (isHome) return;
    const channel = openChannel();
    const timeline = store.timelines.get(channelId);
    const key = `${who} ${channelId}`;
    const isOther = key !== shown;
    const wasAtEnd = isAtEnd() || isOther;
    list.setAttribute(
      'aria-label',
      `Messages in ${channel?.kind === 'direct' ? 'Dateline' : `#${channel?.name ?? ''}`}`,
    );
    const messages = timeline?.messages ?? new Map<string, PageMessage>();
    const newest = [...messages.keys()].at(-1) ?? '';
    // What arrives while one reads at the end is not marked as new.
    const isReading = wasAtEnd && !isOther && !document.hidden;
    if (timeline !== undefined && isReading && timeline.newSince >= drawnTs) {
      timeline.newSince = newest;
    }
    if (timeline !== undefined && isReading && messages.size > mostKept) {
      const old = [...messages.keys()].slice(0, -mostKept / 2);
      for (const ts of old) messages.delete(ts);
      timeline.hasMore = true;
    }
    const items = messageItems(messages.values(), {
      isInThread: false,
      newSince: timeline?.newSince ?? null,
    });
    if (timeline?.hasMore === true) {
      const make = (): HTMLElement =>
        el(
          'button',
          { type: 'button', class: 'linkish older', on: { click: () => void older() } },
          'Older messages',
        );
      items.unshift({ key: 'older', stamp: '', make });
    }
    if (timeline !== undefined && messages.size === 0)
      items.push(emptyChannel(channel?.kind ?? ''));
    reconcile(list, items);
    if (timeline === undefined) return;
    shown = key;
    const hasNews = newest > drawnTs && !isOther;
    drawnTs = newest;
    if (wasAtEnd) toEnd();
    else if (hasNews) jump.hidden = false;
    if (hasNews) list.querySelector(`[data-ts="${newest}"]`)?.classList.add('fresh');
  };
  list.addEventListener('scroll', () => {
    if (list.scrollTop < nearPx) void older();
    if (isAtEnd() && !jump.hidden) read();
  });
  document.addEventListener('visibilitychange', () => {
    if (isAtEnd()) read();
  });
  new ResizeObserver(() => {
    if (jump.hidden) list.scrollTop = list.scrollHeight;
  }).observe(list);
  arrowsMove(list);
  onChange(['timeline', 'place', 'people'], draw);
  return el('div', { class: 'timeline-box' }, list, jump);
}

function emptyChannel(kind: string): Keyed {
  const command = store.hello?.commands[0]?.command ?? '/wire';
  const [title, text] =
    kind === 'direct'
      ? [
          'Talk to Dateline',
          'Type follow, latest or help. What you follow here comes to you alone.',
        ]
      : [
          'Nothing here yet',
          `Type ${command} follow to choose what this channel gets, or ${command} help.`,
        ];
  return {
    key: 'empty',
    stamp: title,
    make: () =>
      el('div', { class: 'empty' }, el('h3', {}, title), el('p', { class: 'muted' }, text)),
  };
}
