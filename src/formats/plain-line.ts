import { Parser } from 'htmlparser2';

/**
 * One line of plain text from what may be HTML: tags off, entities decoded once, white space single.
 * @param isHtml false for text that must be taken as it stands (Atom `type="text"`)
 */
export function plainLine(text: string, isHtml = true): string {
  if (!isHtml || !/[<&]/.test(text)) return oneLine(text);
  let plain = '';
  let skipping = 0;
  const parser = new Parser({
    onopentag: (name) => {
      if (name === 'script' || name === 'style') skipping += 1;
      if (name === 'br' || name === 'p') plain += ' ';
    },
    onclosetag: (name) => {
      if (name === 'script' || name === 'style') skipping -= 1;
    },
    ontext: (piece) => {
      if (skipping === 0) plain += piece;
    },
  });
  // `a < b` and `<who>` are text, not tags.
  parser.end(text.replaceAll(/<(?![/a-z!])/gi, '&lt;'));
  return oneLine(plain);
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
