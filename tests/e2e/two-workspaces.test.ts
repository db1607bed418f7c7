import { expect, test } from 'vitest';
import type { ChannelId, UserId, WorkspaceId } from '../../src/news/ids.ts';
import { addSubscription, ensureWorkspace } from '../../src/store/subscriptions.ts';
import { openWireNewsroom } from './wire-newsroom.ts';

test('a process sends for its own workspace only; a trial’s subscriptions rest, another’s wait', async () => {
  await using room = await openWireNewsroom({ team: { id: 'T7REAL' } });
  const { store, clock } = room;
  // The local workspace of a trial before, and a real one that another process serves.
  for (const workspaceId of ['T0LOCAL', 'T8OTHER'] as WorkspaceId[]) {
    await ensureWorkspace(store.db, workspaceId, clock.now());
    const channelId = 'C1DESK' as ChannelId;
    const createdBy = 'U1AMARA' as UserId;
    const asked = { query: 'ferry', delivery: 'alerts', now: clock.now() } as const;
    await addSubscription(store.db, { workspaceId, channelId, createdBy, ...asked });
  }
  await room.wire('follow ferry');
  await room.receive({
    feed: 'harbour-world',
    id: 'ferry',
    title: 'Ferry runs aground off Cebu',
    text: 'CEBU — A ferry ran aground early on Monday. All passengers were taken ashore.',
  });

  expect(room.alerts('C1DESK')).toHaveLength(1);
  const rows = await store.db
    .selectFrom('outbox')
    .select(['workspace_id', 'kind', 'state'])
    .where('kind', '=', 'root')
    .orderBy('workspace_id')
    .execute();
  expect(rows).toEqual([
    { workspace_id: 'T7REAL', kind: 'root', state: 'sent' },
    { workspace_id: 'T8OTHER', kind: 'root', state: 'pending' },
  ]);
});
