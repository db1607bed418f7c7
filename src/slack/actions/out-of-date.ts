import { code } from '../blocks/drawing.ts';
import { forAsker } from '../blocks/follow.ts';
import type { Reaction } from './button.ts';

/** What is said to a press that no longer means anything. */
export const outOfDate: Reaction = {
  kind: 'tell',
  drawing: forAsker('This button is from an older version of Dateline. Type the request again.', [])
    .drawing,
};

/** What is said to the Undo of something that was changed since. */
export function changedSince(number: number, command: string): Reaction {
  const sentence = `S${number} was changed since then, so nothing is undone. See what is followed here: `;
  return { kind: 'tell', drawing: forAsker(sentence, [code(`${command} list`)]).drawing };
}
