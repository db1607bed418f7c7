import type { KnownBlock, RichTextElement } from '@slack/types';
import type { HomeAnswer, Person } from '../../desk/desk.ts';
import type { FeedsAnswer } from '../../desk/feeds-desk.ts';
import type { ChannelId } from '../../news/ids.ts';
import type { Subscription } from '../../news/subscription.ts';
import {
  bold,
  button,
  buttons,
  code,
  count,
  headline,
  ours,
  richText,
  smallPrint,
  tagLine,
} from '../blocks/drawing.ts';
import { drawFeedHealth } from '../blocks/feeds.ts';
import { drawHelp } from '../blocks/help.ts';
import { stateWords } from '../blocks/alert.ts';
import type { Tools } from '../commands/verb.ts';
import { verbs } from '../commands/verbs.ts';
import { slackLimits } from '../limits.ts';
import { plain } from '../text.ts';

/** Subscriptions shown before the rest is only counted: with its channel's name each takes two of Slack's hundred blocks. */
const shown = 25;

/**
 * The App Home: what this person follows, by channel, each with Unfollow; the newest running stories; how the feeds do; the words there are.
 */
export function drawHome(
  home: HomeAnswer,
  feeds: FeedsAnswer,
  person: Person,
  { names, command }: Pick<Tools, 'names' | 'command'>,
): KnownBlock[] {
  return [
    title('What you follow'),
    ...drawMine(home.mine, person, command),
    buttons({ ...button('open_follow', 'Follow…', 'form'), style: 'primary' }),
    { type: 'divider' },
    title('Newest running stories'),
    ...(home.running.length === 0
      ? [richText([ours('No stories yet: the first come with the first round of polls.')])]
      : home.running.flatMap(({ running, take }) => {
          const tags = tagLine(take, names);
          const parts = [
            stateWords[running.state],
            count(running.takes, 'report'),
            running.sources > 1 ? count(running.sources, 'publisher') : take.source,
            tags,
          ];
          return [
            richText([headline(running.headline, take.permalink)]),
            smallPrint(parts.filter((part) => part !== '').join(' · '), running.lastTakeAt),
          ];
        })),
    { type: 'divider' },
    title('Feeds'),
    ...drawFeedHealth(feeds, command),
    { type: 'divider' },
    ...drawHelp(verbs, command).blocks,
  ];
}

function title(text: string): KnownBlock {
  return { type: 'header', text: { type: 'plain_text', text, emoji: false } };
}

function drawMine(mine: readonly Subscription[], person: Person, command: string): KnownBlock[] {
  if (mine.length === 0) {
    return [
      richText([
        ours('Nothing yet. Press Follow…, or type '),
        code(`${command} follow region:asia-pacific topic:politics`),
        ours(' in a channel.'),
      ]),
    ];
  }
  const byChannel = Map.groupBy(mine.slice(0, shown), (one) => one.channelId);
  return [
    ...[...byChannel].flatMap(([channelId, here]) => [
      richText([place(channelId, person)]),
      ...here.map((one): KnownBlock => ({
        type: 'section',
        text: {
          type: 'plain_text',
          text: plain(`S${one.number} ${one.query}`, slackLimits.sectionText),
          emoji: false,
        },
        accessory: button('home_unfollow', 'Unfollow', `${one.channelId} ${one.number}`),
      })),
    ]),
    ...(mine.length > shown
      ? [smallPrint(`And ${mine.length - shown} more: ${command} list in their channels.`)]
      : []),
  ];
}

function place(channelId: ChannelId, person: Person): RichTextElement {
  return channelId === person.channelId
    ? bold('For you alone')
    : { type: 'channel', channel_id: channelId };
}
