/** A URL as typed, whole: people leave https:// out. Null when it is none. */
export function wholeUrl(typed: string): string | null {
  const text = typed.trim();
  const url = URL.parse(/^[a-z][a-z\d+.-]*:/i.test(text) ? text : `https://${text}`);
  if (url === null || (!url.hostname.includes('.') && !url.hostname.startsWith('['))) return null;
  url.hash = '';
  return url.href;
}

/** Whether a text is meant as the address of a feed rather than as a query. */
export function isFeedUrl(text: string): boolean {
  const typed = text.trim();
  return (
    !/\s/.test(typed) &&
    (/^(?:https?|feed):\/\//i.test(typed) || /^[\w-]+(?:\.[\w-]+)+(?:\/\S*)?$/.test(typed)) &&
    wholeUrl(typed) !== null
  );
}
