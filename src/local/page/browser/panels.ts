import { read, send } from './connection.ts';
import { mountControls } from './controls.ts';
import { el, fill, icon } from './dom.ts';
import { goTo } from './routes.ts';
import { onChange, store } from './store.ts';
import { mountWireDesk } from './wire-desk.ts';

/** What a panel beside the channels works with. */
export interface PanelTools {
  /** The port's JSON for a query. @throws Error when the server is away */
  readonly read: (query?: Readonly<Record<string, string>>) => Promise<unknown>;
  /** Posts to the port (`/page/controls` only); the answer is the port's JSON, or `{ok: false, error, hint}`. */
  readonly act: (body: unknown) => Promise<unknown>;
  /** Calls back when the port would read differently, while the panel shows and the tab is visible. */
  readonly onChange: (listener: () => void) => void;
  /** Shows a message: its channel, and its thread beside it. */
  readonly goTo: (channelId: string, ts: string) => void;
}

function toolsFor(name: 'wire-desk' | 'controls', box: HTMLElement): PanelTools {
  const path = `/page/${name}`;
  return {
    read: async (query = {}) => read(path, query),
    act: async (body) => send(path, body),
    onChange(listener) {
      let isDue = false;
      const tell = (): void => {
        isDue = box.hidden !== false || document.hidden;
        if (!isDue) listener();
      };
      onChange([name], tell);
      const catchUp = (): void => {
        if (isDue) tell();
      };
      document.addEventListener('visibilitychange', catchUp);
      box.addEventListener('shown', catchUp);
    },
    goTo: (channelId, threadTs) => goTo({ channelId, threadTs }),
  };
}

const isMounted = new Set<string>();

/** Shows or hides the wire desk; it is made when first shown. */
export function toggleWireDesk(
  isShown = document.getElementById('wire-desk')?.hidden !== false,
): void {
  const box = document.getElementById('wire-desk');
  if (box === null || store.hello?.hasWireDesk !== true) return;
  box.hidden = !isShown;
  document.documentElement.classList.toggle('with-wire-desk', isShown);
  if (!isMounted.has('wire-desk')) {
    isMounted.add('wire-desk');
    const close = el(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': 'Close the wire desk',
        on: { click: () => toggleWireDesk(false) },
      },
      icon('close'),
    );
    const body = el('div', { class: 'panel-body' });
    fill(box, el('header', { class: 'bar' }, el('h2', {}, 'Wire desk'), close), body);
    mountWireDesk(body, toolsFor('wire-desk', box));
  }
  if (isShown) box.dispatchEvent(new Event('shown'));
}

/** Shows the demo's controls where there are some. */
export function showControls(): void {
  const box = document.getElementById('controls');
  if (box === null || store.hello?.hasControls !== true || isMounted.has('controls')) return;
  isMounted.add('controls');
  box.hidden = false;
  mountControls(box, toolsFor('controls', box));
  // A demo shows what is behind the messages, where there is room for both.
  if (matchMedia('(width >= 1180px)').matches) toggleWireDesk(true);
}
