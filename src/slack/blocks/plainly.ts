import type { KnownBlock } from '@slack/types';
import type { Manner, MessageView } from '../../news/intent.ts';
import { safeUrl } from '../text.ts';
import type { Drawing } from './drawing.ts';

/**
 * The drawing with less in it, after Slack refused more: a part of it, when it was too long, null when that part is empty;
 * `words` keeps the first rich text (headline, link, summary), which every workspace takes; `text` is the fallback sentence
 * with the story's link.
 */
export function drawnPlainly(
  drawing: Drawing,
  manner: Manner,
  view: MessageView | null,
): Drawing | null {
  switch (manner) {
    case 'whole':
      return drawing;
    case 'words': {
      const words = drawing.blocks.find((block) => block.type === 'rich_text');
      return words === undefined ? textOnly(drawing, view) : { ...drawing, blocks: [words] };
    }
    case 'text':
      return textOnly(drawing, view);
    default:
      return partOf(drawing, manner);
  }
}

/** An empty list of blocks, not none: an edit without the argument would keep the blocks that are there. */
function textOnly(drawing: Drawing, view: MessageView | null): Drawing {
  const url = safeUrl(view?.take.permalink ?? null);
  return { text: url === null ? drawing.text : `${drawing.text} <${url}>`, blocks: [] };
}

/** Lines in order, as even as they come; the buttons stay in the first part. */
function partOf(drawing: Drawing, manner: Manner): Drawing | null {
  const [part = 1, parts = 1] = (manner.match(/\d+/g) ?? []).map(Number);
  const lines = drawing.blocks
    .filter((block) => block.type !== 'actions')
    .flatMap((block): KnownBlock[] =>
      block.type === 'rich_text'
        ? block.elements.map((element) => ({ ...block, elements: [element] }))
        : [block],
    );
  const from = Math.floor(((part - 1) * lines.length) / parts);
  const until = Math.floor((part * lines.length) / parts);
  const blocks = lines.slice(from, until);
  if (blocks.length === 0 && part > 1) return null;
  const acts = part === 1 ? drawing.blocks.filter((block) => block.type === 'actions') : [];
  return { text: `${drawing.text} (${part}/${parts})`, blocks: [...blocks, ...acts] };
}
