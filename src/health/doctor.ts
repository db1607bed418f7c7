import type { ChannelId } from '../news/ids.ts';
import { readClosedWorkspaces, readPausedLanes, readStuckLanes } from '../store/check-up.ts';
import type { Queries } from '../store/store.ts';
import { readQueueAge, readUnsent } from '../store/unsent.ts';
import { readDeskFeeds } from '../store/wire-desk-feeds.ts';

/** What one check found: `bad` wants a person now, `note` is worth knowing. */
export interface Finding {
  readonly check: string;
  readonly state: 'ok' | 'note' | 'bad';
  /** What was found, one line. */
  readonly says: string;
  /** What to do about it; null when nothing is to be done. */
  readonly hint: string | null;
}

const minuteMs = 60_000;
/** A post waits a second or so; this long means that something holds it. */
const longWaitMs = 10 * minuteMs;
/** A lane that could go on for this long and did not has nobody working on it. */
const stuckMs = 5 * minuteMs;
/** Roots are redrawn this far apart, so an edit may wait as long. */
const editGapMs = minuteMs;
const dayMs = 24 * 60 * minuteMs;
const listed = 20;

/**
 * Looks at what is stored: how old the queue is, what holds it up, what a person must decide, how the feeds do.
 * @param now epoch ms
 */
export async function examine(db: Queries, now: number): Promise<Finding[]> {
  return [
    ...(await examineQueue(db, now)),
    await examinePauses(db, now),
    await examineUnknown(db, now),
    await examineHeld(db),
    await examineRefused(db, now),
    await examineFeeds(db, now),
  ];
}

async function examineQueue(db: Queries, now: number): Promise<Finding[]> {
  const { waiting, oldestAt } = await readQueueAge(db);
  const waitedMs = oldestAt === null ? 0 : now - oldestAt;
  const queue: Finding =
    waitedMs < longWaitMs
      ? ok(
          'queue',
          waiting === 0
            ? 'nothing waits to be sent'
            : `${some(waiting, 'message')} waiting, the oldest for ${lasted(waitedMs)}`,
        )
      : {
          check: 'queue',
          state: 'bad',
          says: `${some(waiting, 'message')} waiting, the oldest for ${lasted(waitedMs)}`,
          hint: 'The other findings say what holds them up; if none does, is Dateline running?',
        };
  const stuck = await readStuckLanes(db, now - stuckMs, editGapMs);
  return [
    queue,
    stuck.length === 0
      ? ok('lanes', 'no channel is stuck')
      : {
          check: 'lanes',
          state: 'bad',
          says: `nothing leaves for ${channels(stuck)}, though nothing holds it up`,
          hint: 'Is Dateline running? Start it; if it runs, look for “lane failed” in its log.',
        },
  ];
}

async function examinePauses(db: Queries, now: number): Promise<Finding> {
  const workspaces = await readClosedWorkspaces(db);
  const [workspace] = workspaces;
  if (workspace !== undefined) {
    return {
      check: 'paused',
      state: 'bad',
      says: `Slack refuses everything in ${workspaces.map((one) => one.workspaceId).join(', ')}: ${workspace.reason}`,
      hint: 'What waits is kept, and goes out once Slack takes it again.',
    };
  }
  const paused = await readPausedLanes(db);
  if (paused.length === 0) return ok('paused', 'no channel is paused');
  const lines = paused
    .slice(0, listed)
    .map(
      ({ channelId, reason, since }) =>
        `${channelId}${since === null ? '' : ` for ${lasted(now - since)}`} (${reason})`,
    );
  return {
    check: 'paused',
    state: 'bad',
    says: `${some(paused.length, 'channel')} paused: ${lines.join('; ')}`,
    hint: 'Each is tried again every ten minutes, and goes on by itself.',
  };
}

async function examineUnknown(db: Queries, now: number): Promise<Finding> {
  const sending = await readUnsent(db, 'sending', {}, 1000);
  const unclear = sending.filter((one) => now - one.at > 2 * minuteMs);
  if (unclear.length === 0) return ok('unknown', 'every outcome is known');
  const [first] = unclear;
  return {
    check: 'unknown',
    state: 'bad',
    says: `${some(unclear.length, 'message')} of unknown outcome, not looked up yet${first?.reason === null || first === undefined ? '' : `: ${first.reason}`}`,
    hint: 'Their channels wait until Slack answers a look-up. Is Dateline running?',
  };
}

async function examineHeld(db: Queries): Promise<Finding> {
  const held = await readUnsent(db, 'held', {}, 1000);
  if (held.length === 0) return ok('held', 'nothing waits for a decision');
  return {
    check: 'held',
    state: 'bad',
    says: `${some(held.length, 'message')} may or may not have been posted, and cannot be looked up`,
    hint: 'Decide with dateline outbox list, then resend or drop; or in Slack with /wire status.',
  };
}

async function examineRefused(db: Queries, now: number): Promise<Finding> {
  const refused = await readUnsent(db, 'refused', { since: now - dayMs }, 1000);
  const [newest] = refused;
  if (newest === undefined) return ok('refused', 'Slack refused nothing in the last day');
  return {
    check: 'refused',
    state: 'note',
    says: `${some(refused.length, 'message')} not sent in the last day, the newest: ${newest.reason ?? 'no reason recorded'}`,
    hint: 'dateline outbox list --refused shows them.',
  };
}

async function examineFeeds(db: Queries, now: number): Promise<Finding> {
  const feeds = await readDeskFeeds(db, now);
  if (feeds.length === 0) return ok('feeds', 'none has been asked yet: start asks them');
  const failing = feeds.filter((feed) => feed.failingSince !== null);
  if (failing.length === 0) return ok('feeds', `${some(feeds.length, 'feed')}, none failing`);
  const lines = failing
    .slice(0, listed)
    .map(
      (feed) =>
        `${feed.id} for ${lasted(now - (feed.failingSince ?? now))} (${feed.failure ?? 'no reason recorded'})`,
    );
  return {
    check: 'feeds',
    // One publisher in trouble is theirs to mend; all of them at once are ours.
    state: failing.length === feeds.length ? 'bad' : 'note',
    says: `${failing.length} of ${some(feeds.length, 'feed')} failing: ${lines.join('; ')}`,
    hint:
      failing.length === feeds.length
        ? 'All of them: check the network from here.'
        : 'They are asked again by themselves. A wrong address is mended in config/feeds.yaml.',
  };
}

/** A finding without anything to be done. */
export function ok(check: string, says: string): Finding {
  return { check, state: 'ok', says, hint: null };
}

function channels(ids: readonly ChannelId[]): string {
  const rest = ids.length - listed;
  return `${ids.slice(0, listed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function some(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `40 seconds`, `3 hours`: roughly. */
export function lasted(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 120) return some(seconds, 'second');
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return some(minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 48 ? some(hours, 'hour') : some(Math.round(hours / 24), 'day');
}
