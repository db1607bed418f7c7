import { slackLimits as limits } from '../slack/limits.ts';
import { isRecord } from './arguments.ts';
import type { Problem } from './problem.ts';
import { validateBlocks, visibleCharacters } from './validate-blocks.ts';
import { id } from './validate-elements.ts';
import { anything, boolean, plainText, report, shape, string } from './validate-shapes.ts';

/** A message as chat.postMessage takes it. */
export interface MessagePayload {
  readonly text?: unknown;
  readonly blocks?: unknown;
  readonly metadata?: unknown;
}

/**
 * Every rule of Slack's that a message breaks; empty when it may be sent.
 * Stricter than Slack in two rules of ours: `text` is required beside blocks too, and all blocks together stay
 * within 12,000 characters (`over_budget`; Slack itself refuses from about 13,200).
 */
export function validateMessage(payload: MessagePayload): readonly Problem[] {
  const problems: Problem[] = [];
  const { text, blocks, metadata } = payload;
  if (typeof text !== 'string' || text.trim() === '') {
    report(problems, '/text', 'text is required', 'no_text');
  } else if (text.length > limits.messageText) {
    report(
      problems,
      '/text',
      `must be less than ${limits.messageText + 1} characters`,
      'msg_too_long',
    );
  }
  if (blocks !== undefined) {
    validateBlocks(blocks, 'message', problems);
    const characters = visibleCharacters(blocks);
    if (characters > limits.messageCharacters) {
      report(
        problems,
        '/blocks',
        `${characters} characters over all blocks`,
        'msg_blocks_too_long',
      );
    } else if (characters > limits.messageCharactersBudget) {
      report(problems, '/blocks', `${characters} characters over all blocks`, 'over_budget');
    }
  }
  if (metadata !== undefined) validateMetadata(metadata, problems);
  return problems;
}

function validateMetadata(metadata: unknown, problems: Problem[]): void {
  const type = isRecord(metadata) ? metadata['event_type'] : undefined;
  const payload = isRecord(metadata) ? metadata['event_payload'] : undefined;
  if (typeof type !== 'string' || !/^\w+$/.test(type)) {
    report(
      problems,
      '/metadata/event_type',
      'must be letters, digits or _',
      'invalid_metadata_format',
    );
  }
  if (!isRecord(payload)) {
    report(problems, '/metadata/event_payload', 'must be an object', 'invalid_metadata_format');
  } else if (Buffer.byteLength(JSON.stringify(metadata)) > limits.metadataBytes) {
    report(
      problems,
      '/metadata',
      `must be at most ${limits.metadataBytes} bytes`,
      'metadata_too_large',
    );
  }
}

const modal = shape(
  { title: plainText(limits.viewTitle), blocks: anything },
  {
    submit: plainText(limits.viewTitle),
    close: plainText(limits.viewTitle),
    private_metadata: string(limits.viewMetadata, 0),
    callback_id: id,
    external_id: string(limits.id, 0),
    clear_on_close: boolean,
    notify_on_close: boolean,
    submit_disabled: boolean,
  },
);
const home = shape(
  { blocks: anything },
  {
    private_metadata: string(limits.viewMetadata, 0),
    callback_id: id,
    external_id: string(limits.id, 0),
  },
);

/** Every rule of Slack's that a modal or App Home breaks; Slack answers them with `invalid_arguments`. */
export function validateView(view: unknown): readonly Problem[] {
  const problems: Problem[] = [];
  const type = isRecord(view) ? view['type'] : undefined;
  if (!isRecord(view) || (type !== 'modal' && type !== 'home')) {
    report(problems, '/type', 'must be modal or home');
  } else {
    (type === 'modal' ? modal : home)(view, '', problems);
    const { blocks } = view;
    validateBlocks(blocks, type, problems);
    const hasInput =
      Array.isArray(blocks) && blocks.some((each) => isRecord(each) && each['type'] === 'input');
    if (type === 'modal' && hasInput && view['submit'] === undefined) {
      report(problems, '/submit', 'a view with input blocks must have submit');
    }
    if (Buffer.byteLength(JSON.stringify(view)) > limits.viewBytes) {
      return [
        { path: '', message: `must be at most ${limits.viewBytes} bytes`, error: 'view_too_large' },
      ];
    }
  }
  return problems.map(({ path, message }) => ({ path, message, error: 'invalid_arguments' }));
}
