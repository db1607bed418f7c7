import { SocketModeReceiver } from '@slack/bolt';
import { expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { slackLogger } from '../../src/slack/slack-logger.ts';
import { guardSocket } from '../../src/slack/socket-guard.ts';

/** A receiver whose Web API answers as told and whose reconnect waits are short. */
function receiver(answers: (() => Response)[]): {
  socket: SocketModeReceiver;
  lines: string[];
  calls: () => number;
} {
  const lines: string[] = [];
  let calls = 0;
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  const socket = new SocketModeReceiver({
    appToken: 'xapp-made-up',
    clientPingTimeout: 1,
    logger: slackLogger(log),
    installerOptions: {
      clientOptions: {
        retryConfig: { retries: 0 },
        fetch: async () => {
          const answer = answers[Math.min(calls, answers.length - 1)];
          calls += 1;
          return await Promise.resolve(answer === undefined ? Response.error() : answer());
        },
      },
    },
  });
  guardSocket(socket.client, log);
  return { socket, lines, calls: () => calls };
}

test('a reconnect that fails is tried again, and is nobody’s unhandled rejection', async () => {
  const { socket, lines, calls } = receiver([() => new Response('down', { status: 500 })]);
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => void unhandled.push(reason);
  process.on('unhandledRejection', note);
  // The connection is lost: the client starts to reconnect.
  socket.client.emit('close');
  while (calls() < 3) await new Promise((resolve) => setImmediate(resolve));
  // A disconnect races the reconnect under way.
  await socket.stop();
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  expect(lines.filter((line) => line.includes('socket reconnect failed')).length).toBeGreaterThan(
    1,
  );
});
