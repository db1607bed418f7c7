import type { AddressInfo } from 'node:net';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { WebAPIPlatformError, WebClient } from '@slack/web-api';
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
  const apps = new AsyncDisposableStack();
  return {
    slack,
    clock,
    client: clientFor(slack),
    /** Runs a real Bolt app, until the workspace is disposed of; gives its request URL. */
    run: async (register: (app: App) => void) => apps.use(await startApp(slack, register)).url,
    [Symbol.asyncDispose]: async () => {
      await apps.disposeAsync();
      await slack.close();
    },
  };
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
    if (error instanceof WebAPIPlatformError) return error.data.error;
    return error instanceof Error ? error.message : 'thrown';
  }
}

/** A real Bolt app behind its HTTP receiver, wired to the workspace. */
async function startApp(slack: LocalWorkspace, register: (app: App) => void) {
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logger: silent });
  const app = new App({
    token: slack.botToken,
    receiver,
    logger: silent,
    clientOptions: { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } },
  });
  register(app);
  const server = await app.start({ port: 0, host: '127.0.0.1' });
  if (!('address' in server)) throw new Error('no HTTP server');
  const url = `http://127.0.0.1:${portOf(server)}/slack/events`;
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

/** The port a server listens on. */
export function portOf(server: { readonly address: () => AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
