/**
 * Text as a tree, between Slack's ways to write it and the page's elements: nothing else can come out of a message.
 * This file knows no browser, so tests can hold every rule of it.
 */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | {
      readonly kind: 'strong' | 'em' | 'strike' | 'underline' | 'mark';
      readonly children: readonly Inline[];
    }
  /** `url` has passed `safeLink`. */
  | { readonly kind: 'link'; readonly url: string; readonly children: readonly Inline[] }
  | { readonly kind: 'user' | 'channel'; readonly id: string; readonly label: string }
  | { readonly kind: 'broadcast'; readonly range: string }
  | {
      readonly kind: 'date';
      /** Epoch seconds. */
      readonly at: number;
      readonly format: string;
      readonly url: string | null;
      readonly fallback: string;
    }
  | { readonly kind: 'break' };

/** A paragraph or what stands in its place. */
export type Prose =
  | { readonly kind: 'paragraph' | 'quote' | 'heading'; readonly children: readonly Inline[] }
  | { readonly kind: 'pre'; readonly text: string }
  | { readonly kind: 'rule' }
  | {
      readonly kind: 'list';
      readonly isOrdered: boolean;
      readonly indent: number;
      /** The first number of an ordered list. */
      readonly start: number;
      readonly items: readonly (readonly Inline[])[];
    };

/** The address a link may lead to: http, https or mailto, without a user name; null for anything else. */
export function safeLink(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const parsed = new URL(url);
  const { protocol, username, password } = parsed;
  if (protocol === 'mailto:') return parsed.href;
  if (protocol !== 'http:' && protocol !== 'https:') return null;
  return username === '' && password === '' ? parsed.href : null;
}

/** A link, or its words alone when the address is not one to be followed. */
export function link(url: string, children: readonly Inline[]): Inline[] {
  const safe = safeLink(url);
  return safe === null ? [...children] : [{ kind: 'link', url: safe, children }];
}

/** Text with its line breaks. */
export function lines(text: string): Inline[] {
  return text
    .split('\n')
    .flatMap((line, index): Inline[] => [
      ...(index === 0 ? [] : [{ kind: 'break' } as const]),
      ...(line === '' ? [] : [{ kind: 'text', text: line } as const]),
    ]);
}

const dateTarget = /^!date\^(-?\d{1,12})\^([^^]*)(?:\^(.*))?$/s;

/** What `<…>` holds, as Slack writes it: mentions, dates and links, each with its label after `|`. */
export function reference(inner: string): Inline[] {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const label = unescape(bar < 0 ? '' : inner.slice(bar + 1));
  if (target.startsWith('@')) return [{ kind: 'user', id: target.slice(1), label }];
  if (target.startsWith('#')) return [{ kind: 'channel', id: target.slice(1), label }];
  const date = dateTarget.exec(target);
  if (date !== null) {
    const [, at = '', format = '', url = ''] = date;
    return [
      {
        kind: 'date',
        at: Number(at),
        format: unescape(format),
        url: safeLink(url),
        fallback: label,
      },
    ];
  }
  if (target.startsWith('!'))
    return [{ kind: 'broadcast', range: target.slice(1).split('^', 1)[0] ?? '' }];
  const url = unescape(target);
  return link(url, lines(label === '' ? url.replace(/^mailto:/, '') : label));
}

/** Slack's three entities undone, once. */
export function unescape(text: string): string {
  return text.replaceAll(/&(lt|gt|amp);/g, (_, name: string) =>
    name === 'lt' ? '<' : name === 'gt' ? '>' : '&',
  );
}
