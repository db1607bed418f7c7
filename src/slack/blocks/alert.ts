import type { Button, KnownBlock, Overflow, RichTextElement } from '@slack/types';
import type { Escalation, MessageView } from '../../news/intent.ts';
import type { RunningStory, RunningStoryState } from '../../news/running-story.ts';
import type { Take } from '../../news/story.ts';
import { plain, safeUrl } from '../text.ts';
import { changeLine } from './tags.ts';
import { linkLine } from './thread-link.ts';
import {
  button,
  buttons,
  count,
  fallback,
  headline,
  ours,
  richText,
  smallPrint,
  tagLine,
  words,
  type Drawing,
  type TagNames,
} from './drawing.ts';

/** A running story's state as its root shows it. */
export const stateWords: Readonly<Record<RunningStoryState, string>> = {
  new: 'NEW',
  developing: 'DEVELOPING',
  updated: 'UPDATED',
  corrected: 'CORRECTED',
};

/**
 * The root: the one message of a running story in a channel, drawn from its state of this moment, when posted and at
 * every edit. The headline's own take gives link, summary, source and time; a newer take is named below it.
 * @param elsewhere the address of the thread its story goes on in, when it goes on in another
 */
export function drawAlert(
  view: MessageView,
  names: TagNames,
  elsewhere: string | null = null,
): Drawing {
  const { running, lead, newest } = view;
  const speaker =
    view.speaker ?? (newest !== null && newest.title === running.headline ? newest : lead);
  const state = view.elsewhere === undefined ? stateWords[running.state] : 'MERGED';
  const tags = tagLine(speaker, names);
  const published = speaker.dateQuality === 'received' ? 'received' : '';
  return {
    text: fallback(
      `${state}: ${speaker.title}${tags === '' ? '' : ` (${tags})`}, ${speaker.source}`,
    ),
    blocks: [
      richText(
        [ours(`${state}  `), headline(speaker.title, speaker.permalink)],
        ...account(view, speaker),
      ),
      ...(view.gist === undefined
        ? []
        : [
            smallPrint(
              `Written by a machine from ${count(view.gist.reports, 'report')}, and checked against them`,
            ),
          ]),
      ...(newest === null || newest.id === speaker.id
        ? []
        : [richText([ours('Latest: '), headline(newest.title, newest.permalink)])]),
      smallPrint(dotted(speaker.source, counts(running), published), speaker.publishedAt),
      ...(view.elsewhere === undefined ? [] : [richText(linkLine(view.elsewhere, elsewhere))]),
      ...(tags === '' ? [] : [smallPrint(tags)]),
      ...(view.change === undefined ? [] : [drawChange(view.change, names)]),
      ...(view.matched.length === 0 ? [] : [smallPrint(reason(view))]),
      buttons(
        ...openButton(speaker),
        button('why', 'Why', String(lead.id)),
        button('wrong_tags', 'Wrong tags?', String(speaker.id)),
        moreActs(lead.id),
      ),
    ],
  };
}

/** What is told below the headline: a machine's gist where there is one, of several publishers who reports what, else the speaker's summary. */
function account({ told, gist }: MessageView, speaker: Take): RichTextElement[][] {
  if (gist !== undefined) return [[words(gist.text, 800)]];
  if (told !== undefined && told.length > 0) {
    return told
      .slice(0, 4)
      .map(({ sentence, sources }) => [
        words(sentence, 400),
        ours(' — '),
        words(publishers(sources), 200),
      ]);
  }
  const summary = speaker.summary.slice(0, 3).join(' ');
  return summary === '' ? [] : [[words(summary, 1500)]];
}

/** `Coast Daily, Island Radio and 2 more`. */
function publishers(sources: readonly string[]): string {
  const more = sources.length - 3;
  const names = sources.slice(0, 3).map((source) => plain(source, 60));
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
}

/** Who corrected the tags, and that the message stays where it is no longer asked for. */
function drawChange(
  { correction, isMisplaced }: NonNullable<MessageView['change']>,
  names: TagNames,
): KnownBlock {
  const stays = isMisplaced ? [ours('. Nothing followed here asks for it any more.')] : [];
  return richText([...changeLine(correction, names), ...stays]);
}

/** What people can do about grouping, behind the three dots. The value is the verb and a story's number. */
function moreActs(id: Take['id']): Overflow {
  const option = (verb: string, text: string) => ({
    text: { type: 'plain_text' as const, text, emoji: false },
    value: `${verb} ${id}`,
  });
  return {
    type: 'overflow',
    action_id: 'story_acts',
    options: [option('split', 'Not this story…'), option('merge', 'Same story as…')],
  };
}

/** Why a reply is shown in the channel too. */
const escalationWords: Readonly<Record<Escalation, string>> = {
  flash: 'FLASH',
  urgent: 'URGENT',
  correction: 'CORRECTED',
  confirmed: 'CONFIRMED',
};

/**
 * A later take in the thread: its headline, the newest sentence, source and time.
 * @param broadcast why the channel sees it too
 */
export function drawReply(view: MessageView, broadcast?: Escalation): Drawing {
  const { take, lead, running } = view;
  const told = new Set(lead.id === take.id ? [] : lead.summary);
  const sentence = take.summary.find((one) => !told.has(one)) ?? take.summary[0] ?? '';
  const why = broadcast ?? (take.flags.includes('corrected') ? 'correction' : undefined);
  const label = why === undefined ? '' : `${escalationWords[why]}  `;
  const voices =
    broadcast === 'confirmed'
      ? `now told by ${count(running.sources, 'independent publisher')}`
      : '';
  return {
    text: fallback(`${label.trim()}${label === '' ? '' : ': '}${take.title}, ${take.source}`),
    blocks: [
      richText(
        [...(label === '' ? [] : [ours(label)]), headline(take.title, take.permalink)],
        ...(sentence === '' ? [] : [[words(sentence, 600)]]),
      ),
      smallPrint(dotted(take.source, voices), take.publishedAt),
    ],
  };
}

/** The thread's first reply: the sentences beyond the short summary, or null when there are none. */
export function drawLonger(view: MessageView): Drawing | null {
  const shown = new Set(view.take.summary.slice(0, 3));
  const sentences = (view.longer ?? []).filter((one) => one.trim() !== '' && !shown.has(one));
  if (sentences.length === 0) return null;
  return {
    text: fallback(`More on: ${view.lead.title}`),
    blocks: [
      richText(...sentences.slice(0, 12).map((sentence) => [words(sentence, 600)])),
      smallPrint(view.take.source),
    ],
  };
}

function counts(running: RunningStory): string {
  return dotted(
    running.sources > 1 ? count(running.sources, 'independent publisher') : '',
    running.copies > 0 ? count(running.copies, 'reprint') : '',
  );
}

function reason(view: MessageView): string {
  const named = view.matched.slice(0, 3).map((one) => `S${one.number} ${one.query}`);
  const more = view.matched.length - named.length;
  return dotted(...named, more > 0 ? `${more} more` : '');
}

function openButton(take: Take): Button[] {
  const url = safeUrl(take.permalink);
  return url === null ? [] : [{ ...button('open', 'Open story', String(take.id)), url }];
}

function dotted(...parts: string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
