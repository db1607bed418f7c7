import { act } from './connection.ts';
import { composerNode } from './composer.ts';
import { el, fill, icon, reconcile } from './dom.ts';
import { goTo } from './routes.ts';
import { onChange, openChannel, store } from './store.ts';
import { arrowsMove, messageItems } from './timeline.ts';

function close(): void {
  goTo({ threadTs: null });
}

/** The thread beside the channel. */
export function showThread(box: HTMLElement): void {
  const list = el('div', { class: 'timeline', role: 'log', tabindex: 0, 'aria-label': 'Thread' });
  const where = el('span', { class: 'muted' });
  fill(
    box,
    el(
      'header',
      { class: 'bar' },
      el('h2', {}, 'Thread'),
      where,
      el(
        'button',
        { type: 'button', class: 'quiet', 'aria-label': 'Close thread', on: { click: close } },
        icon('close'),
      ),
    ),
    el('div', { class: 'timeline-box' }, list),
    composerNode('thread'),
  );
  box.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && !event.defaultPrevented) close();
  });
  arrowsMove(list);
  let shown: string | null = null;
  let drawn = 0;
  let seen = '';

  const draw = (): void => {
    const { threadTs, channelId, isHome } = store.place;
    const isOpen = threadTs !== null && !isHome;
    box.hidden = !isOpen;
    document.documentElement.classList.toggle('with-thread', isOpen);
    if (!isOpen) {
      shown = null;
      return;
    }
    const channel = openChannel();
    where.textContent = channel?.kind === 'direct' ? 'Dateline' : `#${channel?.name ?? ''}`;
    const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const items = messageItems(store.thread.values(), { isInThread: true, newSince: null });
    const [parent] = items;
    const count = items.length - 1;
    if (parent !== undefined) {
      const words = count === 0 ? 'No replies yet' : count === 1 ? '1 reply' : `${count} replies`;
      const make = (): HTMLElement => el('p', { class: 'day' }, el('span', {}, words));
      items.splice(1, 0, { key: 'count', stamp: words, make });
    }
    reconcile(list, items);
    if (store.thread.size === 0) return;
    // A thread opens at its story, and stays with its news only while one reads there.
    if (shown !== threadTs) list.scrollTop = 0;
    else if (isAtEnd && items.length > drawn) list.scrollTop = list.scrollHeight;
    shown = threadTs;
    drawn = items.length;
    const newest = [...store.thread.keys()].at(-1);
    const mark = `${channelId} ${threadTs} ${newest}`;
    if (newest !== undefined && !document.hidden && mark !== seen) {
      seen = mark;
      void act({ act: 'read', channel: channelId, thread: threadTs, ts: newest });
    }
  };
  onChange(['thread', 'place', 'people'], draw);
}
