/** What windows-1252 shows for the bytes 0x80 to 0x9F, where it differs from Latin-1. */
const shownAs = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008DŽ\u008F\u0090‘’“”•–—˜™š›œ\u009DžŸ';

const continuation = `[\\u0080-\\u00BF${shownAs.replaceAll(/[\u0080-\u009F]/g, '')}]`;

/** UTF-8's two- and three-byte beginnings as windows-1252 shows them, inside or beside a word in small letters, and its quotes and dashes. */
const misread = new RegExp(
  `â€${continuation}|(?<=\\p{Ll})[Ã-ÅÐÑ]${continuation}|[Ã-ÅÐÑ]${continuation}(?=\\p{Ll})`,
  'gu',
);

/** UTF-8 that was once read as windows-1252 and stored so (`FÃ³rmula`), put right; anything that would not be valid UTF-8 stays. */
export function repairMojibake(text: string): string {
  if (!/[Ã-ÅÐÑ]|â€/.test(text)) return text;
  return text.replaceAll(misread, (piece) => {
    const bytes = Uint8Array.from(piece, byteOf);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return piece;
    }
  });
}

/** Numeric references to 128 to 159 mean what windows-1252 shows there, not the control characters they name. */
export function readC1(text: string): string {
  return text.replaceAll(/[\u0080-\u009F]/g, (control) =>
    shownAs.charAt(control.charCodeAt(0) - 0x80),
  );
}

function byteOf(character: string): number {
  const index = shownAs.indexOf(character);
  return index === -1 ? (character.codePointAt(0) ?? 0) : 0x80 + index;
}
