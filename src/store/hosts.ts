import { sql } from 'kysely';
import type { FeedId } from '../news/ids.ts';
import type { Queries } from './store.ts';

/** The server a URL is asked from, as one request at a time is counted: host and port. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/**
 * Takes the free ones among these hosts for this process. A host is free when nobody holds it and its rest is over.
 * @returns those taken; the upsert's condition decides, so two processes never take one host
 */
export async function takeHosts(
  db: Queries,
  hosts: readonly string[],
  claim: { readonly worker: string; readonly now: number; readonly leaseMs: number },
): Promise<ReadonlySet<string>> {
  const lease = { lease_by: claim.worker, lease_until: claim.now + claim.leaseMs };
  const taken = await db
    .insertInto('hosts')
    // In one order, so that two processes wait for each other and never in a circle.
    .values(hosts.toSorted().map((host) => ({ host, next_at: 0, ...lease })))
    .onConflict((on) =>
      on
        .column('host')
        .doUpdateSet(lease)
        .where('hosts.lease_until', '<', claim.now)
        .where('hosts.next_at', '<=', claim.now),
    )
    .returning('host')
    .execute();
  return new Set(taken.map(({ host }) => host));
}

/** Gives back the host that a feed was asked from, not to be asked again before `nextAt` (epoch ms). */
export async function releaseHost(
  db: Queries,
  id: FeedId,
  worker: string,
  nextAt: number,
): Promise<void> {
  await db
    .updateTable('hosts')
    .set({
      lease_by: null,
      lease_until: 0,
      next_at: sql<number>`case when next_at > ${nextAt} then next_at else ${nextAt} end`,
    })
    .where('host', '=', (e) => e.selectFrom('feeds').select('host').where('id', '=', id))
    .where('lease_by', '=', worker)
    .execute();
}
