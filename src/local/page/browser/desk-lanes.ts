import type { IntentKind } from '../../../news/intent.ts';
import type { DeskGate, DeskLane, WireDesk } from '../../../news/wire-desk.ts';
import { channelName, chip, counted, span } from './desk-words.ts';
import { el, type Child, type Keyed } from './dom.ts';

/** What goes next, in words before its headline. */
const intentWords: Readonly<Record<IntentKind, string>> = {
  root: 'the alert',
  longer: 'the longer summary of',
  reply: 'an update of',
  edit: 'a redraw of',
  link: 'a link from',
  notice: 'a notice',
  rest: 'the rest of',
};

function gateItem({ method, reason, closedUntil }: DeskGate, now: number): HTMLElement {
  const name = method === '*' ? 'All of Slack' : method;
  return el(
    'li',
    { class: 'desk-item is-trouble' },
    el('p', {}, el('b', {}, name), ' ', chip('alert', 'closed')),
    el(
      'p',
      { class: 'desk-meta' },
      `${reason ?? 'Slack asked us to wait.'} Opens in ${span(closedUntil - now)}.`,
    ),
  );
}

/** In a word how a lane stands. */
function standing(lane: DeskLane, now: number): Child {
  if (lane.pausedReason !== null) return chip('alert', 'paused');
  if (lane.isSending) return chip('busy', 'sending');
  if (lane.waiting === 0) return chip('', 'nothing waits');
  return chip('busy', lane.nextAt > now ? `goes on in ${span(lane.nextAt - now)}` : 'waiting');
}

function laneItem(lane: DeskLane, now: number): HTMLElement {
  const { next, pausedReason } = lane;
  return el(
    'li',
    { class: pausedReason === null ? 'desk-item' : 'desk-item is-trouble' },
    el(
      'p',
      {},
      el('b', {}, channelName(lane.channelId)),
      ' ',
      standing(lane, now),
      lane.held > 0 && chip('alert', `${lane.held} held`),
    ),
    lane.waiting > 0 &&
      el(
        'p',
        { class: 'desk-meta' },
        `${counted(lane.waiting, 'message')} waiting`,
        next !== null && `; next ${intentWords[next.kind]} `,
        next?.headline !== null && el('bdi', {}, next?.headline ?? ''),
      ),
    pausedReason !== null && el('p', { class: 'desk-meta' }, pausedReason),
  );
}

/** Those a person should look at come first, then those with something to send. */
const weight = (lane: DeskLane): number =>
  lane.pausedReason !== null || lane.held > 0 ? 0 : lane.waiting > 0 ? 1 : 2;

/** What holds messages up, then every channel's lane, those with something to say first. */
export function deskLanes({ lanes, gates, now }: WireDesk): readonly Keyed[] {
  const soon = (at: number): string => (at > now ? span(at - now) : '');
  return [
    ...gates.map((gate) => ({
      key: `gate ${gate.method}`,
      stamp: `${JSON.stringify(gate)} ${soon(gate.closedUntil)}`,
      make: () => gateItem(gate, now),
    })),
    ...lanes
      .toSorted((a, b) => weight(a) - weight(b))
      .map((lane) => ({
        key: lane.channelId,
        stamp: `${JSON.stringify(lane)} ${soon(lane.nextAt)}`,
        make: () => laneItem(lane, now),
      })),
  ];
}
