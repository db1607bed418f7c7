import { el, fill } from './dom.ts';
import { goTo } from './routes.ts';
import { store, type Place } from './store.ts';

/** A dialog to go somewhere by a few letters: arrow keys choose, Enter goes. */
export function openJump(): void {
  if (document.querySelector('dialog[open]') !== null) return;
  let chosen = 0;
  let shown: readonly { readonly label: string; readonly to: Partial<Place> }[] = [];
  const list = el('ul', { role: 'listbox', id: 'jump-list', 'aria-label': 'Places' });
  const input = el('input', {
    class: 'field',
    type: 'text',
    role: 'combobox',
    'aria-label': 'Jump to a channel',
    'aria-expanded': 'true',
    'aria-controls': 'jump-list',
    placeholder: 'Jump to a channel…',
    autocomplete: 'off',
    on: { input: () => draw(0) },
  });
  const dialog = el(
    'dialog',
    { class: 'jump-box', 'aria-label': 'Jump to a channel' },
    input,
    list,
  );
  const go = (at: number): void => {
    const to = shown[at]?.to;
    dialog.close();
    if (to !== undefined) goTo({ threadTs: null, ...to });
  };
  const draw = (at: number): void => {
    const typed = input.value.trim().toLowerCase().replace(/^[#@]/, '');
    const channels = [...store.channels.values()].map(({ id, name, kind }) => ({
      label: kind === 'direct' ? 'Dateline (direct message)' : `#${name}`,
      to: { channelId: id },
    }));
    const home =
      store.hello?.hasHome === true ? [{ label: 'Dateline home', to: { isHome: true } }] : [];
    shown = [...channels, ...home].filter(({ label }) => label.toLowerCase().includes(typed));
    chosen = Math.max(0, Math.min(at, shown.length - 1));
    const rows = shown.map(({ label }, index) =>
      el(
        'li',
        {
          role: 'option',
          id: `jump-${index}`,
          'aria-selected': index === chosen ? 'true' : 'false',
          on: { click: () => go(index) },
        },
        label,
      ),
    );
    fill(list, rows.length === 0 ? el('li', { class: 'muted' }, 'No such place') : rows);
    input.setAttribute('aria-activedescendant', `jump-${chosen}`);
    rows[chosen]?.scrollIntoView({ block: 'nearest' });
  };
  dialog.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown') draw(chosen + 1);
    else if (event.key === 'ArrowUp') draw(chosen - 1);
    else if (event.key === 'Enter') go(chosen);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  draw(0);
}
