import type { Desk, FollowAnswer, Person, QueryProblem } from '../../src/desk/desk.ts';
import type { Subscription } from '../../src/news/subscription.ts';
import type { Take } from '../../src/news/story.ts';
import { noon, running, subscription, take } from './made-up.ts';

/** A desk that remembers what it was asked and keeps subscriptions in memory. */
export interface DeskDouble extends Desk {
  readonly asked: { readonly verb: string; readonly person: Person; readonly detail: unknown }[];
  /** Stories it knows, newest first. */
  stories: Take[];
  /** Thrown by every verb when set. */
  failure: Error | null;
  standing: 'member' | 'not-member' | 'archived' | 'not-found';
}

/** An empty desk. */
export function deskDouble(): DeskDouble {
  const kept: { row: Subscription; isOn: boolean }[] = [];
  const here = (person: Person): Subscription[] =>
    kept.filter((one) => one.isOn && one.row.channelId === person.channelId).map((one) => one.row);
  const note = (verb: string, person: Person, detail: unknown): void => {
    double.asked.push({ verb, person, detail });
    if (double.failure !== null) throw double.failure;
  };
  const found = (query: string, limit: number, before = Number.POSITIVE_INFINITY) => {
    const problem = problemOf(query);
    if (problem !== null) return { kind: 'bad-query', query, problem } as const;
    const takes = double.stories.filter(
      (one) => one.publishedAt < before && one.title.toLowerCase().includes(query.toLowerCase()),
    );
    return takes.length === 0
      ? ({ kind: 'nothing', query, stored: double.stories.length } as const)
      : ({
          kind: 'found',
          query,
          takes: takes.slice(0, limit),
          older:
            takes.length > limit
              ? {
                  receivedAt: takes[limit - 1]?.publishedAt ?? 0,
                  id: takes[limit - 1]?.id ?? take().id,
                }
              : null,
        } as const);
  };
  // oxlint-disable typescript/require-await -- the port's answers are promises
  const double: DeskDouble = {
    asked: [],
    stories: [],
    failure: null,
    standing: 'member',
    async storyOf(person, which, options) {
      note('storyOf', person, { which, ...options });
      const [newest] = double.stories;
      return newest === undefined
        ? { kind: 'not-found' }
        : { kind: 'story', running: running(), take: newest, takes: double.stories, others: [] };
    },
    async mergeStories(person, storyId, into) {
      note('mergeStories', person, { storyId, into });
      return { kind: 'same' };
    },
    async splitStory(person, storyId, others) {
      note('splitStory', person, { storyId, others });
      return { kind: 'none' };
    },
    async undoStoryAct(person, id) {
      note('undoStoryAct', person, id);
      return { kind: 'superseded' };
    },
    async follow(person, query, options = {}): Promise<FollowAnswer> {
      note('follow', person, { query, ...options });
      const problem = problemOf(query);
      if (problem !== null) return { kind: 'bad-query', query, problem };
      if (query === '') return { kind: 'empty' };
      if (double.standing !== 'member') return { kind: 'cannot-post', standing: double.standing };
      const old = here(person).find((one) => one.query === query);
      if (old !== undefined) return { kind: 'already', subscription: old };
      if (query.startsWith('-') && options.confirmed !== true) {
        return { kind: 'confirm-everything', query, lastWeek: 311 };
      }
      const row = {
        ...subscription(kept.length + 1, query, person.channelId),
        createdBy: person.userId,
      };
      kept.push({ row, isOn: true });
      return { kind: 'followed', subscription: row, lastWeek: 14 };
    },
    async unfollow(person, which, options = {}) {
      note('unfollow', person, which);
      const one = kept.find(
        ({ row, isOn }) =>
          isOn &&
          row.channelId === person.channelId &&
          [`S${row.number}`, String(row.number), row.query].includes(which),
      );
      const isChanged = options.version !== undefined && options.version !== one?.row.version;
      if (one === undefined || isChanged) {
        return { kind: 'unknown', wanted: which, here: here(person) };
      }
      one.isOn = false;
      return { kind: 'unfollowed', subscription: one.row };
    },
    async refollow(person, number) {
      note('refollow', person, number);
      const one = kept.find(({ row }) => row.number === number);
      if (one === undefined) return { kind: 'empty' };
      one.isOn = true;
      one.row = { ...one.row, version: one.row.version + 1 };
      return { kind: 'followed', subscription: one.row, lastWeek: 14 };
    },
    // The verbs about sending are tested over the real desk.
    async status(person) {
      note('status', person, null);
      const nothing = { lanes: [], gates: [], held: [], unknown: [], refused: [] };
      return { scope: 'channel', now: noon, waiting: 0, oldestAt: null, ...nothing };
    },
    async resend(person, id) {
      note('resend', person, id);
      return { kind: 'settled' };
    },
    async drop(person, id) {
      note('drop', person, id);
      return { kind: 'settled' };
    },
    // The verbs about feeds are tested over the real desk.
    async feeds(person, word) {
      note('feeds', person, word);
      return { word, feeds: [], total: 0, at: noon };
    },
    async addFeed(person, url) {
      note('addFeed', person, url);
      return { kind: 'empty' };
    },
    async subscribeFeed(person, url) {
      note('subscribeFeed', person, url);
      return { kind: 'empty' };
    },
    async removeFeed(person, which) {
      note('removeFeed', person, which);
      return { kind: 'unknown', wanted: which };
    },
    async restoreFeed(person, number) {
      note('restoreFeed', person, number);
      return { kind: 'empty' };
    },
    async list(person) {
      note('list', person, null);
      return here(person);
    },
    async latest(person, query, limit) {
      note('latest', person, query);
      return found(query, limit);
    },
    async search(person, query, { limit, after }) {
      note('search', person, { query, after });
      return found(query, limit, after?.receivedAt);
    },
    async why(person, which, options = {}) {
      note('why', person, { which, ...options });
      const one = double.stories.find((story) => which === '' || which === String(story.id));
      if (one === undefined) return { kind: 'not-found', wanted: which };
      return {
        kind: 'explained',
        story: { headline: 'Patrols', runnerUp: null, acts: [] },
        take: one,
        change: null,
        outcomes: [
          {
            subscription: subscription(3, 'topic:politics'),
            outcome: 'posted',
            reason: null,
            at: noon,
          },
        ],
        misses: [{ subscription: subscription(4, 'topic:sport'), clause: 'topic:sport' }],
        later: [],
      };
    },
    // The verbs about tags are tested over the real desk.
    tagsOf: async () => ({ kind: 'not-found' }),
    correctTags: async () => ({ kind: 'not-found' }),
    confirmTags: async () => ({ kind: 'not-found' }),
    undoCorrection: async () => ({ kind: 'not-found' }),
    quality: async () => ({ stories: 0, people: 0, scores: [], learnt: { sources: 0, terms: 0 } }),
    async trends(person, query, span) {
      note('trends', person, { query, span });
      const problem = problemOf(query);
      if (problem !== null) return { kind: 'bad-query', query, problem };
      return { kind: 'no-stories', query, span, others: double.stories.length };
    },
    async chartsRefused(person) {
      note('chartsRefused', person, null);
    },
    async home(person) {
      note('home', person, null);
      const newest = double.stories.slice(0, 5);
      return {
        mine: kept.filter(({ isOn }) => isOn).map(({ row }) => row),
        running: newest.map((one) => ({ running: running({ headline: one.title }), take: one })),
      };
    },
  };
  return double;
}

function problemOf(query: string): QueryProblem | null {
  if (query.length > 1000)
    return { at: 1000, message: 'a query has at most 1,000 characters', suggestion: null };
  const at = query.indexOf('regoin:');
  return at === -1
    ? null
    : {
        at,
        message: 'there is no field regoin',
        suggestion: query.replace('regoin:', 'region:'),
      };
}

/** Twelve stories, a minute apart, newest first. */
export function twelve(): Take[] {
  return Array.from({ length: 12 }, (_, index) =>
    take({ title: `Harbour report ${12 - index}`, publishedAt: noon - index * 60_000 }),
  );
}
