/**
 * The one place that makes text of feeds and people safe for Slack. Feed text is hostile: it may try to ping, to link,
 * to format, or to turn lines around.
 */

/** Bidi overrides, marks and isolates, which can make a headline read as another; and invisible joiners of no use in news. */
const bidiAndInvisible = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g;
/** C0 and C1 controls and the two Unicode line separators; line breaks and tabs are spaces in a headline. */
// oxlint-disable-next-line eslint/no-control-regex -- control characters are what it is for
const controls = /[\u0000-\u001F\u007F-\u009F\u2028\u2029]+/g;

/** The text cut to at most `max` UTF-16 units, the last of them `…` when something was cut; never half a surrogate pair. */
function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const isInsidePair = (text.codePointAt(max - 2) ?? 0) > 0xffff;
  return `${text.slice(0, isInsidePair ? max - 2 : max - 1).trimEnd()}…`;
}

/**
 * One line of text for a value Slack does not parse: `rich_text` text, `plain_text`.
 * Controls, bidi and invisible characters are gone, spaces run together, and it is at most `max` UTF-16 units long, the
 * unit Slack counts in. May be empty.
 */
export function plain(text: string, max: number): string {
  const line = text
    .toWellFormed()
    .replaceAll(bidiAndInvisible, '')
    .replaceAll(controls, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
  return cut(line, max);
}

/** The three characters Slack gives meaning to, as entities. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Marks of mrkdwn, by look-alikes Slack gives no meaning to. */
const lookAlikes: Readonly<Record<string, string>> = {
  '*': '\u2217',
  _: '\u02CD',
  '~': '\u223C',
  '`': '\u02CB',
};

/**
 * One line of text for a value Slack parses as mrkdwn, such as a message's fallback `text`: as `plain`, and it cannot
 * format, quote, ping, link or draw an emoji. At most `max` units after escaping.
 */
export function mrkdwn(text: string, max: number): string {
  const escaped = escape(
    plain(text, max)
      .replaceAll(/[*_~`]/g, (mark) => lookAlikes[mark] ?? mark)
      .replaceAll(/:(?=[\w+'-]+:)/g, '\u2236')
      .replace(/^>/, '\u203A'),
  );
  if (escaped.length <= max) return escaped;
  // Cut again, and let no entity be cut in two.
  return `${cut(escaped, max)
    .slice(0, -1)
    .replace(/&[a-z]*$/, '')}…`;
}

/**
 * A URL that may stand in a link or button: http or https, no user name, at most 3,000 characters, with the characters
 * that end a Slack link percent-encoded. Null for anything else.
 */
export function safeUrl(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') return null;
  if (parsed.username !== '' || parsed.password !== '') return null;
  const href = parsed.href.replaceAll('|', '%7C').replaceAll('>', '%3E').replaceAll('<', '%3C');
  return href.length <= 3000 ? href : null;
}

/** Whether a label could be taken for an address of its own, and so must not be the text of a link elsewhere. */
export function looksLikeUrl(label: string): boolean {
  return /:\/\/|\bwww\.|^[\w-]+(\.[\w-]+)+(\/\S*)?$/i.test(label.trim());
}

/** A moment in the reader's own zone (Slack's `<!date…>`), with a UTC fallback. */
export function readerTime(at: number): string {
  return `<!date^${Math.floor(at / 1000)}^{date_short_pretty} {time}|${utcTime(at)}>`;
}

/** `2026-11-25 11:10 UTC`, or `at an unknown time` for a moment no calendar holds. */
function utcTime(at: number): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return 'at an unknown time';
  return `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
