import type { IntentId } from '../../news/ids.ts';
import { drawHeld } from '../blocks/status.ts';
import type { PressHandler } from './button.ts';

/** Resend and Drop of a held message, in `status` and in its notice; the value is the outbox row's id. */
function decision(id: 'resend' | 'drop'): PressHandler {
  return {
    id,
    run: async ({ person, value }, { desk, command }) => {
      const answer = await desk[id](person, Number(value) as IntentId);
      const drawing = drawHeld(answer, person.userId, command);
      return answer.kind === 'elsewhere' ? { kind: 'tell', drawing } : { kind: 'replace', drawing };
    },
  };
}

/** The buttons about sending. */
export const deliveryPressHandlers: readonly PressHandler[] = [
  decision('resend'),
  decision('drop'),
];
