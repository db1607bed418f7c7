const small = new Set(
  'a an the and or but of in on at to for from by with as is are was were be been has have had it its his her their our your my after before over under into amid says say said new how why what who when where that this than will would could not no up out off about against more most'.split(
    ' ',
  ),
);
const longest = 48;

/**
 * The short name of a running story: two to five telling words of its first headline, lower case, joined by hyphens,
 * at most 48 characters; `story` when the headline has no words.
 * @param title one line, prefixes off
 */
export function slugOf(title: string): string {
  const plain = title
    .normalize('NFKD')
    .replaceAll(/[\p{M}’']+/gu, '')
    .toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = words.filter((word) => !small.has(word));
  const chosen = (telling.length >= 2 ? telling : words).slice(0, 5);
  while (chosen.length > 1 && chosen.join('-').length > longest) chosen.pop();
  return chosen.length === 0 ? 'story' : Array.from(chosen.join('-')).slice(0, longest).join('');
}
