import { composerNode } from './composer.ts';
import { el, fill, icon } from './dom.ts';
import { toggleWireDesk } from './panels.ts';
import { channelIcon, toggleDrawer } from './sidebar.ts';
import { onChange, openChannel, store } from './store.ts';
import { timelineNode } from './timeline.ts';
import { homeNode } from './views.ts';

/** The middle of the page: where one is, its messages and the composer, or Dateline's home. */
export function showMain(box: HTMLElement): void {
  const name = el('h2', { id: 'place-name' });
  const about = el('span', { class: 'muted about' });
  const menu = el(
    'button',
    {
      type: 'button',
      class: 'quiet drawer-open',
      'aria-label': 'Channels',
      on: { click: () => toggleDrawer(true) },
    },
    icon('menu'),
  );
  const desk = el(
    'button',
    {
      type: 'button',
      class: 'button desk-open',
      'aria-label': 'Wire desk',
      hidden: true,
      on: { click: () => toggleWireDesk() },
    },
    icon('desk'),
    el('span', {}, 'Wire desk'),
  );
  const conversation = el(
    'div',
    { class: 'conversation' },
    timelineNode(),
    composerNode('channel'),
  );
  const home = homeNode();
  fill(box, el('header', { class: 'bar' }, menu, name, about, desk), conversation, home);

  onChange(['place', 'channels', 'people'], () => {
    const channel = openChannel();
    const { isHome } = store.place;
    home.hidden = !isHome;
    conversation.hidden = isHome;
    desk.hidden = store.hello?.hasWireDesk !== true;
    const title = isHome || channel?.kind === 'direct' ? 'Dateline' : (channel?.name ?? '');
    fill(name, isHome ? icon('home') : channelIcon(channel?.kind ?? 'public'), title);
    about.textContent = isHome ? 'Home' : channel === undefined ? '' : aboutOf(channel);
    const mine = [...store.channels.values()].reduce((sum, { mentions }) => sum + mentions, 0);
    const where = isHome || channel?.kind === 'direct' ? title : `#${title}`;
    document.title = `${mine > 0 ? `(${mine}) ` : ''}${where} · ${store.hello?.team ?? 'Dateline'}`;
  });
}

function aboutOf(channel: NonNullable<ReturnType<typeof openChannel>>): string {
  if (channel.kind === 'direct') return 'Direct message';
  if (channel.isArchived) return 'Archived';
  const people = channel.members - (channel.hasBot ? 1 : 0);
  const count = people === 1 ? '1 person' : `${people} people`;
  return channel.hasBot
    ? `${count} and Dateline`
    : `${count}; Dateline is not here: /invite @dateline`;
}
