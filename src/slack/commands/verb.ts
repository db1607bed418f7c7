import type { ModalView } from '@slack/types';
import type { Desk, Person } from '../../desk/desk.ts';
import type { Drawing, TagNames } from '../blocks/drawing.ts';

/** A request as a verb reads it, wherever it was typed. */
export interface Ask {
  readonly person: Person;
  /** What follows the verb, markup undone. */
  readonly text: string;
  /** The thread it was asked in, if any. */
  readonly threadTs: string | null;
}

/** What verbs and buttons work with. */
export interface Tools {
  readonly desk: Desk;
  readonly names: TagNames;
  /** The slash command, with its slash. */
  readonly command: string;
}

/** What is said back, and to whom: `channel` for what changes the channel, `asker` for all the rest. */
export interface Answer {
  readonly drawing: Drawing;
  readonly audience: 'asker' | 'channel';
  /** Said besides, to the asker only. */
  readonly aside?: Drawing;
  /** Opened instead, where Slack lets us open something. */
  readonly modal?: ModalView;
  /** What was said is no request we know; in a channel nobody else need read so. */
  readonly isSlip?: boolean;
}

/** One word people can say to Dateline: reads the request, calls one verb of the desk, draws the answer. */
export interface Verb {
  readonly name: string;
  readonly aliases: readonly string[];
  /** What may follow the name, for help. */
  readonly usage: string;
  /** One line for help, the manifest and the docs. */
  readonly summary: string;
  readonly run: (ask: Ask, tools: Tools) => Promise<Answer>;
}
