import { RecordedClock, seededRandom } from '../../src/clock.ts';
import type { LocalMessage } from '../../src/local/state.ts';
import { linesOf } from '../../src/local/transcript.ts';
import { startLocalWorkspace, type LocalWorkspace } from '../../src/local/workspace.ts';
import { createLog, type Log } from '../../src/log.ts';
import { createSlackApp, type SlackApp, type SlackAppDeps } from '../../src/slack/app.ts';
import { deskDouble, type DeskDouble } from './desk-double.ts';
import { granted, names, noon } from './made-up.ts';

/** The real Bolt app against the local workspace, over HTTP on loopback. */
export interface Newsroom extends AsyncDisposable {
  readonly slack: LocalWorkspace;
  readonly app: SlackApp;
  readonly desk: DeskDouble;
  readonly clock: RecordedClock;
  readonly log: Log;
  /** Every line logged. */
  readonly lines: string[];
  /** Says something and waits for Dateline's answer: its lines, where it stands, and its ts. */
  readonly ask: (
    userId: string,
    channelId: string,
    text: string,
    threadTs?: string,
  ) => Promise<{ readonly lines: string; readonly message: LocalMessage }>;
}

/** Starts it: amara and bo, in #desk with the bot and #away without. */
export async function startNewsroom(
  options: Pick<SlackAppDeps, 'ackClock'> = {},
): Promise<Newsroom> {
  const clock = new RecordedClock(noon);
  const lines: string[] = [];
  const log = createLog('debug', { write: (line: string) => void lines.push(line) });
  const slack = await startLocalWorkspace({
    clock,
    random: seededRandom(7),
    ...granted,
    people: [
      { name: 'amara', id: 'U001AMARA' },
      { name: 'bo', id: 'U002BO' },
    ],
    channels: [
      { name: 'desk', id: 'C001DESK' },
      { name: 'away', id: 'C002AWAY', withBot: false },
    ],
  });
  const desk = deskDouble();
  const seen = new Set<string>();
  const app = createSlackApp({
    transport: {
      kind: 'http',
      botToken: slack.botToken,
      signingSecret: slack.signingSecret,
      host: '127.0.0.1',
      port: 0,
    },
    slackApiUrl: slack.apiUrl,
    workspaceId: slack.teamId,
    desk,
    names,
    command: '/wire',
    ...options,
    // oxlint-disable-next-line typescript/require-await -- the port's answer is a promise
    seenEvent: async (id) => {
      const before = seen.has(id);
      seen.add(id);
      return before;
    },
    clock,
    random: seededRandom(11),
    log,
  });
  const { url } = await app.start();
  slack.setRequestUrl(url);
  return {
    slack,
    app,
    desk,
    clock,
    log,
    lines,
    ask: async (userId, channelId, text, threadTs) => {
      const { promise, resolve } = Promise.withResolvers<LocalMessage>();
      const end = slack.onChange((change) => {
        if (change.kind !== 'posted' || change.channelId !== channelId) return;
        const message = slack.state.channels.get(change.channelId)?.byTs.get(change.ts);
        if (message?.userId === slack.botUserId) resolve(message);
      });
      await slack.say(userId, channelId, text, threadTs === undefined ? {} : { threadTs });
      const message = await promise;
      end();
      return { lines: linesOf(slack.state, message).join('\n'), message };
    },
    [Symbol.asyncDispose]: async () => {
      await app.stop();
      await slack.close();
    },
  };
}
