/** Arguments of a Web API call, whichever way they came. */
export type Arguments = Readonly<Record<string, unknown>>;

/** What a call answers: `ok: false` carries Slack's error word. */
export type Answer = {
  readonly ok: boolean;
  readonly error?: string;
  readonly [key: string]: unknown;
};

/** A value, or the refusal that takes its place. */
export type OrRefusal<T> = T | { readonly refusal: Answer };

/** A refusal in Slack's words. */
export function refuse(error: string, more: Readonly<Record<string, unknown>> = {}): Answer {
  return { ok: false, error, ...more };
}

/** Arguments that hold objects: the form encoding carries them as JSON text, as @slack/web-api sends them. */
const structured = new Set(['blocks', 'attachments', 'metadata', 'view']);

/**
 * Reads a body, form or JSON. A structured argument that is not JSON stays the text it was, for its method to refuse.
 * @returns null when the body itself cannot be read
 */
export function readArguments(contentType: string, body: string): Record<string, unknown> | null {
  if (contentType.startsWith('application/json')) {
    const value = parseJson(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? { ...value }
      : null;
  }
  const args: Record<string, unknown> = {};
  for (const [key, value] of new URLSearchParams(body)) {
    args[key] = structured.has(key) ? (parseJson(value) ?? value) : value;
  }
  return args;
}

/** The value of JSON text, or undefined. */
export function parseJson(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text argument; empty when absent. */
export function text(args: Arguments, key: string): string {
  const value = args[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** A yes or no, as JSON or as form text. */
export function flag(args: Arguments, key: string): boolean {
  const value = args[key];
  return value === true || value === 'true' || value === '1' || value === 1;
}
