import { expect, test } from 'vitest';
import { RecordedClock, seededRandom } from '../../src/clock.ts';
import { startLocalWorkspace } from '../../src/local/workspace.ts';
import { createLog } from '../../src/log.ts';
import type { ChannelId } from '../../src/news/ids.ts';
import { createDeliveryClient } from '../../src/slack/client.ts';
import { rootsIn } from './roots-in.ts';

test('a reply that its channel sees too is counted as no root', async () => {
  const channel = 'C001DESK' as ChannelId;
  await using slack = await startLocalWorkspace({
    clock: new RecordedClock(Date.UTC(2026, 4, 18, 9)),
    random: seededRandom(7),
    channels: [{ name: 'desk', id: channel }],
    limits: { isOn: false },
  });
  const client = createDeliveryClient(slack.botToken, createLog('silent'), slack.apiUrl);
  const said = {
    channel,
    text: 'Ferry sinks off Kaohsiung',
    metadata: { event_type: 'dateline_delivery', event_payload: { delivery_id: 'a' } },
  };
  const { ts = '' } = await client.chat.postMessage(said);
  await client.chat.postMessage({ ...said, thread_ts: ts });
  await client.chat.postMessage({ ...said, thread_ts: ts, reply_broadcast: true });
  expect(slack.history(channel)).toHaveLength(2);
  expect(rootsIn(slack, [channel])).toBe(1);
});
