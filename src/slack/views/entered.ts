import type { ViewOutput } from '@slack/bolt';
import type { Entered } from './modal.ts';

/** Reads the inputs of a view: each block of ours has one, under its own id. */
export function enteredIn(values: ViewOutput['state']['values'] = {}): Entered {
  return (blockId) => {
    const [input] = Object.values(values[blockId] ?? {});
    if (input === undefined) return [];
    const single = [input.value, input.selected_option?.value, input.selected_conversation];
    const several = [
      ...(input.selected_options ?? []).map(({ value }) => value),
      ...(input.selected_conversations ?? []),
    ];
    return [...single, ...several].filter((text) => text !== undefined && text !== null);
  };
}
