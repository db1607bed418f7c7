import { el, type Child } from './dom.ts';
import { momentOf, slackDate, wholeMoment } from './dates.ts';
import { readMrkdwn } from './mrkdwn.ts';
import type { Inline, Prose } from './prose.ts';
import { placeHash } from './routes.ts';
import { me, store } from './store.ts';

const tags = { strong: 'strong', em: 'em', strike: 's', underline: 'u', mark: 'mark' } as const;

/** mrkdwn as elements. */
export function mrkdwnNodes(text: string): HTMLElement[] {
  return readMrkdwn(text).map(proseNode);
}

/** A paragraph, quote, list or preformatted text as an element. */
export function proseNode(prose: Prose): HTMLElement {
  switch (prose.kind) {
    case 'paragraph':
      return el('p', {}, inlineNodes(prose.children));
    case 'heading':
      return el('p', { class: 'heading' }, inlineNodes(prose.children));
    case 'quote':
      return el('blockquote', {}, inlineNodes(prose.children));
    case 'pre':
      return el('pre', { tabindex: 0 }, el('code', {}, prose.text));
    case 'rule':
      return el('hr');
    case 'list': {
      const items = prose.items.map((item) => el('li', {}, inlineNodes(item)));
      const indent = prose.indent > 0 ? `indent-${Math.min(prose.indent, 8)}` : null;
      return prose.isOrdered
        ? el('ol', { class: indent, start: prose.start }, items)
        : el('ul', { class: indent }, items);
    }
    default:
      return prose satisfies never;
  }
}

/** Inline text as nodes. Each that could carry another's direction is isolated by the stylesheet. */
function inlineNodes(inlines: readonly Inline[]): Child[] {
  return inlines.map((inline): Child => {
    switch (inline.kind) {
      case 'text':
        return inline.text;
      case 'break':
        return el('br');
      case 'code':
        return el('code', {}, inline.text);
      case 'link':
        return anchor(inline.url, inlineNodes(inline.children));
      case 'user': {
        const person = store.people.get(inline.id);
        const isMe = inline.id === store.place.me;
        const name = person?.name ?? (inline.label || inline.id);
        return el('span', { class: isMe ? 'mention is-me' : 'mention' }, `@${name}`);
      }
      case 'channel': {
        const channel = store.channels.get(inline.id);
        if (channel === undefined) {
          return el('span', { class: 'mention' }, `#${inline.label || inline.id}`);
        }
        return el(
          'a',
          { class: 'mention', href: placeHash({ channelId: channel.id }) },
          `#${channel.name}`,
        );
      }
      case 'broadcast':
        return el('span', { class: 'mention is-me' }, `@${inline.range}`);
      case 'date': {
        const zone = me()?.timezone ?? 'UTC';
        const at = inline.at * 1000;
        const read = slackDate(at, inline.format, store.now, zone) || inline.fallback;
        const moment = Number.isNaN(new Date(at).getTime()) ? null : new Date(at).toISOString();
        const time = el('time', { datetime: moment, title: wholeMoment(at, zone) }, read);
        return inline.url === null ? time : anchor(inline.url, [time]);
      }
      case 'strong':
      case 'em':
      case 'strike':
      case 'underline':
      case 'mark':
        return el(tags[inline.kind], {}, inlineNodes(inline.children));
      default:
        return inline satisfies never;
    }
  });
}

/** The address of a message in a workspace of this machine: its channel, its ts and its thread's. */
const messageLink =
  /^https:\/\/local-newsroom\.slack\.com\/archives\/([A-Z0-9]+)\/p(\d{10})(\d{6})(?:\?thread_ts=([\d.]+))?/;

/** A link out of the page: a tab of its own, which learns nothing of where it came from. One to a message opens its thread here. */
export function anchor(url: string, children: readonly Child[]): HTMLElement {
  const [, channelId, seconds, micros, threadTs = `${seconds}.${micros}`] =
    messageLink.exec(url) ?? [];
  if (channelId !== undefined) {
    return el('a', { href: placeHash({ channelId, threadTs }) }, children);
  }
  return el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, children);
}

/** When a message was said: `14:05`, the whole moment on hover. */
export function timeNode(ts: string, read: string): HTMLElement {
  const at = momentOf(ts);
  const zone = me()?.timezone ?? 'UTC';
  return el('time', { datetime: new Date(at).toISOString(), title: wholeMoment(at, zone) }, read);
}
