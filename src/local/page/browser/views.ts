import type { PageView } from '../protocol.ts';
import { blockNodes } from './blocks.ts';
import { act } from './connection.ts';
import { el, fill, icon, reconcile } from './dom.ts';
import type { Acting } from './elements.ts';
import { noEntries, type Entries } from './entries.ts';
import { goTo } from './routes.ts';
import { onChange, store } from './store.ts';

/** What was entered in open views, kept while the app redraws them. */
const entriesOf = new Map<string, Entries>();

function actingOf(view: PageView): Acting {
  const entries = entriesOf.get(view.id) ?? noEntries();
  entriesOf.set(view.id, entries);
  return {
    name: view.id,
    entries,
    press: async (block, action, choice) =>
      act({ act: 'press-in-view', view: view.id, block, action, choice, entries: entries.all() }),
  };
}

function top(): PageView | undefined {
  return store.modals.at(-1);
}

function dismiss(): void {
  const view = top();
  if (view !== undefined) void act({ act: 'dismiss', view: view.id });
}

/** The modals a person has open: the top one shows, with a way back to those below. */
export function showModals(box: HTMLElement): void {
  let errors: Readonly<Record<string, string>> = {};
  const dialog = el('dialog', { class: 'modal', 'aria-labelledby': 'modal-title' });
  box.append(dialog);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    dismiss();
  });

  const submit = async (view: PageView): Promise<void> => {
    const answer = await act({
      act: 'submit',
      view: view.id,
      entries: actingOf(view).entries.all(),
    });
    errors = answer.ok ? (answer.errors ?? {}) : {};
    draw();
    dialog.querySelector<HTMLElement>('[aria-invalid]')?.focus();
  };
  const modalNode = (view: PageView, isStacked: boolean): HTMLElement => {
    const general = errors[''];
    const form = el(
      'form',
      {
        novalidate: true,
        on: {
          submit: (event) => {
            event.preventDefault();
            void submit(view);
          },
        },
      },
      el(
        'header',
        { class: 'bar' },
        el(
          'button',
          {
            type: 'button',
            class: 'quiet',
            'aria-label': isStacked ? 'Back' : 'Close',
            'data-focus': 'close',
            on: { click: dismiss },
          },
          icon(isStacked ? 'back' : 'close'),
        ),
        el('h2', { id: 'modal-title' }, view.title),
      ),
      el(
        'div',
        { class: 'modal-body' },
        general !== undefined && el('p', { class: 'note bad', role: 'alert' }, general),
        blockNodes(view.blocks, { acting: actingOf(view), errors }),
      ),
      el(
        'footer',
        {},
        el(
          'button',
          { type: 'button', class: 'button', 'data-focus': 'no', on: { click: dismiss } },
          view.close,
        ),
        view.submit !== null &&
          el(
            'button',
            {
              type: 'submit',
              class: 'button primary',
              'data-focus': 'yes',
              disabled: view.isSubmitDisabled,
            },
            view.submit,
          ),
      ),
    );
    return form;
  };
  let shown = '';
  const draw = (): void => {
    const view = top();
    if (view?.id !== shown) errors = {};
    shown = view?.id ?? '';
    if (view === undefined) {
      if (dialog.open) dialog.close();
      fill(dialog);
      return;
    }
    const stamp = JSON.stringify([view, store.modals.length, errors, store.place.me]);
    reconcile(dialog, [
      { key: view.id, stamp, make: () => modalNode(view, store.modals.length > 1) },
    ]);
    if (dialog.open) return;
    dialog.showModal();
    const first = dialog.querySelector<HTMLElement>(
      '.modal-body :is(input, select, textarea, summary), footer .primary, footer .button',
    );
    first?.focus();
  };
  onChange(['modals', 'place'], draw);
}

/** Dateline's App Home, as the person has it. */
export function homeNode(): HTMLElement {
  const body = el('div', {
    class: 'home',
    tabindex: 0,
    role: 'region',
    'aria-label': 'Dateline home',
  });
  const draw = (): void => {
    if (!store.place.isHome) return;
    const { home } = store;
    if (home === null) {
      const direct = store.channels.values().find(({ kind }) => kind === 'direct');
      const open = { click: () => goTo({ channelId: direct?.id ?? '' }) };
      fill(
        body,
        el(
          'div',
          { class: 'empty' },
          el('h3', {}, 'Nothing to see yet'),
          el('p', { class: 'muted' }, 'Dateline draws its home when it has been opened. A moment…'),
          el(
            'button',
            { type: 'button', class: 'button', on: { click: open.click } },
            'Message Dateline',
          ),
        ),
      );
      return;
    }
    const stamp = JSON.stringify([home, store.place.me]);
    const make = (): HTMLElement =>
      el('div', {}, blockNodes(home.blocks, { acting: actingOf(home) }));
    for (const child of body.querySelectorAll('.empty')) child.remove();
    reconcile(body, [{ key: home.id, stamp, make }]);
  };
  onChange(['home', 'place', 'people'], draw);
  return body;
}
