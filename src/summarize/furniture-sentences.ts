/** Sentences that are no story although they stand among its sentences, where a page's lines were run together. */
const furniture: readonly RegExp[] = [
  /^(?:VIDEO|WATCH|LISTEN|PICTURED|SCROLL DOWN)\b/,
  /\bscroll down (?:for|to)\b/i,
  /\bwrite caption here\b/i,
  /^editor[’']s note\b/i,
  /^(?:click|tap) (?:here|on)\b/i,
  /^(?:read|see|watch) (?:more|also|next)\b/i,
  /^(?:sign up|subscribe|follow us|join us|download (?:the|our) app|share this)\b/i,
  /^advertisement\b/i,
  /^(?:all rights reserved|copyright|©)/i,
  /^(?:additional )?(?:reporting|writing|editing|photograph\w*) by \p{Lu}/iu,
  /^(?:this (?:story|article|report)|the (?:post|article)) (?:was|has been|is|first|originally)? ?(?:originally |first )?(?:published|updated|corrected|translated|appeared)\b/i,
  /^(?:last )?(?:updated|published|posted)\s?(?:at|on|:)\s?.{0,30}\d{4}/i,
  /^we use cookies\b|^by (?:continuing|signing up)\b/i,
  /^(?:please )?contact us\b/i,
];

/** Whether a sentence is a page's and not its story's: a pointer, an appeal, a credit, a notice. */
export function isFurnitureSentence(sentence: string): boolean {
  return sentence.length < 400 && furniture.some((pattern) => pattern.test(sentence));
}

/** `Final embrace: These sessions are for old pets.`: how papers label pictures. A speaker's words open with a quote. */
const label = /^(?=[^:]*\p{Ll})[^:.!?"“‘,\d]{2,45}: (?!["“‘'])\p{L}/u;
const speaks =
  /\b(?:said|says|told|wrote|writes|added|warned|tweeted|asked|reads?|clear|is|was|are|were)\b[^:]{0,20}:/;

/** Whether a sentence is likely a picture's caption, run into the text where lines were lost. */
export function looksLikeCaption(sentence: string): boolean {
  return label.test(sentence) && !speaks.test(sentence.slice(0, 70));
}
