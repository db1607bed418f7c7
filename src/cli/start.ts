import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { systemClock, type Clock, type Random } from '../clock.ts';
import type { DeskList } from '../config/desks.ts';
import type { Settings } from '../config/settings.ts';
import { createDateline, localConnection, type Dateline } from '../dateline.ts';
import { DatelineError, exitCodes, messageOf } from '../errors.ts';
import type { LocalWorkspace } from '../local/workspace.ts';
import { allowNetworks } from '../intake/guard.ts';
import { openGistModel } from '../gist/model.ts';
import { createLog, type Log } from '../log.ts';
import type { ChannelId, UserId, WorkspaceId } from '../news/ids.ts';
import type { Transport } from '../slack/app.ts';
import { createDeliveryClient } from '../slack/client.ts';
import { openServerStore, openSqliteStore, type Store } from '../store/store.ts';
import { orUsage, type Command, type Terminal } from './command.ts';
import { buildModels, configDirOf, readInstallation } from './installation.ts';
import { openLocalNewsroom } from './local-newsroom.ts';
import { startTicking } from './ticking.ts';

/** New feeds are first asked over this long, so that a start does not ask them all at once. */
const firstPollSpreadMs = 60_000;

/** The machine's chance, from its cryptographic source. */
const systemRandom: Random = () => randomBytes(4).readUInt32LE() / 0x1_0000_0000;

