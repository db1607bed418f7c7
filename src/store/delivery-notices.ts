import type { Transaction } from 'kysely';
import type { LaneId, Settlement, WaitingIntent } from '../deliver/outbox.ts';
import type { ChannelId, UserId } from '../news/ids.ts';
import type { Notice } from '../news/notice.ts';
import { noAnswer, wholeWorkspace } from './gate-names.ts';
import { stillWaiting } from './next-intent.ts';
import { readAdmin, readFollower, writeNotice } from './notices.ts';
import type { Database } from './schema.ts';

type Tx = Transaction<Database>;

const dayMs = 86_400_000;
/** Alerts this late make people wonder. */
const noticedMs = 600_000;

/** Tells whoever asked for the channel's alerts, and the admin; never in the place that itself takes nothing. */
async function tell(
  tx: Tx,
  about: LaneId,
  key: string,
  notice: Notice,
  now: number,
): Promise<readonly LaneId[]> {
  const { workspaceId, channelId } = about;
  const to = new Set<ChannelId | UserId | null>([
    await readFollower(tx, workspaceId, channelId),
    await readAdmin(tx, workspaceId),
  ]);
  to.delete(null);
  if (notice.kind === 'lane-paused') to.delete(channelId);
  const woken: LaneId[] = [];
  for (const one of to) {
    if (one === null) continue;
    const lane = await writeNotice(tx, { workspaceId, to: one, key: `${key}.${one}`, notice, now });
    if (lane !== null) woken.push(lane);
  }
  return woken;
}

/** A pause is told once, however often the channel is tried again meanwhile. */
export async function tellLanePaused(
  tx: Tx,
  intent: WaitingIntent,
  { error, hint }: Extract<Settlement, { kind: 'paused' }>,
  since: number,
  now: number,
): Promise<readonly LaneId[]> {
  const { channelId } = intent;
  return tell(
    tx,
    intent,
    `lane-paused.${channelId}.${since}`,
    { kind: 'lane-paused', channelId, error, hint, since },
    now,
  );
}

/** Opens the workspace again, and says how long it was closed. */
export async function tellWorkspaceBack(
  tx: Tx,
  { workspaceId }: LaneId,
  now: number,
): Promise<readonly LaneId[]> {
  const gate = await tx
    .deleteFrom('gates')
    .where('workspace_id', '=', workspaceId)
    .where('method', '=', wholeWorkspace)
    .returning(['reason', 'closed_at'])
    .executeTakeFirst();
  if (gate === undefined) return [];
  const since = gate.closed_at ?? now;
  const notice: Notice = {
    kind: 'workspace-back',
    error: /^\w+/.exec(gate.reason ?? '')?.[0] ?? 'refused',
    since,
    until: now,
  };
  const key = `workspace-back.${since}`;
  const woken = await writeNotice(tx, { workspaceId, to: 'admin', key, notice, now });
  return woken === null ? [] : [woken];
}

/** Forgets that Slack was silent, and says so when that was long enough to be noticed. */
export async function tellSlackBack(
  tx: Tx,
  { workspaceId }: LaneId,
  now: number,
): Promise<readonly LaneId[]> {
  const silence = await tx
    .deleteFrom('gates')
    .where('workspace_id', '=', workspaceId)
    .where('method', '=', noAnswer)
    .returning('closed_at')
    .executeTakeFirst();
  const since = silence?.closed_at ?? now;
  if (now - since < noticedMs) return [];
  const { waiting } = await tx
    .selectFrom('outbox')
    .select((e) => e.fn.countAll().as('waiting'))
    .where('workspace_id', '=', workspaceId)
    .where(stillWaiting('outbox'))
    .executeTakeFirstOrThrow();
  const notice: Notice = { kind: 'slack-back', since, until: now, waiting: Number(waiting) };
  const key = `slack-back.${since}`;
  const woken = await writeNotice(tx, { workspaceId, to: 'admin', key, notice, now });
  return woken === null ? [] : [woken];
}

/** A held alert asks for a person's word. Notices are not spoken of in notices; `/wire status` shows them. */
export async function tellHeld(
  tx: Tx,
  intent: WaitingIntent,
  reason: string,
  now: number,
): Promise<readonly LaneId[]> {
  if (intent.kind === 'notice') return [];
  const { id, key, attempts, channelId } = intent;
  const headline = await headlineOf(tx, intent);
  const at = intent.firstTryAt ?? now;
  return tell(
    tx,
    intent,
    `unknown-held.${key}.${attempts}`,
    { kind: 'unknown-held', channelId, intentId: id, headline, reason, at },
    now,
  );
}

/** A refused alert is told once a day for each channel and error. */
export async function tellMessageRefused(
  tx: Tx,
  intent: WaitingIntent,
  { error, hint }: Extract<Settlement, { kind: 'refused' }>,
  now: number,
): Promise<readonly LaneId[]> {
  if (intent.kind !== 'root' && intent.kind !== 'reply') return [];
  const { workspaceId, channelId } = intent;
  const headline = await headlineOf(tx, intent);
  const notice: Notice = { kind: 'message-refused', channelId, headline, error, hint };
  const key = `message-refused.${channelId}.${error}.${Math.floor(now / dayMs)}`;
  const woken = await writeNotice(tx, { workspaceId, to: 'admin', key, notice, now });
  return woken === null ? [] : [woken];
}

async function headlineOf(
  tx: Tx,
  { storyId }: Exclude<WaitingIntent, { kind: 'notice' }>,
): Promise<string> {
  const story = await tx
    .selectFrom('stories')
    .select('title')
    .where('id', '=', storyId)
    .executeTakeFirst();
  return story?.title ?? '';
}
