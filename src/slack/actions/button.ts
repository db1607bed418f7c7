import type { ModalView } from '@slack/types';
import type { Person } from '../../desk/desk.ts';
import type { Drawing } from '../blocks/drawing.ts';
import type { Tools } from '../commands/verb.ts';
import type { Entered } from '../views/modal.ts';

/** A press of one of our buttons. */
interface Press {
  /** Where it was pressed: in the App Home, the person's direct message with Dateline. */
  readonly person: Person;
  readonly value: string;
  /** What stands in the inputs beside the button, by block id; nothing where there are none. */
  readonly entered: Entered;
}

/** What happens after a press or a shortcut. */
export type Reaction =
  /** The message or modal with the button becomes this: no live buttons on finished things. */
  | { readonly kind: 'replace'; readonly drawing: Drawing }
  /** Said to the presser; in a direct message, plainly. */
  | { readonly kind: 'tell'; readonly drawing: Drawing }
  /** Said to the channel (another one than the press's when named); a question that only the presser saw gives way. */
  | {
      readonly kind: 'announce';
      readonly drawing: Drawing;
      readonly channelId?: Person['channelId'];
    }
  /** The modal with the button is drawn anew; what was entered stays. */
  | { readonly kind: 'redraw'; readonly view: ModalView }
  /** A modal opens. */
  | { readonly kind: 'open'; readonly view: ModalView }
  /** Nothing to do: Slack itself opened the link. */
  | { readonly kind: 'none' };

/** One kind of button: reads the press, calls one verb of the desk, draws the reaction. */
export interface PressHandler {
  /** Slack's action_id. */
  readonly id: string;
  readonly run: (press: Press, tools: Tools) => Promise<Reaction>;
}
