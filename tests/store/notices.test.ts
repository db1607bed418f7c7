import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelId, FeedId, UserId } from '../../src/news/ids.ts';
import type { Notice } from '../../src/news/notice.ts';
import { setAdminChannel, writeNotice } from '../../src/store/notices.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { databases, follow, morning, workspaceId } from './newsroom.ts';

const notice: Notice = {
  kind: 'feed-failing',
  feed: 'harbour-world' as FeedId,
  source: 'Harbour Wire',
  failure: 'the server answered 500',
  hint: 'Ask the publisher.',
  since: morning,
  failures: 12,
};
const control = 'C009CONTROL' as ChannelId;

describe.each(databases)('notices on $name', ({ open }) => {
  let store: Store;

  beforeAll(async () => {
    store = await open();
  });
  afterAll(async () => store.close());
  beforeEach(async () => {
    for (const table of ['outbox', 'lanes', 'subscriptions', 'workspaces'] as const) {
      await store.db.deleteFrom(table).execute();
    }
  });

  const write = async (to: ChannelId | UserId | 'admin', key = 'feed.harbour-world.1') =>
    store.db
      .transaction()
      .execute(async (tx) => writeNotice(tx, { workspaceId, to, key, notice, now: morning }));

  test('a notice waits in the lane of its channel and is read back whole', async () => {
    expect(await write(control)).toEqual({ workspaceId, channelId: control });
    const outbox = createOutbox(store);
    const claim = { worker: 'one', now: morning, leaseMs: 60_000, editGapMs: 60_000 };
    const claimed = await outbox.claim({ workspaceId, channelId: control }, claim);
    expect(claimed).toMatchObject({ kind: 'send', view: null, intent: { kind: 'notice', notice } });
    if (claimed.kind !== 'send') return;
    const nextAt = morning + 1100;
    await outbox.settle(claimed.intent, { kind: 'sent', ts: '1.1', nextAt }, morning, 'one');
    expect(await outbox.claim({ workspaceId, channelId: control }, claim)).toMatchObject({
      kind: 'wait',
    });
    expect(await outbox.waitingLanes()).toEqual([]);
  });

  test('the same key is said once', async () => {
    expect(await write(control)).not.toBeNull();
    expect(await write(control)).toBeNull();
    expect(await write(control, 'feed.harbour-world.2')).not.toBeNull();
  });

  test('the admin is the admin channel, else whoever followed first, else nobody', async () => {
    expect(await write('admin')).toBeNull();
    await follow(store, 'ferry');
    expect(await write('admin', 'a')).toEqual({ workspaceId, channelId: 'U001INES' });
    await setAdminChannel(store.db, workspaceId, control);
    expect(await write('admin', 'b')).toEqual({ workspaceId, channelId: control });
  });
});
