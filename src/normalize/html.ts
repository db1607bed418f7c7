import { Parser } from 'htmlparser2';
import { cleanText } from './clean.ts';

/** What HTML says, without how. */
export interface HtmlText {
  /** Paragraphs parted by a blank line; nothing but spaces, line feeds and visible characters. */
  readonly text: string;
  /** Picture captions, taken out of the text. */
  readonly captions: readonly string[];
}

const blocks = new Set(
  'address article aside blockquote body br center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
);

/** Nothing inside these is the story's words. */
const silent = new Set(
  'script style noscript template iframe object svg math head title textarea select button audio video canvas form nav'.split(
    ' ',
  ),
);

/** Enough for any story: what is beyond is cut, and the input with it. */
const maxHtmlLength = 1_000_000;

/** The words of a piece of HTML, block by block; plain text passes through with its line breaks as paragraphs. */
export function htmlToText(html: string): HtmlText {
  const source = html.slice(0, maxHtmlLength);
  if (!/[<&]/.test(source)) return { text: paragraphs(source), captions: [] };
  let text = '';
  let caption = '';
  const captions: string[] = [];
  let silence = 0;
  let inCaption = 0;
  let preformatted = 0;
  // Plain text with line breaks and no block markup keeps its breaks; in HTML they are only spaces.
  const hasBlocks = /<\/?(?:p|br|div|li|h[1-6]|td|blockquote)\b/i.test(source);
  const parser = new Parser({
    onopentag: (name) => {
      if (silent.has(name)) silence += 1;
      if (name === 'figcaption') inCaption += 1;
      if (name === 'pre') preformatted += 1;
      if (blocks.has(name)) text += '\n';
    },
    onclosetag: (name) => {
      if (silent.has(name)) silence -= 1;
      if (name === 'figcaption') {
        inCaption -= 1;
        captions.push(cleanText(caption).replaceAll('\n', ' '));
        caption = '';
      }
      if (name === 'pre') preformatted -= 1;
      if (blocks.has(name)) text += '\n';
    },
    ontext: (piece) => {
      if (silence > 0) return;
      const kept = hasBlocks && preformatted === 0 ? piece.replaceAll(/[\n\r]+/g, ' ') : piece;
      if (inCaption > 0) caption += kept;
      else text += kept;
    },
  });
  parser.end(source);
  return { text: paragraphs(text), captions: captions.filter((line) => line !== '') };
}

/** Each line its own paragraph. */
function paragraphs(text: string): string {
  return cleanText(text).replaceAll(/\n+/g, '\n\n');
}
