import type { HeldAnswer, StatusAnswer, UnsentMessage } from '../../desk/delivery-desk.ts';
import type { IntentKind } from '../../news/intent.ts';
import type { DeskLane } from '../../news/wire-desk.ts';
import {
  bold,
  button,
  buttons,
  code,
  count,
  fallback,
  lasted,
  ours,
  person as named,
  richText,
  smallPrint,
  words,
  type Drawing,
} from './drawing.ts';
import { place } from './notice.ts';

type Line = Parameters<typeof richText>[number];

const kindWords: Readonly<Record<IntentKind, string>> = {
  root: 'alert',
  longer: 'longer summary',
  reply: 'update',
  edit: 'redrawing',
  link: 'link to another thread',
  rest: 'rest of a message',
  notice: 'notice',
};

/** How sending goes: what waits, what is paused or closed, what a person must decide, what Slack refused. */
export function drawStatus(answer: StatusAnswer): Drawing {
  const { held, unknown, refused, lanes, gates } = answer;
  const summary = summaryOf(answer);
  const lines = [
    ...gates.map((gate): Line => [
      bold(gate.method === '*' ? 'Slack refuses everything' : `${gate.method} is closed by Slack`),
      ours(` for ${lasted(gate.closedUntil - answer.now)}`),
      ...(gate.reason === null ? [] : [ours(': '), words(gate.reason, 300)]),
    ]),
    ...lanes.slice(0, shown).map((lane) => laneLine(lane)),
    ...unknown.map((one): Line => [
      ours('Looking up whether it was posted: '),
      ...messageLine(one),
    ]),
  ];
  return {
    text: fallback(summary),
    blocks: [
      richText([bold(summary)], ...lines),
      ...(lanes.length > shown ? [smallPrint(`And ${lanes.length - shown} more channels.`)] : []),
      ...held.flatMap((one) => [
        richText([ours('Was it posted? '), ...messageLine(one)]),
        buttons(button('resend', 'Resend', String(one.id)), button('drop', 'Drop', String(one.id))),
      ]),
      ...(refused.length === 0
        ? []
        : [
            richText(
              [bold('Refused in the last seven days')],
              ...refused.map((one) => messageLine(one)),
            ),
          ]),
      ...(answer.scope === 'channel'
        ? [smallPrint('Of this channel. Asked where notices go, it tells of all.')]
        : []),
    ],
  };
}

/** Channels listed before the rest is only counted. */
const shown = 10;

function summaryOf(answer: StatusAnswer): string {
  const { waiting, oldestAt, held, now } = answer;
  const where = answer.scope === 'channel' ? ' here' : '';
  const asks = held.length === 0 ? '' : ` ${count(held.length, 'message')} for you to decide.`;
  if (waiting === 0) return `Nothing waits to be sent${where}.${asks}`;
  const since = oldestAt === null ? '' : `, the oldest for ${lasted(now - oldestAt)}`;
  return `${count(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} to be sent${where}${since}.${asks}`;
}

function laneLine(lane: DeskLane): Line {
  return [
    place(lane.channelId),
    ours(`: ${lane.waiting} waiting`),
    ...(lane.held > 0 ? [ours(`, ${lane.held} held`)] : []),
    ...(lane.pausedReason === null ? [] : [ours('. Paused: '), words(lane.pausedReason, 200)]),
  ];
}

function messageLine(one: UnsentMessage): Line {
  return [
    place(one.channelId),
    ours(` ${kindWords[one.kind]} `),
    words(one.headline ?? 'of Dateline itself', 200, true),
    ...(one.reason === null ? [] : [ours(' ('), words(one.reason, 160), ours(')')]),
  ];
}

/** What a press of Resend or Drop did. */
export function drawHeld(
  answer: HeldAnswer,
  userId: Parameters<typeof named>[0],
  command: string,
): Drawing {
  switch (answer.kind) {
    case 'resent':
      return line('It is being sent again.', [
        named(userId),
        ours(' sends it again; it takes some seconds.'),
      ]);
    case 'dropped':
      return line('It is left as it is.', [
        named(userId),
        ours(' left it as it is: it is not sent again.'),
      ]);
    case 'settled':
      return line('That was decided already.', [
        ours('That was decided already. See '),
        code(`${command} status`),
      ]);
    case 'elsewhere':
      return line('That message belongs to another channel.', [
        ours('That message belongs to another channel: ask there for '),
        code(`${command} status`),
      ]);
    default:
      return answer satisfies never;
  }
}

function line(text: string, elements: Line): Drawing {
  return { text: fallback(text), blocks: [richText(elements)] };
}
