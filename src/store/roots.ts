import type { RunningStoryId, WorkspaceId } from '../news/ids.ts';
import type { ChannelRoot } from '../route/route.ts';
import type { Queries } from './store.ts';
import { readMembers, readThreads, readWorkspacesOf } from './story-acts.ts';

/** The standing roots of running stories, in all channels. */
export async function readRoots(
  tx: Queries,
  ids: readonly RunningStoryId[],
): Promise<ChannelRoot[]> {
  const rows = await tx
    .selectFrom('roots')
    .select(['running_story_id', 'workspace_id', 'channel_id', 'opened_by', 'escalations', 'ts'])
    .where('running_story_id', 'in', ids)
    .where('gone_at', 'is', null)
    .execute();
  return rows.map((row) => ({
    runningStoryId: row.running_story_id,
    workspaceId: row.workspace_id,
    channelId: row.channel_id,
    openedBy: JSON.parse(row.opened_by) as ChannelRoot['openedBy'],
    told: JSON.parse(row.escalations) as ChannelRoot['told'],
    isSent: row.ts !== null,
  }));
}

/**
 * The roots in which a running story goes on. Where people merged others into it, it goes on in their threads too, in
 * channels where it has none of its own; where a workspace has it elsewhere, there are those of that one.
 * @param homes where workspaces have it
 */
export async function readRootsAt(
  tx: Queries,
  id: RunningStoryId,
  homes: ReadonlyMap<WorkspaceId, RunningStoryId>,
): Promise<ChannelRoot[]> {
  const roots = (await readRoots(tx, [id])).filter((root) => !homes.has(root.workspaceId));
  const merged = (await readWorkspacesOf(tx, id)).filter((one) => !homes.has(one));
  for (const [workspaceId, home] of [...merged.map((one) => [one, id] as const), ...homes]) {
    const members = await readMembers(tx, workspaceId, home);
    const threads = await readThreads(tx, workspaceId, members);
    const goesOn = (root: ChannelRoot): boolean =>
      root.workspaceId === workspaceId &&
      !roots.some((one) => one.workspaceId === workspaceId && one.channelId === root.channelId) &&
      threads.some(
        (thread) =>
          thread.channelId === root.channelId && thread.runningStoryId === root.runningStoryId,
      );
    roots.push(...(await readRoots(tx, members)).filter(goesOn));
  }
  return roots;
}
