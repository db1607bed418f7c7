import type { Button, KnownBlock, Overflow, RichTextElement, RichTextSection } from '@slack/types';
import type { UserId } from '../../news/ids.ts';
import type { CountryCode, Region, Topic } from '../../news/tag.ts';
import type { Take } from '../../news/story.ts';
import type { ChartBlock } from './chart.ts';
import { looksLikeUrl, mrkdwn, plain, readerTime, safeUrl } from '../text.ts';

/** A message as Slack takes it: blocks, and a sentence for notifications and screen readers. */
export interface Drawing {
  readonly text: string;
  readonly blocks: KnownBlock[];
  /** Stands before the blocks; `instead` after them where Slack takes no charts. */
  readonly chart?: { readonly block: ChartBlock; readonly instead: KnownBlock };
}

/** A drawing as arguments of the Web API. */
interface Sent {
  readonly text: string;
  readonly blocks: (KnownBlock | ChartBlock)[];
  readonly link_names: false;
  readonly parse: 'none';
}

/** A drawing as arguments of the Web API: no names become links, no words become pings. */
export function asSent({ text, blocks, chart }: Drawing): Sent {
  const all = chart === undefined ? blocks : [chart.block, ...blocks];
  return { text, blocks: all, link_names: false, parse: 'none' };
}

/** The drawing as a workspace takes it that takes no charts. */
export function withoutChart({ text, blocks, chart }: Drawing): Drawing {
  return { text, blocks: chart === undefined ? blocks : [...blocks, chart.instead] };
}

/** What readers call regions, topics and countries; handed in from the configuration. */
export interface TagNames {
  readonly region: (code: Region) => string;
  readonly topic: (code: Topic) => string;
  readonly country: (code: CountryCode) => string;
}

/** The fallback sentence of a message from hostile text: at most 300 units, never empty (Slack wants some text). */
export function fallback(sentence: string): string {
  return mrkdwn(sentence, 300) || 'Dateline';
}

/** Text Slack never parses, in bold when asked. Rich text must not be empty: a lone space stands for nothing. */
export function words(text: string, max: number, isBold = false): RichTextElement {
  const safe = plain(text, max);
  return isBold
    ? { type: 'text', text: safe === '' ? ' ' : safe, style: { bold: true } }
    : { type: 'text', text: safe === '' ? ' ' : safe };
}

/** Our own fixed text, spaces and line breaks kept. */
export function ours(text: string): RichTextElement {
  return { type: 'text', text };
}

/** Our own fixed text in bold. */
export function bold(text: string): RichTextElement {
  return { type: 'text', text, style: { bold: true } };
}

/** Something typed or to be typed: a query, a command. */
export function code(text: string): RichTextElement {
  const safe = plain(text, 300);
  return { type: 'text', text: safe === '' ? ' ' : safe, style: { code: true } };
}

/** The name of a person who acted; the only thing of ours that mentions anybody. */
export function person(userId: UserId): RichTextElement {
  return { type: 'user', user_id: userId };
}

/** A headline in bold, linked when its link is safe and the headline does not itself look like an address. */
export function headline(title: string, permalink: string | null): RichTextElement {
  const text = plain(title, 300);
  const url = safeUrl(permalink);
  if (url === null || text === '' || looksLikeUrl(text)) return words(title, 300, true);
  return { type: 'link', url, text, style: { bold: true } };
}

/** Sections of rich text; each begins a new line. */
export function richText(...sections: RichTextElement[][]): KnownBlock {
  return {
    type: 'rich_text',
    elements: sections.map((elements): RichTextSection => ({
      type: 'rich_text_section',
      elements,
    })),
  };
}

/** A small grey line of text Slack does not parse, with a time in the reader's zone after it when given. */
export function smallPrint(text: string, at: number | null = null): KnownBlock {
  const safe = plain(text, 600);
  return {
    type: 'context',
    elements: [
      { type: 'plain_text', text: safe === '' ? '·' : safe, emoji: false },
      ...(at === null ? [] : [{ type: 'mrkdwn' as const, text: readerTime(at), verbatim: true }]),
    ],
  };
}

/** A button that comes back to us; `value` is at most 2,000 characters. */
export function button(actionId: string, label: string, value: string): Button {
  return {
    type: 'button',
    action_id: actionId,
    text: { type: 'plain_text', text: label, emoji: false },
    value,
  };
}

/** A row of buttons, the last of them perhaps three dots. */
export function buttons(...elements: (Button | Overflow)[]): KnownBlock {
  return { type: 'actions', elements };
}

/** `Asia-Pacific, Americas · Politics · TAIPEI`: what a take is about and where it was filed; may be empty. */
export function tagLine(take: Pick<Take, 'tags' | 'dateline'>, names: TagNames): string {
  const regions = take.tags.regions.slice(0, 3).map((tag) => names.region(tag.region));
  const topics = take.tags.topics.slice(0, 3).map((tag) => names.topic(tag.topic));
  const place = take.dateline?.place?.toUpperCase() ?? '';
  return [regions.join(', '), topics.join(', '), plain(place, 80)]
    .filter((part) => part !== '')
    .join(' · ');
}

/** `3 publishers`, `1 publisher`. */
export function count(number: number, noun: string, nouns = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : nouns}`;
}

/** `40 minutes`, `3 hours`: how long something lasted, roughly, never 0. */
export function lasted(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return count(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? count(hours, 'hour') : count(Math.round(hours / 24), 'day');
}
