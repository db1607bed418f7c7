import { el, icon } from './dom.ts';

const shownMs = 8000;

/** Says shortly what went wrong, and what to do. It stays while the pointer rests on it or focus is within. */
export function toast(text: string, hint: string): void {
  const box = document.getElementById('toasts');
  if (box === null) return;
  const close = el(
    'button',
    { type: 'button', class: 'quiet', 'aria-label': 'Dismiss', on: { click: () => note.remove() } },
    icon('close'),
  );
  const note = el(
    'div',
    { class: 'toast' },
    el('p', {}, text, ' ', el('span', { class: 'muted' }, hint)),
    close,
  );
  box.append(note);
  const leave = (): void => {
    if (note.matches(':hover, :focus-within')) setTimeout(leave, shownMs / 4);
    else note.remove();
  };
  setTimeout(leave, shownMs);
}
