import type { Server } from 'node:http';
import { App, HTTPReceiver, SocketModeReceiver, type Receiver } from '@slack/bolt';
import type { Random } from '../clock.ts';
import { DatelineError } from '../errors.ts';
import type { Log } from '../log.ts';
import { clientOptions, createDeliveryClient } from './client.ts';
import { classifyFailure } from './errors.ts';
import { registerListeners } from './listeners.ts';
import type { ListenerDeps } from './listening.ts';
import { slackLogger } from './slack-logger.ts';
import { guardSocket } from './socket-guard.ts';
import { createWall } from './wall.ts';

/** How Slack reaches Dateline. */
export type Transport =
  | { readonly kind: 'socket'; readonly botToken: string; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly botToken: string;
      readonly signingSecret: string;
      readonly host: string;
      /** 0: a free one. */
      readonly port: number;
    };

/** What the app is made of. */
export interface SlackAppDeps extends ListenerDeps {
  readonly transport: Transport;
  /** Where the Web API is; Slack's own when absent. */
  readonly slackApiUrl?: string;
  readonly random: Random;
  readonly log: Log;
}

/** Where the app can be reached, and who it is. */
export interface SlackAddress {
  /** `http://HOST:PORT/slack/events`; null in Socket Mode. */
  readonly url: string | null;
  readonly botUserId: string;
}

/** Dateline's ears in Slack. */
export interface SlackApp extends AsyncDisposable {
  /** @throws DatelineError `slack/token` or `slack/unreachable`, `slack/listen` when it cannot begin */
  readonly start: () => Promise<SlackAddress>;
  /** Stops listening, and waits for the answers under way. */
  readonly stop: () => Promise<void>;
}

/** The path Slack is told to send everything to. */
export const eventsPath = '/slack/events';

/** The Bolt app: commands, mentions, direct messages and buttons, each handed to a verb of the desk. */
export function createSlackApp(deps: SlackAppDeps): SlackApp {
  const { transport, log } = deps;
  const logger = slackLogger(log);
  const options = clientOptions(log, deps.slackApiUrl);
  const wall = createWall(log, deps.random);
  let bot: { readonly botId: string; readonly botUserId: string } | null = null;
  let isStarted = false;

  let receiver: Receiver;
  let listen: () => Promise<string | null>;
  if (transport.kind === 'http') {
    const http = new HTTPReceiver({
      signingSecret: transport.signingSecret,
      endpoints: eventsPath,
      logger,
    });
    receiver = http;
    listen = async () =>
      addressOf(await http.start({ host: transport.host, port: transport.port }));
  } else {
    const socket = new SocketModeReceiver({
      appToken: transport.appToken,
      logger,
      installerOptions: { clientOptions: options },
    });
    guardSocket(socket.client, log);
    receiver = socket;
    listen = async () => {
      await socket.start();
      return null;
    };
  }

  const app = new App({
    receiver,
    logger,
    clientOptions: options,
    convoStore: false,
    authorize: async () => await Promise.resolve({ botToken: transport.botToken, ...bot }),
  });
  // What fails before a handler is reached: the record of events out of reach, a request without a user.
  // oxlint-disable-next-line typescript/require-await -- Bolt wants a promise
  app.error(async (error) => {
    log.error({ err: error }, 'slack request failed');
  });
  registerListeners(app, deps, wall);

  async function start(): Promise<SlackAddress> {
    bot = await whoAmI(createDeliveryClient(transport.botToken, log, deps.slackApiUrl));
    let url: string | null;
    try {
      url = await listen();
    } catch (error) {
      throw new DatelineError('slack/listen', 'Slack cannot be listened to', {
        hint:
          transport.kind === 'http'
            ? `Is port ${transport.port} taken? Choose another.`
            : 'Check SLACK_APP_TOKEN: it begins with xapp- and needs connections:write.',
        cause: error,
      });
    }
    isStarted = true;
    log.info({ transport: transport.kind, url, botUserId: bot.botUserId }, 'slack connected');
    return { url, botUserId: bot.botUserId };
  }

  async function stop(): Promise<void> {
    if (!isStarted) return;
    isStarted = false;
    await app.stop();
    await wall.idle();
  }

  return { start, stop, [Symbol.asyncDispose]: stop };
}

async function whoAmI(
  client: ReturnType<typeof createDeliveryClient>,
): Promise<{ botId: string; botUserId: string }> {
  try {
    const { bot_id: botId = '', user_id: botUserId = '' } = await client.auth.test();
    return { botId, botUserId };
  } catch (error) {
    const failure = classifyFailure(error, 'auth.test');
    if (failure.kind === 'refused') {
      throw new DatelineError('slack/token', `Slack refused the bot token: ${failure.error}`, {
        hint: failure.hint,
        cause: error,
      });
    }
    throw new DatelineError('slack/unreachable', 'Slack does not answer', {
      hint: 'Check the network, and https://status.slack.com.',
      retryable: true,
      cause: error,
    });
  }
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') return eventsPath;
  const host = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}${eventsPath}`;
}
