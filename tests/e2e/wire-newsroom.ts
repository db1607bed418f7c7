import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { loadModels, type Models } from '../../src/cli/installation.ts';
import { RecordedClock, seededRandom } from '../../src/clock.ts';
import { countryNames } from '../../src/config/countries.ts';
import { createDateline, localConnection, type DatelineDeps } from '../../src/dateline.ts';
import { prepareStory } from '../../src/intake/prepare.ts';
import type { LocalMessage } from '../../src/local/state.ts';
import { linesOf } from '../../src/local/transcript.ts';
import { validateMessage } from '../../src/local/validate.ts';
import { startLocalWorkspace, type LocalWorkspaceOptions } from '../../src/local/workspace.ts';
import { createLog } from '../../src/log.ts';
import type { Feed } from '../../src/news/feed.ts';
import type { FeedId } from '../../src/news/ids.ts';
import { normalizeItem } from '../../src/normalize/item.ts';
import { vocabularyOf } from '../../src/query/vocabulary.ts';
import { openSqliteStore } from '../../src/store/store.ts';
import { readFeed } from '../../src/intake/read-feed.ts';

const home = fileURLToPath(new URL('../..', import.meta.url));
/** A Monday morning. */
const morning = Date.UTC(2026, 4, 18, 9);
const minuteMs = 60_000;

/** A story as its publisher wrote it. */
export interface Report {
  readonly feed: 'harbour-world' | 'northern-sport';
  readonly id: string;
  readonly title: string;
  readonly text: string;
}

/** What a person reads after an act, and the message it stands in. */
export interface Read {
  readonly said: string;
  readonly message: LocalMessage;
}

function feedOf(id: string, source: string): Feed {
  return {
    id: id as FeedId,
    source,
    url: `https://${id}.example/feed.xml`,
    timezone: 'UTC',
    datelineWeight: 1,
    defaultCountry: null,
    defaultRegion: null,
    topic: null,
    language: 'en',
    everyMs: null,
    fullText: false,
    auth: null,
  };
}

const feeds = {
  'harbour-world': feedOf('harbour-world', 'Harbour Wire'),
  'northern-sport': feedOf('northern-sport', 'Northern Sport'),
} as const;

let models: Promise<Models> | undefined;

/**
 * The whole of Dateline on a database in memory and a local workspace, everything between over loopback HTTP.
 * @param local more for the workspace, its page for instance
 * @param other what Dateline is built from instead
 */
export async function openWireNewsroom(
  local: Partial<LocalWorkspaceOptions> = {},
  more: readonly Feed[] = [],
  other: Partial<DatelineDeps> = {},
) {
  const { tagger, names, background } = await (models ??= loadModels(home, join(home, 'config')));
  const clock = new RecordedClock(morning);
  const log = createLog('silent');
  await using opened = new AsyncDisposableStack();
  const slack = opened.use(
    await startLocalWorkspace({
      clock,
      random: seededRandom(1),
      people: [
        { name: 'amara', id: 'U1AMARA' },
        { name: 'bo', id: 'U2BO' },
      ],
      channels: [
        { name: 'desk', id: 'C1DESK' },
        { name: 'elsewhere', id: 'C2ELSEWHERE', withBot: false },
        { name: 'attic', id: 'C3ATTIC' },
      ],
      ...local,
    }),
  );
  const store = opened.use(await openSqliteStore(':memory:'));
  const dateline = opened.use(
    await createDateline({
      clock,
      random: seededRandom(1),
      log,
      store,
      feeds: [...Object.values(feeds), ...more],
      tagger,
      names,
      background,
      vocabulary: vocabularyOf({
        countries: countryNames(),
        feeds: [...Object.values(feeds), ...more],
      }),
      workspaceId: slack.teamId,
      slack: {
        ...localConnection(slack),
        command: '/wire',
      },
      allowPrivate: () => true,
      userAgent: 'DatelineBot/test',
      // One loopback host plays all publishers.
      hostRestMs: 0,
      readFeed,
      worker: 'wire',
      firstPollSpreadMs: minuteMs,
      ...other,
    }),
  );
  const { url } = await dateline.start();
  slack.setRequestUrl(url);

  const read = (message: LocalMessage | undefined): Read => {
    if (message === undefined) throw new Error('nothing was said');
    expect(validateMessage({ text: message.text, blocks: message.blocks })).toEqual([]);
    return { said: linesOf(slack.state, message).join('\n'), message };
  };
  /** Sends all that waits, roots redrawn too. */
  const settle = async (): Promise<void> => {
    await dateline.delivery.drain();
    for (;;) {
      const next = dateline.delivery.nextAt();
      if (next === null) return;
      clock.advanceTo(next);
      await dateline.delivery.drain();
    }
  };
  const held = opened.move();
  return {
    slack,
    dateline,
    store,
    clock,
    read,
    /** Stories arrive, and everything they lead to is sent, roots redrawn too. */
    receive: async (...reports: readonly Report[]): Promise<void> => {
      for (const { feed, id, title, text } of reports) {
        clock.advanceBy(minuteMs);
        const item = {
          id,
          title,
          link: `https://${feed}.example/${id}`,
          publishedAt: new Date(clock.now()).toISOString(),
          updatedAt: null,
          hasZone: true,
          body: text,
          summary: null,
          authors: [],
          categories: [],
          language: 'en',
        };
        const normalized = normalizeItem(item, feeds[feed], clock.now());
        if (normalized.kind === 'refused') throw new Error(normalized.reason);
        const arrival = prepareStory(normalized.story, feeds[feed], tagger);
        await dateline.receive({ arrivals: [arrival], isBaseline: false, feed: null });
        await dateline.delivery.drain();
      }
      await settle();
    },
    settle,
    /** Types a command and reads the first answer. */
    wire: async (text: string, channel = 'C1DESK', who = 'U1AMARA'): Promise<Read> => {
      const result = await slack.command(who, channel, '/wire', text);
      expect(result.failure).toBeNull();
      return read((await result.atLeast(1))[0]);
    },
    /** Presses a button and reads all it led to. */
    press: async (message: LocalMessage, action: string, count = 1): Promise<Read[]> => {
      const result = await slack.press('U1AMARA', message.ts, message.channelId, action);
      expect(result.failure).toBeNull();
      return [...(await result.atLeast(count))].map(read);
    },
    /** Says something and reads Dateline's next message there. */
    say: async (text: string, channel: string, threadTs?: string): Promise<Read> => {
      // Slack takes about one message a second in a channel.
      clock.advanceBy(2000);
      const { promise, resolve } = Promise.withResolvers<LocalMessage>();
      const end = slack.onChange((change) => {
        if (change.kind !== 'posted' || change.channelId !== channel) return;
        const message = slack.state.channels.get(channel)?.byTs.get(change.ts);
        if (message?.userId === slack.botUserId) resolve(message);
      });
      await slack.say('U1AMARA', channel, text, threadTs === undefined ? {} : { threadTs });
      const message = await promise;
      end();
      return read(message);
    },
    /** Dateline's alerts in a channel: roots as they stand, each with its thread. */
    alerts: (channel: string) =>
      slack.transcript(channel).messages.filter(({ metadata }) => metadata !== null),
    [Symbol.asyncDispose]: async () => held.disposeAsync(),
  };
}
