import { sql, type Kysely, type RawBuilder } from 'kysely';
import type { Database } from './schema.ts';

/** The longest that anything honestly waits, in ms from now. */
export interface LongestWaits {
  /** A lane's lease. */
  readonly laneLeaseMs: number;
  /** A paused channel, before it is tried again. */
  readonly pausedMs: number;
  /** A feed's lease, and its host's. */
  readonly feedLeaseMs: number;
}

/** A lane, a method or a host that asked for more is asked once too early, and asks again. */
const restMs = 60_000;

function atMost(column: string, instant: number): RawBuilder<number> {
  const kept = sql.ref(column);
  return sql<number>`case when ${kept} > ${instant} then ${instant} else ${kept} end`;
}

/**
 * Cuts every wait that reaches further than it honestly can: the clock was set back after it was written, or was wrong
 * then. Otherwise lanes, gates and feeds would stand still until the old time comes again. Cutting twice is cutting once,
 * so processes need not agree on who does it. A feed that was asked in the future is due now.
 * @param now epoch ms
 */
export async function cutWaits(
  db: Kysely<Database>,
  now: number,
  longest: LongestWaits,
): Promise<void> {
  const restUntil = now + restMs;
  const laneLease = now + longest.laneLeaseMs;
  const feedLease = now + longest.feedLeaseMs;
  const pausedUntil = now + longest.pausedMs;
  // A host may honestly ask for a day's rest: only what was asked in the future proves that the clock went back.
  const askedInTheFuture = sql<boolean>`exists (select 1 from feeds where feeds.host = hosts.host
    and (feeds.last_success_at > ${now} or feeds.last_failure_at > ${now}))`;
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('lanes')
      .set({
        lease_until: atMost('lease_until', laneLease),
        next_at: sql<number>`case when paused_at is null then ${atMost('next_at', restUntil)} else ${atMost('next_at', pausedUntil)} end`,
      })
      .where((e) => e.or([e('lease_until', '>', laneLease), e('next_at', '>', restUntil)]))
      .execute();
    await tx
      .updateTable('gates')
      .set({ closed_until: restUntil })
      .where('closed_until', '>', restUntil)
      .execute();
    await tx.updateTable('roots').set({ drawn_at: now }).where('drawn_at', '>', now).execute();
    await tx
      .updateTable('hosts')
      .set({
        lease_until: atMost('lease_until', feedLease),
        next_at: sql<number>`case when ${askedInTheFuture} then ${atMost('next_at', restUntil)} else next_at end`,
      })
      .where((e) => e.or([e('lease_until', '>', feedLease), e('next_at', '>', restUntil)]))
      .execute();
    await tx
      .updateTable('feeds')
      .set({ lease_until: feedLease })
      .where('lease_until', '>', feedLease)
      .execute();
    await tx
      .updateTable('feeds')
      .set({ due_at: now })
      .where('due_at', '>', now)
      .where((e) => e.or([e('last_success_at', '>', now), e('last_failure_at', '>', now)]))
      .execute();
  });
}
