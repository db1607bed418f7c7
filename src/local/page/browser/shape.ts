/** Whether a value is a JSON object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A list inside an object; empty when there is none. */
export function listOf(value: unknown, key: string): readonly unknown[] {
  const found = isRecord(value) ? value[key] : null;
  return Array.isArray(found) ? (found as readonly unknown[]) : [];
}

/** A text inside an object; empty when there is none. */
export function textAt(value: unknown, key: string): string {
  const found = isRecord(value) ? value[key] : null;
  return typeof found === 'string' ? found : '';
}

/** The words of a plain_text or mrkdwn object. */
export function labelOf(value: unknown, key: string): string {
  return isRecord(value) ? textAt(value[key], 'text') : '';
}
