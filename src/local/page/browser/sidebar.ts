import type { PageChannel } from '../protocol.ts';
import { act } from './connection.ts';
import { confirmed } from './confirm.ts';
import { el, fill, icon, reconcile, type Keyed } from './dom.ts';
import { openJump } from './jump.ts';
import { avatar } from './message.ts';
import { goTo, placeHash } from './routes.ts';
import { onChange, store } from './store.ts';

/** Opens or closes the drawer the sidebar is on a narrow screen. */
export function toggleDrawer(isOpen: boolean): void {
  document.documentElement.classList.toggle('with-drawer', isOpen);
  if (isOpen) document.querySelector<HTMLElement>('#sidebar select')?.focus();
}

/** Who one is, where one can go, and what is unread there. */
export function showSidebar(box: HTMLElement): void {
  const team = el('h1', { class: 'team' });
  const status = el('p', { class: 'status', role: 'status' });
  const who = el('select', {
    class: 'field',
    'aria-label': 'You are',
    on: { change: () => goTo({ me: who.value, threadTs: null, isHome: false }) },
  });
  const face = el('span', { class: 'who-face' });
  const jump = el(
    'button',
    { type: 'button', class: 'field jump-open', on: { click: () => openJump() } },
    icon('search'),
    el('span', {}, 'Jump to…'),
    el('kbd', {}, 'Ctrl K'),
  );
  const list = el('div', { class: 'channels' });
  const reset = el(
    'button',
    { type: 'button', class: 'linkish', on: { click: () => void askReset() } },
    'Clear all messages…',
  );
  fill(
    box,
    team,
    el('div', { class: 'who' }, face, who),
    jump,
    list,
    el('footer', {}, status, reset),
  );

  const drawPeople = (): void => {
    team.textContent = store.hello?.team ?? 'Dateline';
    const people = [...store.people.values()].filter((one) => !one.isBot);
    fill(
      who,
      people.map((one) =>
        el('option', { value: one.id, selected: one.id === store.place.me }, one.realName),
      ),
    );
    const mine = store.people.get(store.place.me);
    fill(face, mine === undefined ? null : avatar(mine.id, mine.realName, false));
  };
  const drawList = (): void => {
    const all = [...store.channels.values()];
    const named = all.filter(({ kind }) => kind !== 'direct');
    const direct = all.filter(({ kind }) => kind === 'direct');
    const home = store.hello?.hasHome === true ? [homeRow()] : [];
    reconcile(list, [
      heading('Channels'),
      ...named.map(channelRow),
      heading('Direct messages'),
      ...direct.map(channelRow),
      ...(home.length > 0 ? [heading('Apps'), ...home] : []),
    ]);
  };
  list.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const rows = [...list.querySelectorAll('a')];
    const at = rows.findIndex((one) => one === document.activeElement);
    rows[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    event.preventDefault();
  });
  list.addEventListener('click', () => toggleDrawer(false));
  onChange(['people', 'place'], drawPeople);
  onChange(['channels', 'place'], drawList);
  onChange(['connection'], () => {
    status.textContent = store.isConnected ? '' : 'Connecting…';
  });
}

async function askReset(): Promise<void> {
  const isSure = await confirmed({
    title: 'Clear all messages?',
    text: [
      'Every message, thread and modal of this workspace goes, for everybody. What channels follow stays.',
    ],
    yes: 'Clear',
    no: 'Keep',
    isDanger: true,
  });
  if (isSure) await act({ act: 'reset' });
}

function heading(text: string): Keyed {
  return { key: text, stamp: text, make: () => el('h2', {}, text) };
}

/** How a channel is told apart at sight. */
export function channelIcon(kind: PageChannel['kind']): SVGElement {
  return icon(kind === 'public' ? 'hash' : kind === 'private' ? 'lock' : 'reply');
}

function row(
  key: string,
  isOpen: boolean,
  href: string,
  inner: Parameters<typeof el>[2][],
  stamp: string,
  isUnread: boolean,
): Keyed {
  return {
    key,
    stamp: `${href} ${isOpen} ${stamp}`,
    make: () =>
      el(
        'a',
        {
          href,
          class: isUnread ? 'channel is-unread' : 'channel',
          'aria-current': isOpen ? 'page' : null,
          'data-focus': 'row',
        },
        inner,
      ),
  };
}

function channelRow(channel: PageChannel): Keyed {
  const { id, name, kind, unread, mentions, isArchived } = channel;
  const isOpen = id === store.place.channelId && !store.place.isHome;
  const label = kind === 'direct' ? 'Dateline' : name;
  const isUnread = unread > 0 || mentions > 0;
  const said = mentions > 0 ? `${mentions} for you` : `${unread} unread`;
  return row(
    id,
    isOpen,
    placeHash({ channelId: id, threadTs: null }),
    [
      channelIcon(kind),
      el('span', { class: isArchived ? 'name muted' : 'name' }, label),
      isUnread && el('span', { class: 'unseen' }, `, ${said}`),
      mentions > 0 && el('span', { class: 'count', 'aria-hidden': 'true' }, String(mentions)),
    ],
    `${label} ${isUnread} ${said} ${isArchived}`,
    isUnread,
  );
}

function homeRow(): Keyed {
  const inner = [icon('home'), el('span', { class: 'name' }, 'Dateline home')];
  return row('home', store.place.isHome, placeHash({ isHome: true }), inner, '', false);
}
