import { Parser } from 'htmlparser2';
import { decodeText } from './charset.ts';
import { plainLine } from './plain-line.ts';

/** A feed of a subscription list. */
export interface ListedFeed {
  /** As the list has it; not yet looked at. */
  readonly url: string;
  /** As the list calls it; empty when it does not. */
  readonly title: string;
}

/** More than anybody reads. */
const mostFeeds = 10_000;

/**
 * The feeds of an OPML 1 or 2 document (subscription lists of other readers), in its order, each URL once. Folders are
 * walked through; whatever has no `xmlUrl` is no feed.
 * @returns null when the document is no OPML
 */
export function readOpml(bytes: Uint8Array): ListedFeed[] | null {
  const found = new Map<string, ListedFeed>();
  let isOpml = false;
  const parser = new Parser(
    {
      onopentag: (name, { xmlurl = '', title = '', text = '' }) => {
        if (name === 'opml') isOpml = true;
        const url = xmlurl.trim();
        if (!isOpml || name !== 'outline' || url === '' || found.size >= mostFeeds) return;
        if (!found.has(url)) found.set(url, { url, title: plainLine(title) || plainLine(text) });
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.end(decodeText(bytes, null));
  return isOpml ? [...found.values()] : null;
}

function attribute(text: string): string {
  return text
    .toWellFormed()
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll(/\p{Cc}+/gu, ' ');
}

/**
 * An OPML 2.0 document, a folder for each list.
 * @param createdAt epoch ms
 */
export function writeOpml(
  lists: readonly { readonly name: string; readonly feeds: readonly ListedFeed[] }[],
  createdAt: number,
): string {
  const outline = ({ url, title }: ListedFeed): string => {
    const name = attribute(title === '' ? url : title);
    return `      <outline type="rss" text="${name}" title="${name}" xmlUrl="${attribute(url)}"/>`;
  };
  const folders = lists
    .filter(({ feeds }) => feeds.length > 0)
    .map(({ name, feeds }) =>
      [`    <outline text="${attribute(name)}">`, ...feeds.map(outline), '    </outline>'].join(
        '\n',
      ),
    );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<opml version="2.0">',
    '  <head>',
    '    <title>Feeds of Dateline</title>',
    `    <dateCreated>${new Date(createdAt).toUTCString()}</dateCreated>`,
    '  </head>',
    '  <body>',
    ...folders,
    '  </body>',
    '</opml>',
    '',
  ].join('\n');
}
