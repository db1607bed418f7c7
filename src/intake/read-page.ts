import { decodeText } from '../formats/charset.ts';
import { messageOf } from '../errors.ts';
import type { Feed } from '../news/feed.ts';
import type { Article } from '../normalize/article.ts';

/** Bytes of a story's page. */
export interface PageToRead {
  readonly body: Uint8Array;
  /** The HTTP header, or null. */
  readonly contentType: string | null;
  /** The story's headline, as its feed gives it. */
  readonly title: string;
  readonly feed: Pick<Feed, 'datelineWeight'>;
}

/** What a page says. */
export type PageReading =
  | { readonly kind: 'read'; readonly article: Article }
  | { readonly kind: 'unreadable'; readonly reason: string };

/** Reads the page of a story; like a feed's document, its bytes are a stranger's. */
export async function readPage(asked: PageToRead): Promise<PageReading> {
  const { body, contentType, title, feed } = asked;
  if (contentType !== null && !/html|xml|^text\/plain/i.test(contentType)) {
    return { kind: 'unreadable', reason: `it is ${contentType.slice(0, 60)}, no page` };
  }
  // Where no feed wants pages, no thread carries what reads them: 14 MB.
  const { readArticle } = await import('../normalize/article.ts');
  try {
    const article = readArticle(decodeText(body, contentType), title, feed);
    return article === null
      ? { kind: 'unreadable', reason: 'the page has no main text' }
      : { kind: 'read', article };
  } catch (error) {
    // Readability throws on what it does not take for a document, and beyond its limit of elements.
    return { kind: 'unreadable', reason: messageOf(error) };
  }
}
