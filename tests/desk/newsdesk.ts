import { RecordedClock } from '../../src/clock.ts';
import type { ChannelDirectory, Person } from '../../src/desk/desk.ts';
import type { FeedLook } from '../../src/desk/feeds-desk.ts';
import { openLiveVocabulary } from '../../src/desk/live-vocabulary.ts';
import { openDesk } from '../../src/desk/open.ts';
import type { Arrival } from '../../src/intake/receive.ts';
import type { ChannelId, UserId } from '../../src/news/ids.ts';
import { openSqliteStore, type Store } from '../../src/store/store.ts';
import { vocabulary } from '../query/vocabulary.ts';
import { desk as deskChannel, morning, receiverOver, workspaceId } from '../store/newsroom.ts';

type ChannelStanding = Awaited<ReturnType<ChannelDirectory['standing']>>;

/** Ines asks in #desk. */
export const ines: Person = {
  workspaceId,
  userId: 'U001INES' as UserId,
  channelId: deskChannel,
  isDirect: false,
};

/** The desk over a database (one in memory when absent), in a channel of this standing. */
export async function openNewsdesk(standing: ChannelStanding = 'member', opened?: Store) {
  const store = opened ?? (await openSqliteStore(':memory:'));
  const clock = new RecordedClock(morning);
  const asked: ChannelId[] = [];
  const directory = {
    standing: async (channelId: ChannelId) => {
      asked.push(channelId);
      return standing;
    },
  };
  const looks = new Map<string, FeedLook>();
  const live = await openLiveVocabulary(store, vocabulary);
  const receiver = receiverOver(store, clock);
  return {
    store,
    clock,
    desk: openDesk({
      wake: () => {},
      store,
      clock,
      get vocabulary() {
        return live.current();
      },
      directory,
      feedReader: { look: async (url) => looks.get(url) ?? { kind: 'no-feed', reason: 'nothing' } },
      feedsChanged: live.refresh,
    }),
    /** What looking at a URL finds. */
    looks,
    /** Channels whose standing was asked for. */
    asked,
    /** Takes stories in; as a first poll when told so. */
    receive: async (arrivals: readonly Arrival[], isBaseline = false) =>
      receiver.receive({ arrivals, isBaseline, feed: null }),
    /** The audit list as `verb detail`. */
    audit: async (): Promise<string[]> => {
      const lines = await store.db.selectFrom('audit').selectAll().orderBy('id').execute();
      return lines.map(({ actor, verb, detail }) => `${actor} ${verb} ${detail}`);
    },
    [Symbol.asyncDispose]: async () => store.close(),
  };
}
