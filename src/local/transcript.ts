import type { UserId } from '../news/ids.ts';
import { isRecord } from './arguments.ts';
import type { LocalMessage, WorkspaceState } from './state.ts';
import { asRead } from './typed-text.ts';

/** A message as a reader sees it. */
export interface TranscriptMessage {
  readonly ts: string;
  readonly by: string;
  readonly userId: UserId;
  /** As sent. */
  readonly text: string;
  readonly blocks: readonly unknown[] | null;
  /** What is on the screen, line by line: the blocks', or the text without blocks; buttons as `[Label]`. */
  readonly lines: readonly string[];
  readonly metadata: LocalMessage['metadata'];
  readonly isBroadcast: boolean;
  readonly isEdited: boolean;
  readonly isDeleted: boolean;
  readonly pings: readonly string[];
  readonly spoofs: readonly string[];
  readonly replies: readonly TranscriptMessage[];
}

/** All of a channel, oldest first. */
export interface Transcript {
  readonly channelId: string;
  readonly name: string;
  /** Top level; a broadcast reply stands here and in its thread. */
  readonly messages: readonly TranscriptMessage[];
  /** What only one person sees, by person. */
  readonly ephemerals: Readonly<Record<string, readonly TranscriptMessage[]>>;
}

/** The transcript of a channel; an unknown channel's is empty. */
export function transcriptOf(state: WorkspaceState, channelId: string): Transcript {
  const channel = state.channels.get(channelId);
  const read = (message: LocalMessage): TranscriptMessage => {
    const isParent = message.threadTs === null;
    return {
      ts: message.ts,
      by: state.people.get(message.userId)?.name ?? message.userId,
      userId: message.userId,
      text: message.text,
      blocks: message.blocks,
      lines: linesOf(state, message),
      metadata: message.metadata,
      isBroadcast: message.isBroadcast,
      isEdited: message.editedTs !== null,
      isDeleted: message.isTombstone,
      pings: message.pings,
      spoofs: message.spoofs,
      replies: isParent ? (channel?.threads.get(message.ts) ?? []).map(read) : [],
    };
  };
  const ephemerals: Record<string, TranscriptMessage[]> = {};
  for (const message of channel?.ephemerals ?? []) {
    (ephemerals[message.ephemeralFor ?? ''] ??= []).push(read(message));
  }
  return {
    channelId,
    name: channel?.name ?? '',
    messages: (channel?.messages ?? []).map(read),
    ephemerals,
  };
}

/** The readable lines of a message. */
export function linesOf(
  state: WorkspaceState,
  message: Pick<LocalMessage, 'text' | 'blocks'>,
): readonly string[] {
  const whole =
    message.blocks === null
      ? asRead(state, message.text)
      : message.blocks.map((block) => blockText(state, block)).join('\n');
  return whole.split('\n').filter((line) => line.trim() !== '');
}

function blockText(state: WorkspaceState, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => blockText(state, each)).join('\n');
  if (!isRecord(value)) return '';
  const { type, text, elements, fields, accessory, url } = value;
  const each = (list: unknown): string[] =>
    Array.isArray(list) ? list.map((item) => blockText(state, item)) : [];
  switch (type) {
    case 'mrkdwn':
    case 'markdown':
      return asRead(state, String(text));
    case 'plain_text':
    case 'text':
    case 'raw_text':
    case 'raw_number':
      return String(text);
    case 'link':
      return typeof text === 'string' ? text : String(url);
    case 'user':
      return asRead(state, `<@${String(value['user_id'])}>`);
    case 'channel':
      return asRead(state, `<#${String(value['channel_id'])}>`);
    case 'broadcast':
      return `@${String(value['range'])}`;
    case 'date':
      return typeof value['fallback'] === 'string' ? value['fallback'] : '';
    case 'emoji':
      return `:${String(value['name'])}:`;
    case 'divider':
      return '---';
    case 'image':
      return `(${String(value['alt_text'])})`;
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return each(elements).join('');
    case 'rich_text_list':
      return each(elements)
        .map((line) => `• ${line}`)
        .join('\n');
    case 'context':
    case 'actions':
    case 'context_actions':
      return each(elements).join(' ');
    case 'table':
    case 'data_table':
      return (Array.isArray(value['rows']) ? value['rows'] : [])
        .map((row) => each(row).join(' | '))
        .join('\n');
    case 'section':
      return [blockText(state, text), ...each(fields), blockText(state, accessory)].join('\n');
    case 'button':
    case 'icon_button':
      return `[${blockText(state, text)}]`;
    case 'overflow':
      return '[…]';
    default: {
      const parts = [
        text,
        value['title'],
        value['placeholder'],
        value['subtitle'],
        value['body'],
        elements,
      ];
      return parts
        .concat(value['child_blocks'], value['actions'])
        .map((part) => blockText(state, part))
        .join('\n');
    }
  }
}
