import { PGlite } from '@electric-sql/pglite';
import { PGliteDialect } from 'kysely';
import type { RecordedClock } from '../../src/clock.ts';
import { noBackground } from '../../src/group/background.ts';
import { decide } from '../../src/group/decide.ts';
import { voicesOf } from '../../src/group/independence.ts';
import { admit, createWindow, forgetBefore } from '../../src/group/window.ts';
import { createReceiver, type Arrival, type Receiver } from '../../src/intake/receive.ts';
import type { InTurn } from '../../src/intake/turn.ts';
import type { ChannelId, FeedId, UserId, WorkspaceId } from '../../src/news/ids.ts';
import type { Story } from '../../src/news/story.ts';
import type { Tags } from '../../src/news/tag.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import { openPostgresStore, openSqliteStore, type Store } from '../../src/store/store.ts';
import { addSubscription, ensureWorkspace } from '../../src/store/subscriptions.ts';
import { inTurn } from '../../src/store/turn.ts';
import { storyWith, tagsWith } from '../query/subject.ts';

/** 2026-03-02 09:30 UTC. */
export const morning = Date.UTC(2026, 2, 2, 9, 30);
export const workspaceId = 'T0LOCAL' as WorkspaceId;
export const desk = 'C001DESK' as ChannelId;
export const markets = 'C002MARKETS' as ChannelId;
const ines = 'U001INES' as UserId;

/** Every kind of database the contract holds for; PGlite stands in for PostgreSQL. */
export const databases: {
  readonly name: string;
  readonly open: () => Promise<Store>;
}[] = [
  { name: 'node:sqlite', open: async () => openSqliteStore(':memory:') },
  {
    name: 'PGlite',
    open: async () => openPostgresStore(new PGliteDialect({ pglite: new PGlite() })),
  },
];

/** Empties every table, for the next test on the same database. */
export async function emptyTables(store: Store): Promise<void> {
  for (const table of [
    'story_places',
    'story_acts',
    'corrections',
    'workspace_tags',
    'workspace_words',
    'outcomes',
    'roots',
    'outbox',
    'lanes',
    'gates',
    'takes',
    'story_words',
    'stories',
    'running_stories',
    'subscriptions',
    'audit',
    'gists',
    'slack_events',
    'feeds',
    'hosts',
  ] as const) {
    await store.db.deleteFrom(table).execute();
  }
}

/** An invented story, arrived and tagged. */
export function arrival(
  part: Partial<Story>,
  tags: Tags = tagsWith({}),
  longer: string[] = [],
): Arrival {
  const story = storyWith({
    publishedAt: morning,
    receivedAt: morning,
    contentHash: `${part.title}|${part.text}`,
    ...part,
  });
  return { story, tags, summary: [story.title], longer };
}

/** A receiver over a store, grouping for real without background knowledge. */
export function receiverOver(
  store: Store,
  clock: RecordedClock,
  turns: InTurn = async (work) => inTurn(store, work),
): Receiver {
  const inputOf = (story: Story) => ({ ...story, key: 0, at: story.receivedAt });
  return createReceiver({
    inTurn: turns,
    clock,
    openWindow: () => {
      const window = createWindow(noBackground);
      return {
        forgetBefore: (time) => forgetBefore(window, time),
        place: (story) => {
          const { runningStoryId, storyId: twinId, ...decision } = decide(window, inputOf(story));
          return { runningStoryId, twinId, decision };
        },
        admit: (story, _tags, { relation, ...ids }) =>
          admit(window, inputOf(story), { relation }, ids),
      };
    },
    prepareQuery: (query) => {
      const parsed = parseQuery(query, anyValue);
      return parsed.kind === 'parsed' ? parsed.query : null;
    },
    voiceOf: voicesOf([]),
    slugOf: (title) => title.toLowerCase().replaceAll(' ', '-'),
  });
}

/** Follows a query in a channel. */
export async function follow(store: Store, query: string, channelId = desk) {
  await ensureWorkspace(store.db, workspaceId, morning);
  return addSubscription(store.db, {
    workspaceId,
    channelId,
    createdBy: ines,
    query,
    delivery: 'alerts',
    now: morning,
  });
}

/** Outcomes as `story title: outcome`, in order. */
export async function outcomesIn(store: Store): Promise<string[]> {
  const rows = await store.db
    .selectFrom('outcomes')
    .innerJoin('stories', 'stories.id', 'outcomes.story_id')
    .select(['stories.title', 'outcomes.outcome'])
    .orderBy('outcomes.story_id')
    .orderBy('outcomes.story_version')
    .orderBy('outcomes.subscription_id')
    .execute();
  return rows.map(({ title, outcome }) => `${title}: ${outcome}`);
}

/** Outbox rows as `kind key`, in order. */
export async function intentsIn(store: Store): Promise<string[]> {
  const rows = await store.db
    .selectFrom('outbox')
    .select(['kind', 'state'])
    .orderBy('id')
    .execute();
  return rows.map(({ kind, state }) => `${kind} ${state}`);
}

export const feedId = 'harbour-world' as FeedId;
