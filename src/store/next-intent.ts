import { sql, type RawBuilder, type Selectable, type SqlBool } from 'kysely';
import type { LaneId } from '../deliver/outbox.ts';
import type { IntentId, StoryId } from '../news/ids.ts';
import { wholeWorkspace } from './gate-names.ts';
import type { OutboxTable } from './schema.ts';
import type { Queries } from './store.ts';

/** What a message is drawn from that its root's row knows. */
export interface RootState {
  /** The take that opened it. */
  readonly storyId: StoryId;
  /** JSON: ids of the subscriptions that opened it. */
  readonly openedBy: string;
  readonly ts: string | null;
}

/** What a lane does next. */
export type Choice =
  | {
      readonly kind: 'row';
      readonly row: Selectable<OutboxTable>;
      /** Null for a notice. */
      readonly root: RootState | null;
      /** For an edit: it says everything that edits up to this one asked for. */
      readonly newestEdit: IntentId | null;
    }
  /** Nothing may go now; `until` (epoch ms) is when something may, null when nothing waits. */
  | { readonly kind: 'none'; readonly until: number | null };

/** Written out, not bound: only so does the planner see that the partial index over waiting rows serves. */
export function stillWaiting(table: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(`${table}.state`)} in ('pending', 'sending')`;
}

type Candidate = Selectable<OutboxTable> & {
  /** Why it is one: its outcome is unknown, it is the first post, it is the first edit. */
  readonly role: 'unknown' | 'post' | 'edit';
  /** Of the post that hurries it, or its own. */
  readonly urgent_class: number;
  readonly newest_edit: IntentId | null;
  readonly root_story_id: StoryId | null;
  readonly opened_by: string | null;
  readonly root_ts: string | null;
  readonly drawn_at: number | null;
};

/**
 * The rows a lane may go on with, at most one of each role, with their roots: one read.
 * - unknown: an attempt whose outcome nobody knows; it comes before all.
 * - post: the first by class and id, or rather what must be said before it: the first of its running story. What belongs
 *   under a root that is held waits for a person's word about the root.
 * - edit: the one whose root was drawn longest ago, among those whose running story has no earlier post waiting or held. A
 *   root that was never posted counts as drawn in 1970: its edit goes, is refused, and so ends.
 */
async function readCandidates(db: Queries, lane: LaneId): Promise<readonly Candidate[]> {
  const { workspaceId, channelId } = lane;
  const here = (table: string): RawBuilder<SqlBool> =>
    sql<SqlBool>`${sql.ref(`${table}.workspace_id`)} = ${workspaceId} and ${sql.ref(`${table}.channel_id`)} = ${channelId}`;
  const found = await sql<Candidate>`
    select c.role, c.urgent_class, c.newest_edit, o.*,
      r.story_id as root_story_id, r.opened_by, r.ts as root_ts, r.drawn_at
    from (
      select 'unknown' as role, u.id as id, u.class as urgent_class, u.newest_edit as newest_edit from (
        select w.id, w.class, case when w.kind = 'edit' then w.id end as newest_edit from outbox w
        where ${here('w')} and ${stillWaiting('w')} and w.state = 'sending' order by w.id limit 1
      ) u
      union all
      select 'post', case when p.kind in ('root', 'notice') then p.id else (
          select min(f.id) from outbox f
          where f.running_story_id = p.running_story_id and ${here('f')} and ${stillWaiting('f')} and f.kind <> 'edit'
        ) end, p.class, null from (
        select w.id, w.kind, w.class, w.running_story_id from outbox w
        where ${here('w')} and ${stillWaiting('w')} and w.kind <> 'edit' and not exists (
          select 1 from outbox h
          where h.running_story_id = w.running_story_id and ${here('h')} and h.state = 'held' and h.kind = 'root'
        ) order by w.class, w.id limit 1
      ) p
      union all
      select 'edit', e.id, e.class, (
          select max(n.id) from outbox n
          where n.running_story_id = e.running_story_id and ${here('n')} and ${stillWaiting('n')} and n.kind = 'edit'
        ) from (
        select w.id, w.class, w.running_story_id from outbox w
        join roots d on d.running_story_id = w.running_story_id and ${here('d')}
        where ${here('w')} and ${stillWaiting('w')} and w.kind = 'edit' and not exists (
          select 1 from outbox b
          where b.running_story_id = w.running_story_id and ${here('b')} and b.id < w.id and b.kind <> 'edit'
            and (${stillWaiting('b')} or (b.state = 'held' and b.kind = 'root'))
        ) order by coalesce(d.drawn_at, 0), w.id limit 1
      ) e
    ) c
    join outbox o on o.id = c.id
    left join roots r on r.running_story_id = o.running_story_id and ${here('r')}`.execute(db);
  return found.rows;
}

function choiceOf(row: Candidate): Choice {
  if (row.kind === 'notice') return { kind: 'row', row, root: null, newestEdit: null };
  if (row.root_story_id === null) throw new Error(`intent ${row.key} has no root row`);
  const root = { storyId: row.root_story_id, openedBy: row.opened_by ?? '[]', ts: row.root_ts };
  return { kind: 'row', row, root, newestEdit: row.kind === 'edit' ? row.newest_edit : null };
}

/** What its attempt would call: an edit of unknown outcome is not looked up but drawn again. */
function methodOf({ role, kind }: Candidate): string {
  if (role !== 'unknown') return role === 'edit' ? 'chat.update' : 'chat.postMessage';
  if (kind === 'edit') return wholeWorkspace;
  return kind === 'root' || kind === 'notice' ? 'conversations.history' : 'conversations.replies';
}

/**
 * Chooses a lane's next row. A row of unknown outcome comes before all. Posts go by class and id, those of one running
 * story in order, so that an urgent one hurries what it waits for; an edit goes when its root was not drawn within the
 * gap and no earlier post of its running story waits, and never holds a post up. A closed gate keeps back its method only.
 * @param closedUntil when a method's gate opens, epoch ms; 0 when it is open
 */
export async function chooseNext(
  db: Queries,
  lane: LaneId,
  closedUntil: (method: string) => number,
  at: { readonly now: number; readonly editGapMs: number },
): Promise<Choice> {
  const candidates = await readCandidates(db, lane);
  const opensAt = (candidate: Candidate): number => {
    const gateAt = Math.max(closedUntil(methodOf(candidate)), closedUntil(wholeWorkspace));
    return candidate.role === 'edit'
      ? Math.max(gateAt, (candidate.drawn_at ?? 0) + at.editGapMs)
      : gateAt;
  };
  const find = (role: Candidate['role']) => candidates.find((one) => one.role === role);
  const unknown = find('unknown');
  if (unknown !== undefined) {
    const until = opensAt(unknown);
    return until > at.now ? { kind: 'none', until } : choiceOf(unknown);
  }
  const [post, edit] = [find('post'), find('edit')];
  if (post === undefined && edit === undefined) return { kind: 'none', until: null };
  const postAt = post === undefined ? Infinity : opensAt(post);
  const editAt = edit === undefined ? Infinity : opensAt(edit);
  const isEditFirst =
    edit !== undefined && (post === undefined || edit.urgent_class < post.urgent_class);
  if (edit !== undefined && editAt <= at.now && (isEditFirst || postAt > at.now)) {
    return choiceOf(edit);
  }
  if (post !== undefined && postAt <= at.now) return choiceOf(post);
  return { kind: 'none', until: Math.min(postAt, editAt) };
}
