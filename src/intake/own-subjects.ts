import { heldTags } from '../classify/correct.ts';
import type { OwnTags } from '../news/correction.ts';
import type { WorkspaceId } from '../news/ids.ts';
import type { RunningStoryState } from '../news/running-story.ts';
import type { StoredTake } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import { subjectOf, type Subject } from '../query/match.ts';
import type { Turn } from './turn.ts';

/**
 * A take as workspaces see it that hold tags of their own: what the tagger learnt of them, under what their people said.
 * Keeps those tags with its newest version.
 * @param take with the shared tags
 * @param learnt what the tagger makes of it for workspaces that taught it something
 * @param isKnown whether people may have said something of an earlier version
 */
export async function ownSubjects(
  turn: Pick<Turn, 'holders' | 'holdTags'>,
  take: StoredTake,
  status: RunningStoryState,
  learnt: ReadonlyMap<WorkspaceId, Tags> = new Map(),
  isKnown: boolean,
): Promise<ReadonlyMap<WorkspaceId, Subject>> {
  const held = isKnown ? await turn.holders(take.id) : new Map<WorkspaceId, OwnTags>();
  const subjects = new Map<WorkspaceId, Subject>();
  for (const workspaceId of new Set([...held.keys(), ...learnt.keys()])) {
    const said = held.get(workspaceId)?.said ?? null;
    const own: OwnTags = { said, learnt: learnt.get(workspaceId) ?? null };
    await turn.holdTags(workspaceId, take, own);
    subjects.set(workspaceId, subjectOf(take, heldTags(take.tags, own), status));
  }
  return subjects;
}
