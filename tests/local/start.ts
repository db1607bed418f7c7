import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Server } from 'node:http';
import { RecordedClock, seededRandom } from '../../src/clock.ts';
import {
  startLocalWorkspace,
  type LocalWorkspace,
  type LocalWorkspaceOptions,
} from '../../src/local/workspace.ts';

/** A workspace on recorded time with amara and ben in #desk, and a client that neither retries nor waits. */
export async function start(options: Partial<LocalWorkspaceOptions> = {}) {
  const clock = new RecordedClock(Date.UTC(2026, 4, 18, 9));
  const slack = await startLocalWorkspace({
    clock,
    random: seededRandom(7),
    people: [
      { name: 'amara', id: 'U1AMARA' },
      { name: 'ben', id: 'U2BEN' },
    ],
    channels: [{ name: 'desk', id: 'C1DESK' }],
    ...options,
  });
  return { slack, clock, client: clientFor(slack), [Symbol.asyncDispose]: slack.close };
}

/** A web client as delivery uses it. */
export function clientFor(slack: LocalWorkspace, token = slack.botToken): WebClient {
  return new WebClient(token, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    logger: silent,
  });
}

const silent = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** What a call failed with: Slack's error word, or the HTTP trouble. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'none';
  } catch (error) {
    const data = (error as { data?: { error?: string } }).data;
    return data?.error ?? (error as Error).message;
  }
}

/** A real Bolt app behind its HTTP receiver, wired to the workspace. */
export async function startApp(slack: LocalWorkspace, register: (app: App) => void) {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: silent });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  register(app);
  const server = (await app.start({ port: 0, host: '127.0.0.1' })) as Server;
  const address = server.address() as { port: number };
  const url = `http://127.0.0.1:${address.port}/slack/events`;
  slack.setRequestUrl(url);
  return {
    app,
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await app.stop();
    },
  };
}
