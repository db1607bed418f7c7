import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type { ChannelId } from '../../news/ids.ts';
import type { Drawing } from '../blocks/drawing.ts';
import { plain } from '../text.ts';

/** What a modal or the App Home remembers from when it was drawn. */
export interface Memory {
  /** Where it was opened from: a channel, or the person's direct message with Dateline. */
  readonly channelId: ChannelId;
  /** What it is about, in the words of its own handler; may be empty. */
  readonly about: string;
}

/** The memory of a view, or null when it is none of ours. */
export function readMemory(privateMetadata: string): Memory | null {
  try {
    const read: unknown = JSON.parse(privateMetadata);
    return typeof read === 'object' &&
      read !== null &&
      'channelId' in read &&
      typeof read.channelId === 'string' &&
      'about' in read &&
      typeof read.about === 'string'
      ? { channelId: read.channelId as ChannelId, about: read.about }
      : null;
  } catch {
    // Empty or of another make.
    return null;
  }
}

/** What a modal shows. */
interface Frame {
  /** Slack's callback_id: which handler reads it. */
  readonly id: string;
  /** At most 24 characters. */
  readonly title: string;
  /** The button that sends it; absent where there is nothing to send. */
  readonly submit?: string;
  readonly memory: Memory;
  readonly blocks: KnownBlock[];
}

/** A modal as Slack takes it. */
export function drawModal({ id, title, submit, memory, blocks }: Frame): ModalView {
  return {
    type: 'modal',
    callback_id: id,
    title: label(title),
    close: label(submit === undefined ? 'Close' : 'Cancel'),
    ...(submit === undefined ? {} : { submit: label(submit) }),
    private_metadata: JSON.stringify(memory),
    blocks,
  };
}

/** A modal that only says something, in place of one that has done its work. */
export function drawNotice(drawing: Drawing, memory: Memory): ModalView {
  return drawModal({ id: 'notice', title: 'Dateline', memory, blocks: drawing.blocks });
}

/** The App Home as Slack takes it. */
export function drawHomeView(blocks: KnownBlock[], memory: Memory): HomeView {
  return { type: 'home', private_metadata: JSON.stringify(memory), blocks };
}

/** Plain text of a modal's frame and labels; emoji names stay text. */
export function label(text: string): { type: 'plain_text'; text: string; emoji: false } {
  return { type: 'plain_text', text, emoji: false };
}

/** A message for under an input; Slack shows it as plain text. */
export function underInput(message: string): string {
  return plain(message, 300) || 'This cannot be read.';
}
