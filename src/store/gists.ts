import { sql } from 'kysely';
import type { GistStore, GistThread, KeptGist } from '../gist/write.ts';
import type { StoryId, WorkspaceId } from '../news/ids.ts';
import type { Gist } from '../news/running-story.ts';
import type { PlannedIntent } from '../route/route.ts';
import type { Queries, Store } from './store.ts';
import { readTake } from './stories.ts';
import type { Thread } from './story-acts.ts';
import { leadOf, readThreadTakes, takesKey } from './thread.ts';
import { inTurn } from './turn.ts';
import { readOwnStory } from './workspace-stories.ts';

/** Reports come in bursts: a thread is told once it has been quiet so long. */
const quietMs = 2 * 60_000;
/** Older ones nobody reads again. */
const freshMs = 24 * 3_600_000;
const mostThreads = 40;

type Told = GistThread & { readonly thread: Thread };

/** The gist that was written from just these takes, if any may be shown. */
export async function readGist(db: Queries, takes: string): Promise<Gist | undefined> {
  const row = await db
    .selectFrom('gists')
    .select(['text', 'reports'])
    .where('takes', '=', takes)
    .where('text', 'is not', null)
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.text === null
    ? undefined
    : { text: row.text, reports: row.reports };
}

/** Threads of a workspace that several publishers tell and that have been quiet for a while, newest first. */
async function readTold(db: Queries, workspaceId: WorkspaceId, now: number): Promise<Told[]> {
  const roots = await db
    .selectFrom('roots')
    .innerJoin('running_stories', 'running_stories.id', 'roots.running_story_id')
    .select(['channel_id', 'running_story_id', 'story_id', 'ts'])
    .where('roots.workspace_id', '=', workspaceId)
    .where('ts', 'is not', null)
    .where('gone_at', 'is', null)
    .where('last_take_at', '<=', now - quietMs)
    .where('last_take_at', '>', now - freshMs)
    .orderBy('last_take_at', 'desc')
    .limit(mostThreads)
    .execute();
  const told: Told[] = [];
  for (const row of roots) {
    const [channelId, runningStoryId] = [row.channel_id, row.running_story_id];
    const opener = await readTake(db, row.story_id);
    if (opener === undefined) continue;
    const own = await readOwnStory(db, workspaceId, runningStoryId);
    const lead = leadOf(opener, own);
    const takes = await readThreadTakes(db, { workspaceId, channelId, runningStoryId }, lead, own);
    if (new Set(takes.map(({ source }) => source)).size < 2) continue;
    told.push({
      takes: takesKey(takes),
      reports: takes.map(({ source, title, deck, text }) => ({
        source,
        title,
        text: text === '' ? deck : text,
      })),
      thread: { runningStoryId, channelId, leadId: lead.id, ts: row.ts },
    });
  }
  return told;
}

function editOf(workspaceId: WorkspaceId, { thread }: Told, gist: KeptGist): PlannedIntent {
  const { channelId, runningStoryId, leadId } = thread;
  return {
    key: `edit.${workspaceId}.${channelId}.${runningStoryId}.${leadId}.g${gist.key.slice(0, 12)}`,
    workspaceId,
    channelId,
    kind: 'edit',
    class: 2,
    runningStoryId,
    storyId: leadId,
  };
}

/** The gists of one workspace's threads. */
export function createGistStore(store: Store, workspaceId: WorkspaceId): GistStore {
  const { db } = store;
  return {
    threads: async (now) => readTold(db, workspaceId, now),
    known: async (keys) => {
      const rows = await db
        .selectFrom('gists')
        .select('key')
        .where('key', 'in', ['', ...keys])
        .execute();
      return new Set(rows.map(({ key }) => key));
    },
    spend: async (now, budget) => {
      if (budget < 1) return false;
      const name = `gist ${new Date(now).toISOString().slice(0, 10)}`;
      await db
        .deleteFrom('counters')
        .where('name', 'like', 'gist %')
        .where('name', '<', name)
        .execute();
      const row = await db
        .insertInto('counters')
        .values({ name, value: 1 })
        .onConflict((on) =>
          on
            .column('name')
            .doUpdateSet({ value: sql<number>`counters.value + 1` })
            .where('counters.value', '<', budget),
        )
        .returning('value')
        .executeTakeFirst();
      return row !== undefined;
    },
    keep: async (gist) =>
      inTurn(store, async (turn, tx) => {
        const { key, takes, model, reports, verdict, at } = gist;
        const row = { key, takes, model, reports, made_at: at };
        await tx
          .insertInto('gists')
          .values(
            verdict.kind === 'sound'
              ? { ...row, text: verdict.text, refusal: null }
              : { ...row, text: null, refusal: verdict.reason },
          )
          .onConflict((on) => on.column('key').doNothing())
          .execute();
        if (verdict.kind !== 'sound') return [];
        const told = await readTold(tx, workspaceId, at);
        const intents = told
          .filter((thread) => thread.takes === takes)
          .map((thread) => editOf(workspaceId, thread, gist));
        const storyId = intents[0]?.storyId ?? (0 as StoryId);
        await turn.writePlan({ outcomes: [], roots: [], intents }, storyId, at);
        return intents;
      }),
  };
}
