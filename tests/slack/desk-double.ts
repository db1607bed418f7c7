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
    async trends(person, query, span) {
      note('trends', person, { query, span });
      const problem = problemOf(query);
      if (problem !== null) return { kind: 'bad-query', query, problem };
      return { kind: 'no-stories', query, span, others: double.stories.length };
    },
    async chartsRefused(person) {
      note('chartsRefused', person, null);
    },
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
