import { el, type Child } from './dom.ts';

/** An entry of a menu. */
export interface MenuItem {
  readonly label: string;
  /** More on it, in small. */
  readonly note?: string;
  /** Opens an address in a tab of its own. */
  readonly href?: string;
  readonly run?: () => void;
}

let closeOpen: (() => void) | null = null;

/** A button that opens a menu below it: arrow keys move, Escape closes, a click elsewhere too. */
export function menuButton(
  label: string,
  face: Child,
  items: () => readonly MenuItem[],
  attributes: { readonly class?: string; readonly focus?: string } = {},
): HTMLElement {
  const button = el(
    'button',
    {
      type: 'button',
      class: attributes.class ?? 'quiet',
      'aria-label': label,
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'data-focus': attributes.focus,
      on: {
        click: () => (button.getAttribute('aria-expanded') === 'true' ? closeOpen?.() : open()),
      },
    },
    face,
  );
  const box = el('span', { class: 'menu-box' }, button);

  const open = (): void => {
    closeOpen?.();
    const rows = items().map((item) => row(item, close));
    const menu = el('div', { class: 'menu', role: 'menu', 'aria-label': label }, rows);
    menu.addEventListener('keydown', (event) => {
      const at = rows.findIndex((one) => one === document.activeElement);
      const steps: Readonly<Record<string, number>> = {
        ArrowDown: at + 1,
        ArrowUp: at - 1 + rows.length,
        Home: 0,
        End: rows.length - 1,
      };
      const next = steps[event.key];
      if (event.key === 'Escape' || event.key === 'Tab') close();
      if (event.key === 'Escape') button.focus();
      if (next !== undefined) rows[next % rows.length]?.focus();
      if (next === undefined && event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
    });
    box.append(menu);
    button.setAttribute('aria-expanded', 'true');
    const isLow = menu.getBoundingClientRect().bottom > innerHeight;
    menu.classList.toggle('above', isLow);
    rows[0]?.focus();
    addEventListener('pointerdown', elsewhere);
    closeOpen = close;
  };
  const close = (): void => {
    box.querySelector('.menu')?.remove();
    button.setAttribute('aria-expanded', 'false');
    removeEventListener('pointerdown', elsewhere);
    closeOpen = null;
  };
  const elsewhere = (event: Event): void => {
    if (event.target instanceof Node && !box.contains(event.target)) close();
  };
  return box;
}

function row({ label, note, href, run }: MenuItem, close: () => void): HTMLElement {
  const face = [label, note === undefined ? null : el('small', {}, note)];
  const shared = { role: 'menuitem', tabindex: -1 };
  if (href !== undefined) {
    return el(
      'a',
      { ...shared, href, target: '_blank', rel: 'noopener noreferrer', on: { click: close } },
      face,
    );
  }
  const choose = (): void => {
    close();
    run?.();
  };
  return el('button', { ...shared, type: 'button', on: { click: choose } }, face);
}
