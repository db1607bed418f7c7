import type { PageChoice } from '../protocol.ts';
import { el } from './dom.ts';
import { isRecord, labelOf, listOf, textAt } from './shape.ts';
import { store } from './store.ts';

/** Something to choose. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

/** What a control is drawn with: what stands in it, and whom to tell. */
export interface Held {
  readonly choice: PageChoice;
  readonly label: string;
  readonly changed: (choice: PageChoice) => void;
  /** Finds it again after a redraw. */
  readonly focus: string;
}

function read(list: readonly unknown[]): Option[] {
  return list.map((one) => ({ value: textAt(one, 'value'), label: labelOf(one, 'text') }));
}

/** Every option of an element, those of groups under their label. */
export function optionsOf(element: unknown): readonly { label: string; options: Option[] }[] {
  const type = textAt(element, 'type');
  if (type.includes('users')) {
    return [
      {
        label: '',
        options: [...store.people.values()].map((one) => ({
          value: one.id,
          label: `@${one.name}`,
        })),
      },
    ];
  }
  if (type.includes('channels') || type.includes('conversations')) {
    const isOffered = (kind: string): boolean =>
      kind !== 'direct' || type.includes('conversations');
    const all = [...store.channels.values()].filter(({ kind }) => isOffered(kind));
    const options = all.map(({ id, name, kind }) => ({
      value: id,
      label: kind === 'direct' ? `@${name}` : `#${name}`,
    }));
    return [{ label: '', options }];
  }
  const groups = listOf(element, 'option_groups');
  if (groups.length === 0) return [{ label: '', options: read(listOf(element, 'options')) }];
  return groups.map((group) => ({
    label: labelOf(group, 'label'),
    options: read(listOf(group, 'options')),
  }));
}

/** A menu of which one is chosen. */
export function selectOne(element: unknown, held: Held): HTMLElement {
  const groups = optionsOf(element).map(({ label, options }) => {
    const made = options.map((one) =>
      el('option', { value: one.value, selected: one.value === held.choice }, one.label),
    );
    return label === '' ? made : el('optgroup', { label }, made);
  });
  const placeholder = labelOf(element, 'placeholder') || 'Choose…';
  const select = el(
    'select',
    {
      class: 'field',
      'aria-label': held.label,
      'data-focus': held.focus,
      on: { change: () => held.changed(select.value === '' ? null : select.value) },
    },
    el('option', { value: '', selected: held.choice === null }, placeholder),
    groups,
  );
  return select;
}

/** A menu of which several are chosen: boxes to tick, folded away under what is ticked. */
export function selectMany(element: unknown, held: Held): HTMLElement {
  const groups = optionsOf(element);
  const chosen = new Set(typeof held.choice === 'string' ? [held.choice] : held.choice);
  const all = groups.flatMap(({ options }) => options);
  const most =
    isRecord(element) && typeof element['max_selected_items'] === 'number'
      ? element['max_selected_items']
      : all.length;
  const summary = el('summary', { class: 'field', 'data-focus': held.focus });
  const face = (): void => {
    const names = all.filter(({ value }) => chosen.has(value)).map(({ label }) => label);
    summary.textContent = names.join(', ') || labelOf(element, 'placeholder') || 'Choose…';
    for (const box of details.querySelectorAll('input'))
      box.disabled = chosen.size >= most && !box.checked;
  };
  const row = ({ value, label }: Option): HTMLElement => {
    const box = el('input', {
      type: 'checkbox',
      checked: chosen.has(value),
      on: {
        change: () => {
          if (box.checked) chosen.add(value);
          else chosen.delete(value);
          face();
          held.changed(all.map((one) => one.value).filter((one) => chosen.has(one)));
        },
      },
    });
    return el('label', { class: 'tick' }, box, el('span', {}, label));
  };
  const list = groups.map(({ label, options }) => [
    label === '' ? null : el('p', { class: 'muted' }, label),
    options.map(row),
  ]);
  const details = el(
    'details',
    { class: 'many' },
    summary,
    el('div', { role: 'group', 'aria-label': held.label }, list),
  );
  details.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !details.open) return;
    details.open = false;
    summary.focus();
    event.preventDefault();
    event.stopPropagation();
  });
  face();
  return details;
}
