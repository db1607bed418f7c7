/** A URL as typed, whole: people leave https:// out. Null when it is none. */
export function wholeUrl(typed: string): string | null {
  // Readers hand addresses on as feed://host/… and feed:https://…
  const text = typed
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'https://');
  const hasScheme = /^(?:[a-z][a-z\d+.-]*:\/\/|(?:data|file|javascript|mailto):)/i.test(text);
  const url = URL.parse(hasScheme ? text : `https://${text}`);
  if (url === null || (!url.hostname.includes('.') && !url.hostname.startsWith('['))) return null;
  url.hash = '';
  return url.href;
}

/** Whether a text is meant as the address of a feed rather than as a query. */
export function isFeedUrl(text: string): boolean {
  const typed = text.trim();
  return (
    !/\s/.test(typed) &&
    (/^(?:https?:|feed:(?:https?:)?)\/\//i.test(typed) ||
      /^[\w-]+(?:\.[\w-]+)+(?::\d{1,5})?(?:\/\S*)?$/.test(typed)) &&
    wholeUrl(typed) !== null
  );
}
