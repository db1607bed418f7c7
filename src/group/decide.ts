import { fingerprintOf } from './fingerprint.ts';
import { identify } from './identity.ts';
import { placeByLikeness } from './likeness.ts';
import type { Decision, GroupInput } from './story-input.ts';
import { titleShape } from './title.ts';
import type { Window } from './window.ts';

/**
 * Where a story goes: the same story again (revision), the same text elsewhere (copy), another report of a running
 * story (update), or a new one. The window stays as it is; once the store has given ids, `admit` takes the story in.
 */
export function decide(window: Window, story: GroupInput): Decision {
  const candidate = {
    story,
    title: titleShape(story.title),
    fingerprint: fingerprintOf(story.text),
  };
  return identify(window, candidate) ?? placeByLikeness(window, candidate);
}
