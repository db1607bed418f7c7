import type { GroupInput } from './story-input.ts';
import type { Member } from './window.ts';

/*
 * Two strikes, two rate decisions, two border clashes use the same words; what parts them is where. On four labelled days
 * this costs one right pair of 592 and spares four wrong ones; on invented look-alikes of other countries it is what
 * keeps them apart. A harder cut (0.7: 37 right pairs) tears wars and summits, whose reports name ever other countries.
 */

/** What is left of a likeness when story and running story name places, and none of them is the same. */
export const apartShare = 0.75;

/** Whether a story and the newest members of a running story name countries, or name regions, and share none. */
export function areApart(members: readonly Member[], story: GroupInput): boolean {
  return (
    shareNone(story.countries ?? [], members, (member) => member.input.countries ?? []) ||
    shareNone(story.regions ?? [], members, (member) => member.input.regions ?? [])
  );
}

function shareNone(
  named: readonly string[],
  members: readonly Member[],
  namedBy: (member: Member) => readonly string[],
): boolean {
  if (named.length === 0) return false;
  const theirs = members.flatMap((member) => namedBy(member));
  return theirs.length > 0 && !named.some((place) => theirs.includes(place));
}
