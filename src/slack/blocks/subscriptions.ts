import type { RichTextElement } from '@slack/types';
import type { Subscription } from '../../news/subscription.ts';
import {
  bold,
  code,
  fallback,
  ours,
  person,
  richText,
  smallPrint,
  type Drawing,
} from './drawing.ts';

/** `S3 region:asia-pacific`, the number in bold, and whatever comes after it on the line. */
export function subscriptionLine(
  subscription: Subscription,
  ...after: RichTextElement[]
): RichTextElement[] {
  return [
    bold(`S${subscription.number} `),
    code(subscription.query),
    ...(subscription.delivery === 'alerts'
      ? []
      : [ours(subscription.delivery === 'digest' ? ' (digest only)' : ' (alerts and digest)')]),
    ...after,
  ];
}

/** Lines shown before the rest is only counted. */
const shown = 25;

/** What a channel follows, with who asked for it. */
export function drawSubscriptions(list: readonly Subscription[], command: string): Drawing {
  if (list.length === 0) {
    return {
      text: fallback('Nothing is followed here yet.'),
      blocks: [
        richText([
          ours('Nothing is followed here yet. Try '),
          code(`${command} follow region:asia-pacific topic:politics`),
        ]),
      ],
    };
  }
  return {
    text: fallback(`Followed here: ${list.map((one) => `S${one.number} ${one.query}`).join('; ')}`),
    blocks: [
      richText(
        ...list
          .slice(0, shown)
          .map((one) => subscriptionLine(one, ours('  by '), person(one.createdBy))),
      ),
      smallPrint(
        `${list.length > shown ? `And ${list.length - shown} more. ` : ''}End one with ${command} unfollow S${list[0]?.number ?? 1}`,
      ),
    ],
  };
}
