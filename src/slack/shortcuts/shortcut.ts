import type { Person } from '../../desk/desk.ts';
import type { Reaction } from '../actions/button.ts';
import type { Tools } from '../commands/verb.ts';

/** A message whose menu was used. */
interface Chosen {
  readonly person: Person;
  /** Slack's ts of the message, and of the thread it stands in, if any. */
  readonly messageTs: string;
  readonly threadTs: string | null;
}

/** One entry in the menu of every message. */
export interface Shortcut {
  /** Slack's callback_id. */
  readonly id: string;
  /** What people read in the menu: at most 24 characters. */
  readonly name: string;
  /** What it does, for the manifest and the docs: at most 150 characters. */
  readonly about: string;
  readonly run: (chosen: Chosen, tools: Tools) => Promise<Reaction>;
}
