import type { WireDesk } from '../../../news/wire-desk.ts';
import { deskFeeds } from './desk-feeds.ts';
import { deskLanes } from './desk-lanes.ts';
import { deskRunning, deskStories, deskUnposted } from './desk-stories.ts';
import { el, fill, reconcile, type Keyed } from './dom.ts';
import type { PanelTools } from './panels.ts';

/** What each list starts with, and each "older" adds. */
const step = 50;
/** The server shows no more than this. */
const most = 500;

type Listed = 'stories' | 'running' | 'unposted';

/** A tab of the wire desk. */
interface Tab {
  readonly id: string;
  readonly name: string;
  /** The list that "older" makes longer; null where all is shown. */
  readonly list: Listed | null;
  readonly items: (desk: WireDesk, tools: PanelTools) => readonly Keyed[];
  /** Said when there is nothing. */
  readonly empty: string;
  /** How many things there want a look; 0 for none. */
  readonly trouble: (desk: WireDesk) => number;
}

const calm = (): number => 0;

const tabs: readonly Tab[] = [
  {
    id: 'stories',
    name: 'Arriving',
    list: 'stories',
    items: deskStories,
    empty: 'No story yet. Feeds are asked within their first minute.',
    trouble: calm,
  },
  {
    id: 'running',
    name: 'Running',
    list: 'running',
    items: deskRunning,
    empty: 'No running story yet.',
    trouble: calm,
  },
  {
    id: 'unposted',
    name: 'Not posted',
    list: 'unposted',
    items: deskUnposted,
    empty: 'Every story that somebody follows was posted.',
    trouble: calm,
  },
  {
    id: 'lanes',
    name: 'Lanes',
    list: null,
    items: deskLanes,
    empty: 'Nothing was sent yet. Type /wire follow in a channel.',
    trouble: ({ lanes, gates }) =>
      gates.length + lanes.filter((lane) => lane.pausedReason !== null || lane.held > 0).length,
  },
  {
    id: 'feeds',
    name: 'Feeds',
    list: null,
    items: deskFeeds,
    empty: 'No feed is polled: see config/feeds.yaml.',
    trouble: ({ feeds }) => feeds.filter((feed) => feed.failingSince !== null).length,
  },
];

/** The wire desk beside the channels: stories arriving, running stories, what was not posted, lanes and feeds. */
export function mountWireDesk(panel: HTMLElement, tools: PanelTools): void {
  let shown: Tab | undefined = tabs[0];
  let desk: WireDesk | null = null;
  const sizes: Record<Listed, number> = { stories: step, running: step, unposted: step };

  const buttons = tabs.map((tab) =>
    el(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `desk-tab-${tab.id}`,
        'aria-controls': 'desk-list-box',
        on: { click: () => choose(tab), keydown: (event) => moveFocus(event) },
      },
      tab.name,
    ),
  );
  const note = el('p', { class: 'desk-note', role: 'status' });
  const list = el('ul', { class: 'desk-list' });
  const older = el(
    'button',
    { type: 'button', class: 'button desk-older', on: { click: () => lengthen() } },
    'Older',
  );
  const box = el(
    'div',
    { id: 'desk-list-box', class: 'desk-box', role: 'tabpanel', tabindex: 0 },
    note,
    list,
    older,
  );
  const bar = { class: 'desk-tabs', role: 'tablist', 'aria-label': 'Wire desk' };
  panel.classList.add('desk');
  fill(panel, el('div', bar, buttons), box);

  const draw = (): void => {
    for (const [index, button] of buttons.entries()) {
      const tab = tabs[index];
      const isShown = tab === shown;
      button.setAttribute('aria-selected', String(isShown));
      button.tabIndex = isShown ? 0 : -1;
      const trouble = desk === null ? 0 : (tab?.trouble(desk) ?? 0);
      const unseen = el('span', { class: 'unseen' }, ' in trouble');
      fill(
        button,
        tab?.name ?? '',
        trouble > 0 && el('span', { class: 'count' }, String(trouble), unseen),
      );
    }
    if (shown === undefined || desk === null) return;
    box.setAttribute('aria-labelledby', `desk-tab-${shown.id}`);
    const items = shown.items(desk, tools);
    note.textContent = items.length === 0 ? shown.empty : '';
    reconcile(list, items);
    older.hidden = shown.list === null || !desk[shown.list].hasMore || sizes[shown.list] >= most;
  };

  let isReading = false;
  let isDue = false;
  /** One reading at a time; what changes meanwhile is read after it. */
  const refresh = async (): Promise<void> => {
    isDue = true;
    if (isReading) return;
    isReading = true;
    while (isDue) {
      isDue = false;
      // Only the list that is shown is read whole.
      const size = (name: Listed): string => String(shown?.list === name ? sizes[name] : 1);
      const [stories, running, unposted] = [size('stories'), size('running'), size('unposted')];
      try {
        desk = (await tools.read({ stories, running, unposted })) as WireDesk;
        if (!isDue) draw();
      } catch {
        note.textContent = 'Dateline cannot be reached: this is how things stood before.';
      }
    }
    isReading = false;
  };

  const choose = (tab: Tab): void => {
    shown = tab;
    desk = null;
    box.scrollTop = 0;
    list.replaceChildren();
    note.textContent = '';
    draw();
    void refresh();
  };
  const moveFocus = (event: KeyboardEvent): void => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (move === undefined || shown === undefined) return;
    event.preventDefault();
    const next = (tabs.indexOf(shown) + move + tabs.length) % tabs.length;
    const tab = tabs[next];
    if (tab === undefined) return;
    choose(tab);
    buttons[next]?.focus();
  };
  const lengthen = (): void => {
    if (shown === undefined || shown.list === null) return;
    sizes[shown.list] = Math.min(most, sizes[shown.list] + step);
    void refresh();
  };

  tools.onChange(() => void refresh());
  draw();
  void refresh();
}
