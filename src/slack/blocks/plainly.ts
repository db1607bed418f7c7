import type { Manner, MessageView } from '../../news/intent.ts';
import { safeUrl } from '../text.ts';
import type { Drawing } from './drawing.ts';

/**
 * The drawing with less in it, after Slack refused more: `words` keeps the first rich text (headline, link, summary), which
 * every workspace takes and no limit cuts; `text` is the fallback sentence with the story's link.
 */
export function drawnPlainly(drawing: Drawing, manner: Manner, view: MessageView | null): Drawing {
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
      return manner satisfies never;
  }
}

/** An empty list of blocks, not none: an edit without the argument would keep the blocks that are there. */
function textOnly(drawing: Drawing, view: MessageView | null): Drawing {
  const url = safeUrl(view?.take.permalink ?? null);
  return { text: url === null ? drawing.text : `${drawing.text} <${url}>`, blocks: [] };
}
