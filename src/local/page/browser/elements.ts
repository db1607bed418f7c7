import type { PageChoice } from '../protocol.ts';
import { optionsOf, selectMany, selectOne, type Held } from './choosers.ts';
import { confirmed } from './confirm.ts';
import { el, icon, type Child } from './dom.ts';
import type { Entries } from './entries.ts';
import { menuButton } from './menu.ts';
import { safeLink } from './prose.ts';
import { mrkdwnNodes } from './prose-nodes.ts';
import { isRecord, labelOf, listOf, textAt } from './shape.ts';

/** What elements act on: a message, a modal or the App Home. */
export interface Acting {
  /** Apart from other surfaces on the page, for ids. */
  readonly name: string;
  readonly entries: Entries;
  /** Tells the app that an element was used. */
  readonly press: (block: string, action: string, choice?: PageChoice) => Promise<unknown>;
}

/** Where an element stands. */
interface Standing {
  /** What a screen reader calls it when it has no words of its own. */
  readonly label: string;
  /** Inputs only hold what is entered until the form is sent; elsewhere every choice is an act. */
  readonly isInput: boolean;
}

const initialKey: Readonly<Record<string, string>> = {
  static_select: 'initial_option',
  external_select: 'initial_option',
  radio_buttons: 'initial_option',
  multi_static_select: 'initial_options',
  checkboxes: 'initial_options',
  users_select: 'initial_user',
  channels_select: 'initial_channel',
  conversations_select: 'initial_conversation',
  multi_users_select: 'initial_users',
  multi_channels_select: 'initial_channels',
  multi_conversations_select: 'initial_conversations',
  datepicker: 'initial_date',
  timepicker: 'initial_time',
  plain_text_input: 'initial_value',
  url_text_input: 'initial_value',
  number_input: 'initial_value',
};

/** An option's value; dates, people and texts are given bare. */
function valueIn(given: unknown): string {
  return isRecord(given) ? textAt(given, 'value') : String(given);
}

/** What stands in an element at first. */
function initialChoice(element: Readonly<Record<string, unknown>>): PageChoice {
  const value = element[initialKey[textAt(element, 'type')] ?? ''];
  if (Array.isArray(value)) return value.map(valueIn);
  return value === undefined || value === null ? null : valueIn(value);
}

/** Any interactive element of Block Kit. */
export function elementNode(
  element: unknown,
  acting: Acting,
  standing: Standing,
): HTMLElement | null {
  if (!isRecord(element)) return null;
  const [type, block, action] = ['type', 'block_id', 'action_id'].map((key) =>
    textAt(element, key),
  );
  if (type === undefined || block === undefined || action === undefined) return null;
  const focus = `${block} ${action}`;
  const press = async (choice?: PageChoice): Promise<void> => {
    if (await isAgreed(element['confirm'])) await acting.press(block, action, choice);
  };
  const changed = (choice: PageChoice): void => {
    acting.entries.set(block, action, choice);
    if (!standing.isInput) void press(choice);
  };
  const entered = acting.entries.get(block, action);
  const held: Held = {
    choice: entered === undefined ? initialChoice(element) : entered,
    label: labelOf(element, 'placeholder') || standing.label,
    changed,
    focus,
  };
  switch (type) {
    case 'button':
      return button(element, focus, press);
    case 'overflow':
      return menuButton(
        'More choices',
        icon('more'),
        () =>
          listOf(element, 'options').map((option) => {
            const href = safeLink(textAt(option, 'url'));
            const run = (): void => void press(textAt(option, 'value'));
            const note = labelOf(option, 'description');
            return {
              label: labelOf(option, 'text'),
              run,
              ...(note !== '' && { note }),
              ...(href !== null && { href }),
            };
          }),
        { class: 'button icon-only', focus },
      );
    case 'icon_button':
      return el(
        'button',
        { type: 'button', class: 'button', 'data-focus': focus, on: { click: () => void press() } },
        labelOf(element, 'text'),
      );
    case 'feedback_buttons':
      return el(
        'span',
        { class: 'row', role: 'group', 'aria-label': 'Feedback' },
        (['positive', 'negative'] as const).map((way) =>
          el(
            'button',
            {
              type: 'button',
              class: 'button',
              'data-focus': `${focus} ${way}`,
              on: { click: () => void press(way) },
            },
            labelOf(element[`${way}_button`], 'text'),
          ),
        ),
      );
    case 'static_select':
    case 'users_select':
    case 'channels_select':
    case 'conversations_select':
      return selectOne(element, held);
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_channels_select':
    case 'multi_conversations_select':
      return selectMany(element, held);
    case 'checkboxes':
    case 'radio_buttons':
      return ticks(
        element,
        type === 'checkboxes' ? 'checkbox' : 'radio',
        `${acting.name} ${focus}`,
        held,
      );
    case 'external_select':
      return el(
        'span',
        { class: 'muted' },
        'Choices from outside are not offered in the local workspace.',
      );
    default:
      return writer(element, type, held);
  }
}

