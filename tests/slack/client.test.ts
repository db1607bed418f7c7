import { createServer } from 'node:http';
import { once } from 'node:events';
import { WebClient } from '@slack/web-api';
import { expect, test } from 'vitest';
import { RecordedClock, seededRandom } from '../../src/clock.ts';
import type { Fault } from '../../src/local/faults.ts';
import { startLocalWorkspace } from '../../src/local/workspace.ts';
import { createLog } from '../../src/log.ts';
import { clientOptions, createDeliveryClient } from '../../src/slack/client.ts';
import { portOf } from '../local/start.ts';
import { granted, noon } from './made-up.ts';

const log = createLog('silent');
const faults: readonly Fault[] = [
  { kind: 'cut', when: 'before' },
  { kind: 'cut', when: 'after' },
  { kind: 'status', status: 503, when: 'before' },
  { kind: 'throttle', retryAfterSeconds: 30 },
  { kind: 'error', error: 'internal_error' },
];

test.each(faults)('a post that meets $kind is tried once, and fails at once', async (fault) => {
  await using slack = await startLocalWorkspace({
    clock: new RecordedClock(noon),
    random: seededRandom(7),
    ...granted,
    channels: [{ name: 'desk', id: 'C001DESK' }],
  });
  const client = createDeliveryClient(slack.botToken, log, slack.apiUrl);
  slack.faults.push('chat.postMessage', fault);
  await expect(
    client.chat.postMessage({ channel: 'C001DESK', text: 'Ferry sinks' }),
  ).rejects.toBeInstanceOf(Error);
  expect(slack.counts.calls.get('chat.postMessage')).toBe(1);
  // Nor does it hold back what comes next.
  await client.chat.postMessage({ channel: 'C001DESK', text: 'Ferry sinks' });
});

test('a Slack that never answers is given up on by the deadline, ten seconds', async () => {
  expect(clientOptions(log)).toMatchObject({ timeout: 10_000, retryConfig: { retries: 0 } });
  await using server = createServer(() => {}).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const apiUrl = `http://127.0.0.1:${portOf(server)}/api/`;
  const client = new WebClient('xoxb-1', { ...clientOptions(log, apiUrl), timeout: 50 });
  await expect(client.chat.postMessage({ channel: 'C1', text: 'x' })).rejects.toBeInstanceOf(Error);
  server.closeAllConnections();
});
