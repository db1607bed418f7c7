import type { OutcomeKind } from '../../../news/outcome.ts';
import { clockTime, wholeMoment } from './dates.ts';
import { el, type Child } from './dom.ts';
import { me, store } from './store.ts';

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** A tag's code as people write it: `Asia-Pacific`, `Science tech`, `Taiwan`. */
export function tagName(code: string): string {
  if (/^[A-Z]{2}$/.test(code)) return code === 'XK' ? 'Kosovo' : (countries.of(code) ?? code);
  if (code === 'asia-pacific') return 'Asia-Pacific';
  const words = code === 'middle-east' ? 'Middle East' : code.replaceAll('-', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** A channel as the person knows it; another's direct message stays that. */
export function channelName(id: string): string {
  const channel = store.channels.get(id);
  return channel === undefined || channel.kind === 'direct'
    ? 'a direct message'
    : `#${channel.name}`;
}

/** A moment as a clock shows it where the person is, the whole of it on hover. */
export function moment(at: number): HTMLElement {
  const zone = me()?.timezone ?? 'UTC';
  const whole = { datetime: new Date(at).toISOString(), title: wholeMoment(at, zone) };
  return el('time', whole, clockTime(at, zone));
}

/** A length of time, roughly: `20 s`, `4 min`, `3 h`, `2 days`. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** A count and its noun. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}

/** A small word in a frame; `kind` gives its colour. */
export function chip(kind: string, ...children: readonly Child[]): HTMLElement {
  return el('span', { class: `chip ${kind}` }, children);
}

/** What each outcome means to a person who wonders where a story is. */
export const outcomeWords: Readonly<Record<OutcomeKind, string>> = {
  posted: 'posted',
  threaded: 'in the thread',
  edited: 'message redrawn',
  digested: 'waits for the digest',
  folded: 'folded in with others',
  held: 'held back',
  muted: 'muted here',
  baseline: 'first poll of its feed',
  'too-old': 'too old when it came',
  copy: 'same text as one posted',
  excluded: 'excluded by a minus',
  advisory: 'advisory to editors',
  embargoed: 'under embargo',
  killed: 'withdrawn',
  refused: 'refused by Slack',
  unknown: 'nobody knows if it arrived',
};
