import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { z } from 'zod';
import type { Feed } from '../news/feed.ts';
import type { Dateline, Story } from '../news/story.ts';
import { cleanLine } from './clean.ts';
import { stripFurniture } from './furniture.ts';
import { htmlToText } from './html.ts';
import { keptFurniture } from './item.ts';
import { linesOf } from './lines.ts';

/** What a story's page says about it. */
export interface Article {
  /** Without furniture, paragraphs parted by a blank line. */
  readonly text: string;
  readonly dateline: Dateline | null;
  /** Section and keywords, from its JSON-LD. */
  readonly sections: readonly string[];
  /** BCP 47, lower case, or null. */
  readonly language: string | null;
  /** ISO 8601, from its JSON-LD, or null. */
  readonly publishedAt: string | null;
  readonly removed: readonly string[];
}

const mostElements = 60_000;
const longestData = 300_000;
const mostKeywords = 10;

const words = z.union([z.string(), z.array(z.string())]).catch([]);
const articleData = z.object({
  '@type': z.union([z.string(), z.array(z.string())]),
  articleSection: words.optional(),
  keywords: words.optional(),
  inLanguage: z.string().optional().catch(undefined),
  datePublished: z.string().optional().catch(undefined),
});
type ArticleData = z.infer<typeof articleData>;

const articleType = /^(?:\w*Article|Report|LiveBlogPosting|BlogPosting)$/;

/** The article among what a JSON-LD script holds: alone, in a list, or in a graph. */
function articleIn(data: unknown): ArticleData | null {
  if (Array.isArray(data)) {
    return data.map(articleIn).find((found) => found !== null) ?? null;
  }
  const read = articleData.safeParse(data);
  if (read.success && [read.data['@type']].flat().some((type) => articleType.test(type))) {
    return read.data;
  }
  return typeof data === 'object' && data !== null && '@graph' in data
    ? articleIn(data['@graph'])
    : null;
}

function readData(scripts: Iterable<{ readonly textContent: string | null }>): ArticleData | null {
  for (const { textContent } of scripts) {
    const text = textContent ?? '';
    if (text.length > longestData) continue;
    try {
      const found = articleIn(JSON.parse(text));
      if (found !== null) return found;
    } catch {
      // Broken data is no data; the next script may hold it.
    }
  }
  return null;
}

/** Keywords come as a list, or as one string with commas. */
function listed(value: string | readonly string[] | undefined): string[] {
  const parts = typeof value === 'string' ? value.split(',') : (value ?? []);
  return parts.map((part) => cleanLine(part).slice(0, 100)).filter((part) => part !== '');
}

/** HTML may leave its root and body out; linkedom does not put them in. */
function withRoot(html: string): string {
  return /<html[\s>]/i.test(html) ? html : `<!doctype html><html><body>${html}</body></html>`;
}

/**
 * Reads a story out of its page: the main text without menus, advertisements and wire furniture, and what its JSON-LD says.
 * @param feed.datelineWeight 0: a place in capitals alone on a line is a dateline
 * @returns null when the page has no main text
 */
export function readArticle(
  html: string,
  title: string,
  feed: Pick<Feed, 'datelineWeight'>,
): Article | null {
  const { document } = parseHTML(withRoot(html));
  // Readability takes the document apart, so what stands beside the text is read first.
  const data = readData(document.querySelectorAll('script[type="application/ld+json"]'));
  const language = document.documentElement?.getAttribute('lang') ?? data?.inLanguage ?? null;
  const article = new Readability(document, { maxElemsToParse: mostElements }).parse();
  if (article?.content === undefined || article.content === null) return null;
  const { text, captions } = htmlToText(article.content);
  const bared = stripFurniture(linesOf(text), title, { deskDateline: feed.datelineWeight === 0 });
  if (bared.lines.length === 0) return null;
  return {
    text: bared.lines.map((line) => line.text).join('\n\n'),
    dateline: bared.dateline,
    sections: [...listed(data?.articleSection), ...listed(data?.keywords).slice(0, mostKeywords)],
    language: /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(language ?? '')
      ? (language?.toLowerCase() ?? null)
      : null,
    publishedAt: data?.datePublished ?? null,
    removed: [...captions, ...bared.removed],
  };
}

/** A page worth taking says at least this much, */
const shortestText = 250;
/** and so much more than the feed. */
const longerBy = 1.2;

/**
 * A story with its page's text in place of the feed's; null when the page says too little to be the story. It stays the
 * story its feed told (id, title, hash), so that the next poll knows it again.
 */
export function withArticle(story: Story, article: Article): Story | null {
  const { text } = article;
  if (text.length < shortestText || text.length < longerBy * story.text.length) return null;
  const publishedAt = Date.parse(article.publishedAt ?? '');
  const isDated =
    story.dateQuality === 'received' && publishedAt <= story.receivedAt && publishedAt > 0;
  return {
    ...story,
    text,
    textFrom: 'page',
    // The feed's few words, where the page does not say them too.
    deck: story.deck === '' && !text.includes(story.text.slice(0, 60)) ? story.text : story.deck,
    dateline: article.dateline ?? story.dateline,
    language: story.language ?? article.language,
    sections: [...new Set([...story.sections, ...article.sections])],
    ...(isDated ? { publishedAt, dateQuality: 'given' as const } : {}),
    ...keptFurniture([...(story.removed ?? []), ...article.removed]),
  };
}