/** How Dateline names itself to publishers. */
async function userAgentOf(home: string): Promise<string> {
  const text = await readFile(join(home, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return `DatelineBot/${version} (a feed reader for newsrooms)`;
}

/** Everything a start opened, to be closed in the other order. */
interface Connection {
  readonly transport: Transport;
  readonly apiUrl: string | undefined;
  readonly workspaceId: WorkspaceId;
  readonly local: LocalWorkspace | null;
}

async function connect(
  settings: Settings,
  desks: DeskList,
  store: Store,
  { clock, log, stderr }: { readonly clock: Clock; readonly log: Log; readonly stderr: Writable },
): Promise<Connection> {
  const { slack } = settings;
  if (slack.kind === 'local') {
    const local = await openLocalNewsroom({
      settings,
      desks,
      store,
      clock,
      random: systemRandom,
      log,
    });
    log.info({ page: local.pageUrl }, 'no Slack variable is set: the local workspace stands in');
    stderr.write(`Dateline is at ${local.pageUrl}\n`);
    return {
      ...localConnection(local),
      workspaceId: local.teamId,
      local,
    };
  }
  return {
    transport: slack,
    apiUrl: undefined,
    workspaceId: await teamOf(slack.botToken, log),
    local: null,
  };
}

/** The team a bot token belongs to. @throws DatelineError `slack/token` */
async function teamOf(botToken: string, log: Log): Promise<WorkspaceId> {
  try {
    const { team_id: team } = await createDeliveryClient(botToken, log).auth.test();
    return (team ?? 'local') as WorkspaceId;
  } catch (error) {
    throw new DatelineError(
      'slack/token',
      `Slack does not answer to SLACK_BOT_TOKEN: ${messageOf(error)}`,
      {
        hint: 'Copy the bot token (xoxb-…) from your app under OAuth & Permissions, and check that slack.com can be reached.',
        cause: error,
      },
    );
  }
}

/** Follows what desks.yaml declares; what is followed already stays as it is. */
async function followDeclared(
  dateline: Dateline,
  desks: DeskList,
  connection: Connection,
  log: Log,
): Promise<void> {
  for (const { channel, follow } of desks.desks) {
    const channelId = channelIdOf(channel, connection);
    if (channelId === null) {
      log.warn({ channel }, 'desks.yaml names a channel that the local workspace cannot have');
      continue;
    }
    const person = {
      workspaceId: connection.workspaceId,
      userId: 'desks.yaml' as UserId,
      channelId,
      isDirect: false,
    };
    for (const query of follow) {
      const answer = await dateline.desk.follow(person, query, { confirmed: true });
      if (answer.kind !== 'followed' && answer.kind !== 'already') {
        log.warn({ channel, query, answer: answer.kind }, 'a query of desks.yaml is not followed');
      }
    }
  }
}

/** A channel's id: names are known only in the local workspace, and with a real one the configuration has none. */
function channelIdOf(channel: string, connection: Connection): ChannelId | null {
  if (/^[CGD][A-Z0-9]{2,}$/.test(channel)) return channel as ChannelId;
  const name = channel.replace(/^#/, '');
  const found = connection.local?.state.channels.values().find((one) => one.name === name);
  return found?.id ?? null;
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values } = orUsage(() =>
    parseArgs({ args: [...args], options: { config: { type: 'string' } } }),
  );
  const { config, settings, taggerData } = await readInstallation(
    configDirOf(values.config, terminal),
    terminal,
  );
  const log = createLog(settings.logLevel);
  const clock = systemClock();
  const models = await buildModels(terminal.home, taggerData);
  await using store =
    settings.databaseUrl === null
      ? await openSqliteStore(join(settings.dataDir, 'dateline.db'))
      : await openServerStore(settings.databaseUrl, log);
  const { stderr } = terminal;
  const connection = await connect(settings, config.desks, store, { clock, log, stderr });
  await using dateline = await createDateline({
    clock,
    random: systemRandom,
    log,
    store,
    feeds: config.feeds,
    ...models,
    vocabulary: config.vocabulary,
    workspaceId: connection.workspaceId,
    slack: {
      transport: connection.transport,
      ...(connection.apiUrl === undefined ? {} : { apiUrl: connection.apiUrl }),
      command: config.desks.command,
    },
    allowPrivate: settings.allowPrivateHosts ? () => true : allowNetworks(settings.allowNetworks),
    secretOf: (name) => terminal.env[name],
    feedsProxy: settings.feedsProxy,
    userAgent: await userAgentOf(terminal.home),
    worker: `${hostname()}.${randomBytes(6).toString('hex')}`,
    firstPollSpreadMs,
    // In the local workspace everybody reads #general.
    adminChannel: channelIdOf(config.desks.admin ?? '#general', connection),
    unknown: config.desks.delivery.unknown,
    ...(settings.gist === null
      ? {}
      : {
          gist: { model: await openGistModel(settings.gist), budget: settings.gist.budget },
        }),
  });
  const { url } = await dateline.start();
  connection.local?.setRequestUrl(url);
  await followDeclared(dateline, config.desks, connection, log);
  log.info({ feeds: config.feeds.length }, 'watching the wires');

  // The tick only starts work; a slow feed must not delay the next one, so nothing waits for it here.
  const ticking = startTicking({ clock, log, tick: () => void dateline.tick() });
  await new Promise<void>((stopped) => {
    if (terminal.signal.aborted) stopped();
    terminal.signal.addEventListener('abort', () => stopped(), { once: true });
  });
  log.info('stopping');
  await ticking.stop();
  await dateline.stop();
  await connection.local?.close();
  return exitCodes.ok;
}

/** `dateline start`: watch the wires until told to stop. */
export const startCommand: Command = {
  name: 'start',
  summary: 'watch the wires and post to Slack (or to the local workspace without a token)',
  help: `Usage: dateline start [--config DIR]

Polls the feeds of DIR/feeds.yaml and posts to Slack what its channels follow, until SIGINT or SIGTERM.

  --config DIR   feeds.yaml, desks.yaml, regions.yaml and topics.yaml (default: Dateline's own config/)

Slack is chosen by the environment (see .env.example): SLACK_BOT_TOKEN with SLACK_APP_TOKEN for Socket Mode,
or with SLACK_SIGNING_SECRET for HTTP. Without any, an embedded local workspace stands in: its page is at
http://127.0.0.1:3000 (PORT; the next free port when taken), its messages are kept in DATELINE_DATA.`,
  run,
};
