function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every address a message's blocks lead to: links, buttons, and mrkdwn; each once, in order. */
export function linksOf(blocks: unknown): string[] {
  return [...new Set(eachLink(blocks))];
}

function eachLink(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(eachLink);
  if (!isRecord(value)) return [];
  const { url, type, text } = value;
  const own = typeof url === 'string' ? [url] : [];
  const inText =
    type === 'mrkdwn' && typeof text === 'string'
      ? [...text.matchAll(/<(https?:[^|>]+)/g)].map((match) => match[1] ?? '')
      : [];
  return [...own, ...inText, ...Object.values(value).flatMap(eachLink)];
}
