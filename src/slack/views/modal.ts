import type { ModalView } from '@slack/types';
import type { Person } from '../../desk/desk.ts';
import type { ChannelId } from '../../news/ids.ts';
import type { Drawing } from '../blocks/drawing.ts';
import type { Tools } from '../commands/verb.ts';
import type { Memory } from './frame.ts';

/** What stands in the input of a block: its text, the values or conversations chosen; empty when nothing does. */
export type Entered = (blockId: string) => readonly string[];

/** A modal as a person sent it. */
interface Submission {
  /** Where it was opened from. */
  readonly person: Person;
  readonly memory: Memory;
  readonly entered: Entered;
}

/** What happens after a modal was sent. */
export type SubmitReaction =
  /** It stays, with messages under inputs, by block id. */
  | { readonly kind: 'errors'; readonly errors: Readonly<Record<string, string>> }
  /** It becomes this. */
  | { readonly kind: 'next'; readonly view: ModalView }
  /** It closes; what changed a channel is told there, what concerns only the sender, to them where they asked. */
  | {
      readonly kind: 'done';
      readonly announce?: { readonly channelId: ChannelId; readonly drawing: Drawing };
      readonly tell?: Drawing;
    };

/** One kind of modal: reads what was entered, calls one verb of the desk, draws the reaction. */
export interface Modal {
  /** Slack's callback_id. */
  readonly id: string;
  readonly submit: (submission: Submission, tools: Tools) => Promise<SubmitReaction>;
}
