import type { RichTextElement } from '@slack/types';
import type { MessageView } from '../../news/intent.ts';
import type { ThreadLink } from '../../news/story-act.ts';
import { safeUrl } from '../text.ts';
import {
  button,
  buttons,
  fallback,
  headline,
  ours,
  person,
  richText,
  type Drawing,
} from './drawing.ts';

type Elsewhere = NonNullable<MessageView['elsewhere']>;

/** What stands before and after the headline of the other thread's story. */
const linkWords: Readonly<Record<ThreadLink['says'], readonly [string, string]>> = {
  'goes-on': [' says this is the same story as ', ', which goes on in its own thread.'],
  joined: [' says this is the same story as ', '. What was reported of it until now is there.'],
  moved: [' says that a report here is another story: ', '.'],
  parted: [' says this is another story than ', ' after all.'],
  back: [' says this belongs to ', ' after all.'],
};

/** Who says what of another thread's story, with a link to it when there is one. */
export function linkLine(
  { by, says, headline: title }: Elsewhere,
  permalink: string | null,
): RichTextElement[] {
  const [before, after] = linkWords[says];
  const url = safeUrl(permalink);
  return [
    person(by),
    ours(before),
    headline(title, url),
    ours(after),
    ...(url === null ? [] : [ours(' '), { type: 'link' as const, url, text: 'Go there' }]),
  ];
}

/** The line in a thread that leads to another; where it changed something, with Undo. */
export function drawThreadLink(
  view: MessageView,
  link: ThreadLink | undefined,
  permalink: string | null,
): Drawing | null {
  const { elsewhere } = view;
  if (elsewhere === undefined || link === undefined) return null;
  const [before, after] = linkWords[elsewhere.says];
  const isUndoable = elsewhere.says === 'goes-on' || elsewhere.says === 'moved';
  return {
    text: fallback(`Somebody${before}${elsewhere.headline}${after}`),
    blocks: [
      richText(linkLine(elsewhere, permalink)),
      ...(isUndoable ? [buttons(button('undo_story', 'Undo', String(link.act)))] : []),
    ],
  };
}
