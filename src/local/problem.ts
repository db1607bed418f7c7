import { refuse, type Answer } from './arguments.ts';

/** One way a message or view breaks Slack's rules. */
export interface Problem {
  /** JSON pointer into the payload: `/blocks/0/text/text`. */
  readonly path: string;
  readonly message: string;
  /** Slack's error word; `over_budget` where Slack would take it and our own rule does not. */
  readonly error: string;
}

/** The address that opens blocks in Slack's Block Kit Builder. */
export function builderLink(payload: Readonly<Record<string, unknown>>): string {
  return `https://app.slack.com/block-kit-builder/#${encodeURIComponent(JSON.stringify(payload))}`;
}

/** Slack's answer to the first problem Slack itself would refuse, naming every place; null when there is none. */
export function refusalOf(
  problems: readonly Problem[],
  shown: Readonly<Record<string, unknown>>,
): Answer | null {
  const first = problems.find((problem) => problem.error !== 'over_budget');
  if (first === undefined) return null;
  const messages = problems.map((each) => `[ERROR] ${each.message} [json-pointer:${each.path}]`);
  return refuse(first.error, {
    errors: messages,
    response_metadata: { messages: [...messages, builderLink(shown)] },
  });
}
