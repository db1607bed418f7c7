import { DatelineError } from '../errors.ts';
import { isRecord } from './arguments.ts';

/** What a person picks or types: one value, several, or nothing. */
export type Choice = string | readonly string[] | null;

type Element = Readonly<Record<string, unknown>>;

/** An interactive element where it stands; a block without an id gets one from its place, as Slack makes one up. */
export interface PlacedElement {
  readonly blockId: string;
  readonly actionId: string;
  readonly element: Element;
}

/** Every interactive element of a list of blocks, containers, cards and carousels included, in reading order. */
export function placedElements(blocks: unknown, prefix = 'b'): readonly PlacedElement[] {
  if (!Array.isArray(blocks)) return [];
  return blocks.flatMap((block: unknown, index): readonly PlacedElement[] => {
    if (!isRecord(block)) return [];
    const place = `${prefix}${index}`;
    const blockId = typeof block['block_id'] === 'string' ? block['block_id'] : place;
    const { elements, actions, accessory, element, child_blocks: children } = block;
    const own = [accessory, element].concat(elements ?? [], actions ?? []).filter(isRecord);
    return [
      ...own
        .filter((each) => each['type'] !== 'image' && each['type'] !== 'card')
        .map((each, at) => ({
          blockId,
          actionId: typeof each['action_id'] === 'string' ? each['action_id'] : `${place}.${at}`,
          element: each,
        })),
      ...placedElements(
        own.filter((each) => each['type'] === 'card'),
        `${place}c`,
      ),
      ...placedElements(children, `${place}b`),
    ];
  });
}

const single: Readonly<Record<string, string>> = {
  users_select: 'selected_user',
  channels_select: 'selected_channel',
  conversations_select: 'selected_conversation',
  datepicker: 'selected_date',
  timepicker: 'selected_time',
  plain_text_input: 'value',
  url_text_input: 'value',
  number_input: 'value',
};
const several: Readonly<Record<string, string>> = {
  multi_users_select: 'selected_users',
  multi_channels_select: 'selected_channels',
  multi_conversations_select: 'selected_conversations',
};
const initial: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Object.entries(single).map(([type, key]) => [type, key.replace('selected', 'initial')]),
  ),
  ...Object.fromEntries(
    Object.entries(several).map(([type, key]) => [type, key.replace('selected', 'initial')]),
  ),
  plain_text_input: 'initial_value',
  url_text_input: 'initial_value',
  number_input: 'initial_value',
};

function optionOf(element: Element, value: string): unknown {
  const groups = Array.isArray(element['option_groups'])
    ? element['option_groups'].filter(isRecord)
    : [];
  const options = [element['options'] ?? [], ...groups.map((group) => group['options'])].flat();
  const option = options.filter(isRecord).find((each) => each['value'] === value);
  if (option !== undefined) return option;
  throw new DatelineError('local/no-such-option', `No option ${value} is offered`, {
    hint: 'Choose by the value of an option that is shown.',
  });
}

/**
 * What Slack reports for an element, `selected_option` and its like.
 * @param choice option values for menus, text for inputs; undefined leaves it untouched: what was there at first, or null, or [] for several
 */
export function entered(
  element: Element,
  choice: Choice | undefined,
): Readonly<Record<string, unknown>> {
  const type = String(element['type']);
  const one = typeof choice === 'string' ? choice : (choice?.[0] ?? null);
  const many = typeof choice === 'string' ? [choice] : (choice ?? []);
  switch (type) {
    case 'button':
    case 'icon_button':
      return {
        text: element['text'],
        ...(element['value'] !== undefined && { value: element['value'] }),
      };
    case 'feedback_buttons': {
      const button = element[one === 'negative' ? 'negative_button' : 'positive_button'];
      return isRecord(button) ? { text: button['text'], value: button['value'] } : {};
    }
    case 'static_select':
    case 'external_select':
    case 'radio_buttons':
    case 'overflow': {
      const chosen = one === null ? null : optionOf(element, one);
      return {
        selected_option: choice === undefined ? (element['initial_option'] ?? null) : chosen,
      };
    }
    case 'multi_static_select':
    case 'checkboxes': {
      const chosen = many.map((each) => optionOf(element, each));
      return {
        selected_options: choice === undefined ? (element['initial_options'] ?? []) : chosen,
      };
    }
    default: {
      const before = element[initial[type] ?? ''];
      const key = single[type];
      if (key !== undefined) return { [key]: choice === undefined ? (before ?? null) : one };
      return { [several[type] ?? 'value']: choice === undefined ? (before ?? []) : many };
    }
  }
}

/** Values by block id and action id, as a person left them. */
export type Entries = Readonly<Record<string, Readonly<Record<string, Choice>>>>;

/** `state.values` of a view or message: buttons have none. */
export function stateValues(blocks: unknown, entries: Entries): Readonly<Record<string, unknown>> {
  const values: Record<string, Record<string, unknown>> = {};
  for (const { blockId, actionId, element } of placedElements(blocks)) {
    const type = String(element['type']);
    if (type.includes('button') && type !== 'radio_buttons') continue;
    if (type === 'overflow') continue;
    const block = (values[blockId] ??= {});
    block[actionId] = { type, ...entered(element, entries[blockId]?.[actionId]) };
  }
  return values;
}

/** Input blocks a person must still fill before Slack lets them submit. */
export function unfilled(
  blocks: unknown,
  values: Readonly<Record<string, unknown>>,
): readonly string[] {
  if (!Array.isArray(blocks)) return [];
  return placedElements(blocks)
    .filter(({ blockId, actionId, element }) => {
      const block: unknown = blocks.find(
        (each: unknown) => isRecord(each) && each['element'] === element,
      );
      if (!isRecord(block) || block['optional'] === true) return false;
      const inBlock = values[blockId];
      const value = isRecord(inBlock) ? inBlock[actionId] : null;
      const given = isRecord(value)
        ? Object.entries(value).find(([key]) => key !== 'type')?.[1]
        : null;
      return (
        given === null ||
        given === undefined ||
        given === '' ||
        (Array.isArray(given) && given.length === 0)
      );
    })
    .map(({ blockId }) => blockId);
}
