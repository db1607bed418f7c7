import { sql, type RawBuilder, type Selectable, type SqlBool } from 'kysely';
import type { LaneId } from '../deliver/outbox.ts';
import type { IntentId } from '../news/ids.ts';
import type { OutboxTable, RootsTable } from './schema.ts';
import type { Queries } from './store.ts';

/** What a lane does next. */
export type Choice =
  | {
      readonly kind: 'row';
      readonly row: Selectable<OutboxTable>;
      /** Null for a notice. */
      readonly root: Selectable<RootsTable> | null;
      /** For an edit: it says everything that edits up to this one asked for. */
      readonly newestEdit: IntentId | null;
      /** The workspace refused everything so far: this one asks whether it still does. */
      readonly isProbe: boolean;
    }
  /** Nothing may go now; `until` (epoch ms) is when something may, null when nothing waits. */
  | { readonly kind: 'none'; readonly until: number | null };

/** Written out, not bound: only so does the planner see that the partial index over waiting rows serves. */
export function stillWaiting(table: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(`${table}.state`)} in ('pending', 'sending')`;
}

function waitingIn(db: Queries, lane: LaneId) {
  return db
    .selectFrom('outbox')
    .where('outbox.workspace_id', '=', lane.workspaceId)
    .where('outbox.channel_id', '=', lane.channelId)
    .where(stillWaiting('outbox'));
}

/**
 * The first post by class and id, or rather what must be said before it: the first of its running story. What belongs
 * under a root that is held waits for a person's word about the root.
 */
async function firstPost(db: Queries, lane: LaneId) {
  const posts = waitingIn(db, lane)
    .where('outbox.kind', '<>', 'edit')
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('outbox as before')
            .select('before.id')
            .whereRef('before.running_story_id', '=', 'outbox.running_story_id')
            .whereRef('before.workspace_id', '=', 'outbox.workspace_id')
            .whereRef('before.channel_id', '=', 'outbox.channel_id')
            .where('before.kind', '=', 'root')
            .where('before.state', '=', 'held'),
        ),
      ),
    )
    .selectAll('outbox');
  const urgent = await posts.orderBy('class').orderBy('id').limit(1).executeTakeFirst();
  if (urgent === undefined) return undefined;
  if (urgent.kind === 'root' || urgent.kind === 'notice')
    return { row: urgent, class: urgent.class };
  const first = await posts
    .where('running_story_id', '=', urgent.running_story_id)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return { row: first ?? urgent, class: urgent.class };
}

/**
 * The edit whose root was drawn longest ago, among those whose running story has no earlier post waiting. A root that was
 * never posted counts as drawn in 1970: its edit goes, is refused, and so ends.
 */
async function firstEdit(db: Queries, lane: LaneId) {
  return waitingIn(db, lane)
    .innerJoin('roots', (on) =>
      on
        .onRef('roots.workspace_id', '=', 'outbox.workspace_id')
        .onRef('roots.channel_id', '=', 'outbox.channel_id')
        .onRef('roots.running_story_id', '=', 'outbox.running_story_id'),
    )
    .where('outbox.kind', '=', 'edit')
    .where((e) =>
      e.not(
        e.exists(
          e
            .selectFrom('outbox as earlier')
            .select('earlier.id')
            .whereRef('earlier.running_story_id', '=', 'outbox.running_story_id')
            .whereRef('earlier.workspace_id', '=', 'outbox.workspace_id')
            .whereRef('earlier.channel_id', '=', 'outbox.channel_id')
            .whereRef('earlier.id', '<', 'outbox.id')
            .where('earlier.kind', '<>', 'edit')
            .where(stillWaiting('earlier')),
        ),
      ),
    )
    .selectAll('outbox')
    .select((e) => e.fn.coalesce('roots.drawn_at', sql<number>`0`).as('drawn_at'))
    .orderBy('drawn_at')
    .orderBy('outbox.id')
    .limit(1)
    .executeTakeFirst();
}

async function choiceOf(
  db: Queries,
  lane: LaneId,
  row: Selectable<OutboxTable>,
  isProbe: boolean,
): Promise<Choice> {
  if (row.kind === 'notice') return { kind: 'row', row, root: null, newestEdit: null, isProbe };
  const root = await db
    .selectFrom('roots')
    .selectAll()
    .where('workspace_id', '=', lane.workspaceId)
    .where('channel_id', '=', lane.channelId)
    .where('running_story_id', '=', row.running_story_id)
    .executeTakeFirst();
  if (root === undefined) throw new Error(`intent ${row.key} has no root row`);
  if (row.kind !== 'edit') return { kind: 'row', row, root, newestEdit: null, isProbe };
  const newest = await waitingIn(db, lane)
    .where('outbox.kind', '=', 'edit')
    .where('running_story_id', '=', row.running_story_id)
    .select('outbox.id')
    .orderBy('outbox.id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return { kind: 'row', row, root, newestEdit: newest?.id ?? row.id, isProbe };
}

/** The gate of everything in a workspace: closed while Slack refuses its token. */
export const wholeWorkspace = '*';

function lookUpMethod(row: Selectable<OutboxTable>): string {
  return row.kind === 'root' || row.kind === 'notice'
    ? 'conversations.history'
    : 'conversations.replies';
}

/**
 * Chooses a lane's next row. A row of unknown outcome comes before all. Posts go by class and id, those of one running
 * story in order, so that an urgent one hurries what it waits for; an edit goes when its root was not drawn within the
 * gap and no earlier post of its running story waits, and never holds a post up. A closed gate keeps back its method only.
 */
export async function chooseNext(
  db: Queries,
  lane: LaneId,
  at: { readonly now: number; readonly editGapMs: number },
): Promise<Choice> {
  const unknown = await waitingIn(db, lane)
    .where('outbox.state', '=', 'sending')
    .selectAll('outbox')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  const post = unknown === undefined ? await firstPost(db, lane) : undefined;
  const edit = unknown === undefined ? await firstEdit(db, lane) : undefined;
  if (unknown === undefined && post === undefined && edit === undefined) {
    return { kind: 'none', until: null };
  }
  const gates = await db
    .selectFrom('gates')
    .select(['method', 'closed_until'])
    .where('workspace_id', '=', lane.workspaceId)
    .execute();
  const closedUntil = (method: string): number | undefined =>
    gates.find((gate) => gate.method === method)?.closed_until;
  const everything = closedUntil(wholeWorkspace);
  const isProbe = everything !== undefined;
  const opensAt = (method: string): number => Math.max(closedUntil(method) ?? 0, everything ?? 0);
  if (unknown !== undefined) {
    // An edit is not looked up but drawn again.
    const until = opensAt(unknown.kind === 'edit' ? wholeWorkspace : lookUpMethod(unknown));
    return until > at.now ? { kind: 'none', until } : choiceOf(db, lane, unknown, isProbe);
  }
  const postAt = post === undefined ? Infinity : opensAt('chat.postMessage');
  const editAt =
    edit === undefined ? Infinity : Math.max(opensAt('chat.update'), edit.drawn_at + at.editGapMs);
  const isEditFirst = edit !== undefined && (post === undefined || edit.class < post.class);
  if (edit !== undefined && editAt <= at.now && (isEditFirst || postAt > at.now)) {
    return choiceOf(db, lane, edit, isProbe);
  }
  if (post !== undefined && postAt <= at.now) return choiceOf(db, lane, post.row, isProbe);
  return { kind: 'none', until: Math.min(postAt, editAt) };
}
