import type { SocketModeReceiver } from '@slack/bolt';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/** The parts of Socket Mode's client that its reconnecting goes through; private in its types, present in 3.1.0. */
interface Reconnecting {
  shuttingDown: boolean;
  delayReconnectAttempt: (attempt: () => Promise<unknown>) => Promise<unknown>;
}

/**
 * Keeps a failed reconnect from ending the process. In @slack/socket-mode 3.1.0 a reconnect is started without a catch:
 * when it fails, or a disconnect comes in between, the rejection is nobody's, and Node ends the process.
 * Here it is logged and tried again, unless the client is shutting down; its own delays grow with each failure.
 */
export function guardSocket(client: SocketModeReceiver['client'], log: Log): void {
  const inner: unknown = client;
  if (!isReconnecting(inner)) {
    log.warn('socket client has another shape: reconnects are not guarded');
    return;
  }
  const original = inner.delayReconnectAttempt.bind(client);
  inner.delayReconnectAttempt = async (attempt) =>
    await original(async () => {
      try {
        return await attempt.call(client);
      } catch (error) {
        if (inner.shuttingDown) {
          log.debug({ reason: messageOf(error) }, 'socket reconnect given up at stop');
          // Whoever waits for this reconnect is going away with the client.
          return await new Promise(() => {});
        }
        log.warn({ reason: messageOf(error) }, 'socket reconnect failed');
        return await inner.delayReconnectAttempt(attempt);
      }
    });
}

function isReconnecting(client: unknown): client is Reconnecting {
  return (
    typeof client === 'object' &&
    client !== null &&
    'shuttingDown' in client &&
    'delayReconnectAttempt' in client &&
    typeof client.delayReconnectAttempt === 'function'
  );
}