function button(
  element: Readonly<Record<string, unknown>>,
  focus: string,
  press: () => Promise<void>,
): HTMLElement {
  const style = textAt(element, 'style');
  const shared = {
    class: `button ${style === 'primary' || style === 'danger' ? style : ''}`.trim(),
    'aria-label': textAt(element, 'accessibility_label') || null,
    'data-focus': focus,
    on: { click: () => void press() },
  };
  const href = safeLink(textAt(element, 'url'));
  const label = labelOf(element, 'text');
  if (href === null) return el('button', { ...shared, type: 'button' }, label);
  return el('a', { ...shared, href, target: '_blank', rel: 'noopener noreferrer' }, label);
}

/** Asks what the app wants asked first. */
async function isAgreed(question: unknown): Promise<boolean> {
  if (!isRecord(question)) return true;
  const text = question['text'];
  return confirmed({
    title: labelOf(question, 'title') || 'Are you sure?',
    text: textNodes(text),
    yes: labelOf(question, 'confirm') || 'Yes',
    no: labelOf(question, 'deny') || 'Cancel',
    isDanger: textAt(question, 'style') === 'danger',
  });
}

/** A text object as nodes. */
export function textNodes(text: unknown): (Node | string)[] {
  const words = textAt(text, 'text');
  return textAt(text, 'type') === 'mrkdwn' ? mrkdwnNodes(words) : [words];
}

function ticks(
  element: unknown,
  type: 'checkbox' | 'radio',
  name: string,
  held: Held,
): HTMLElement {
  const chosen = new Set(typeof held.choice === 'string' ? [held.choice] : held.choice);
  const rows = listOf(element, 'options').map((option): Child => {
    const value = textAt(option, 'value');
    const box = el('input', {
      type,
      name,
      checked: chosen.has(value),
      'data-focus': `${held.focus} ${value}`,
      on: {
        change: () => {
          if (type === 'radio') held.changed(value);
          else {
            if (box.checked) chosen.add(value);
            else chosen.delete(value);
            held.changed([...chosen]);
          }
        },
      },
    });
    const note = isRecord(option) ? textNodes(option['description']) : [];
    const face = isRecord(option) ? textNodes(option['text']) : [];
    return el(
      'label',
      { class: 'tick' },
      box,
      el('span', { class: 'text' }, face, el('small', { class: 'muted' }, note)),
    );
  });
  const role = type === 'radio' ? 'radiogroup' : 'group';
  return el(
    'div',
    { class: 'ticks', role, 'aria-label': held.label || optionsOf(element)[0]?.label },
    rows,
  );
}

const inputTypes: Readonly<Record<string, string>> = {
  datepicker: 'date',
  timepicker: 'time',
  url_text_input: 'url',
  number_input: 'number',
};

/** A field to write in; text inputs tell the app on Enter only, when they do at all. */
function writer(element: Readonly<Record<string, unknown>>, type: string, held: Held): HTMLElement {
  const isMultiline = element['multiline'] === true;
  const value = typeof held.choice === 'string' ? held.choice : '';
  const shared = {
    class: 'field',
    'aria-label': held.label || null,
    placeholder: labelOf(element, 'placeholder') || null,
    'data-focus': held.focus,
    minlength: Number(element['min_length'] ?? 0) || null,
    maxlength: Number(element['max_length'] ?? 3000),
  };
  const tell = (): void => held.changed(field.value === '' ? null : field.value);
  const field = isMultiline
    ? el('textarea', { ...shared, rows: 4, on: { input: tell } })
    : el('input', {
        ...shared,
        type: inputTypes[type] ?? 'text',
        step: element['is_decimal_allowed'] === true ? 'any' : null,
        min: numberOrNull(element['min_value']),
        max: numberOrNull(element['max_value']),
        on: { [type.endsWith('picker') ? 'change' : 'input']: tell },
      });
  field.value = value;
  return field;
}

function numberOrNull(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
