import { describe, expect, test } from 'vitest';
import type {
  ChannelId,
  RunningStoryId,
  StoryId,
  SubscriptionId,
  UserId,
  WorkspaceId,
} from '../../src/news/ids.ts';
import type { Relation } from '../../src/news/story.ts';
import type { Tags } from '../../src/news/tag.ts';
import { subjectOf } from '../../src/query/match.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { anyValue } from '../../src/query/vocabulary.ts';
import {
  routeTake,
  type ActiveSubscription,
  type ChannelRoot,
  type RoutedTake,
} from '../../src/route/route.ts';
import { storyWith, tagsWith } from '../query/subject.ts';

const now = Date.UTC(2026, 2, 2, 9, 30);
const workspaceId = 'T0LOCAL' as WorkspaceId;
const desk = 'C001DESK' as ChannelId;

function following(
  number: number,
  query: string,
  channelId = desk,
  delivery: 'alerts' | 'digest' = 'alerts',
): ActiveSubscription {
  const parsed = parseQuery(query, anyValue);
  if (parsed.kind === 'bad') throw new Error(parsed.problem.message);
  return {
    query: parsed.query,
    subscription: {
      id: number as SubscriptionId,
      workspaceId,
      number,
      channelId,
      createdBy: 'U1' as UserId,
      query,
      delivery,
      version: 1,
      createdAt: now,
    },
  };
}

function taking(
  given: Partial<RoutedTake> & {
    readonly title?: string;
    readonly tags?: Tags;
    readonly relation?: Relation;
  } = {},
): RoutedTake {
  const story = storyWith({
    title: given.title ?? 'Ferry sinks off Kaohsiung',
    text: '',
    deck: '',
  });
  return {
    storyId: 4 as StoryId,
    version: 1,
    runningStoryId: 2 as RunningStoryId,
    relation: 'new',
    urgency: null,
    isBaseline: false,
    isTooOld: false,
    hasLonger: false,
    reached: [],
    subject: subjectOf(
      story,
      given.tags ?? tagsWith({ regions: ['asia-pacific'], topics: ['disaster'] }),
      'new',
    ),
    ...given,
  };
}

const rootBy = (...numbers: number[]): ChannelRoot => ({
  workspaceId,
  channelId: desk,
  openedBy: numbers as SubscriptionId[],
  runningStoryId: 2 as RunningStoryId,
  told: [],
  isSent: true,
});

function kinds(plan: ReturnType<typeof routeTake>): { outcomes: string[]; intents: string[] } {
  return {
    outcomes: plan.outcomes.map((one) => `S${one.subscriptionId} ${one.outcome}`),
    intents: plan.intents.map((one) => `${one.kind} ${one.class}`),
  };
}

describe('the first take that matches', () => {
  test('opens one root that names every matching subscription', () => {
    const plan = routeTake(
      taking(),
      [following(1, 'ferry'), following(2, 'topic:disaster'), following(3, 'strike')],
      [],
      now,
    );
    expect(kinds(plan)).toEqual({ outcomes: ['S1 posted', 'S2 posted'], intents: ['root 3'] });
    expect(plan.roots[0]?.openedBy.map(({ subscription }) => subscription.number)).toEqual([1, 2]);
  });

  test('brings the longer summary only when there is one', () => {
    expect(
      kinds(routeTake(taking({ hasLonger: true }), [following(1, 'ferry')], [], now)).intents,
    ).toEqual(['root 3', 'longer 3']);
  });

  test('goes ahead of the rest when it is a flash', () => {
    expect(
      kinds(routeTake(taking({ urgency: 1 }), [following(1, 'ferry')], [], now)).intents,
    ).toEqual(['root 1']);
  });

  test('opens a root in each channel that asked for it, and nowhere else', () => {
    const plan = routeTake(
      taking(),
      [
        following(1, 'ferry'),
        following(2, 'ferry', 'C2' as ChannelId),
        following(3, 'strike', 'C3' as ChannelId),
      ],
      [],
      now,
    );
    expect(plan.roots.map(({ channelId }) => channelId)).toEqual([desk, 'C2']);
  });

  test('leaves no trace where nothing matches', () => {
    const plan = routeTake(taking(), [following(1, 'strike')], [], now);
    expect(kinds(plan)).toEqual({ outcomes: [], intents: [] });
  });

  test('does not pass a region filter without a known region', () => {
    expect(
      kinds(
        routeTake(taking({ tags: tagsWith({}) }), [following(1, 'region:asia-pacific')], [], now),
      ).outcomes,
    ).toEqual([]);
  });

  test('opens no root for a digest alone', () => {
    const plan = routeTake(taking(), [following(1, 'ferry', desk, 'digest')], [], now);
    expect(kinds(plan)).toEqual({ outcomes: ['S1 held'], intents: [] });
  });
});

describe('what is kept back', () => {
  test('the first poll of a feed is baseline', () => {
    expect(
      kinds(routeTake(taking({ isBaseline: true }), [following(1, 'ferry')], [], now)),
    ).toEqual({ outcomes: ['S1 baseline'], intents: [] });
  });

  test('old news is recorded as too old', () => {
    expect(kinds(routeTake(taking({ isTooOld: true }), [following(1, 'ferry')], [], now))).toEqual({
      outcomes: ['S1 too-old'],
      intents: [],
    });
  });
});

describe('a later take', () => {
  const update = taking({ relation: 'update', title: 'Coast guard ends search' });

  test('goes into the thread though it does not match, and redraws the root', () => {
    const plan = routeTake(update, [following(1, 'ferry')], [rootBy(1)], now);
    expect(kinds(plan)).toEqual({ outcomes: ['S1 threaded'], intents: ['reply 3', 'edit 2'] });
  });

  test('stays out when every opener excludes it, and says by which clause', () => {
    const plan = routeTake(update, [following(1, 'ferry -search')], [rootBy(1)], now);
    expect(kinds(plan)).toEqual({ outcomes: ['S1 excluded'], intents: [] });
    expect(plan.outcomes[0]?.reason).toBe('excluded by -search');
  });

  test('goes in when one of the openers does not exclude it', () => {
    const plan = routeTake(
      update,
      [following(1, 'ferry -search'), following(2, 'kaohsiung')],
      [rootBy(1, 2)],
      now,
    );
    expect(kinds(plan).intents).toEqual(['reply 3', 'edit 2']);
  });

  test('goes in for another subscription of the channel that asks for it', () => {
    const plan = routeTake(
      update,
      [following(1, 'ferry -search'), following(2, 'search')],
      [rootBy(1)],
      now,
    );
    expect(kinds(plan)).toEqual({
      outcomes: ['S1 threaded', 'S2 threaded'],
      intents: ['reply 3', 'edit 2'],
    });
  });

  test('a copy is counted, not posted', () => {
    const plan = routeTake(taking({ relation: 'copy' }), [following(1, 'ferry')], [rootBy(1)], now);
    expect(kinds(plan)).toEqual({ outcomes: ['S1 copy'], intents: ['edit 2'] });
  });

  test('a copy still opens the root where the original did not match', () => {
    const plan = routeTake(taking({ relation: 'copy' }), [following(1, 'ferry')], [], now);
    expect(kinds(plan)).toEqual({ outcomes: ['S1 posted'], intents: ['root 3'] });
  });

  test('a revision redraws the root without a new message', () => {
    const plan = routeTake(
      taking({ relation: 'revision', version: 2 }),
      [following(1, 'ferry')],
      [rootBy(1)],
      now,
    );
    expect(kinds(plan)).toEqual({ outcomes: ['S1 edited'], intents: ['edit 2'] });
  });

  test('says nothing where everybody who opened the root has left', () => {
    const plan = routeTake(update, [following(2, 'strike')], [rootBy(1)], now);
    expect(kinds(plan)).toEqual({ outcomes: [], intents: [] });
  });
});

test('the same wish has the same key, different wishes different ones', () => {
  const keys = (take: RoutedTake, roots: ChannelRoot[]): string[] =>
    routeTake(take, [following(1, 'ferry')], roots, now).intents.map(({ key }) => key);
  expect(keys(taking({ hasLonger: true }), [])).toEqual(keys(taking({ hasLonger: true }), []));
  const reply = taking({ relation: 'update' });
  const other = taking({ relation: 'update', storyId: 5 as StoryId });
  expect(new Set([...keys(reply, [rootBy(1)]), ...keys(other, [rootBy(1)])]).size).toBe(4);
});

describe('an escalation', () => {
  const told = (...list: ChannelRoot['told']): ChannelRoot => ({ ...rootBy(1), told: list });
  const update = taking({ relation: 'update', reached: ['flash', 'urgent'] });
  const plan = (take: RoutedTake, root: ChannelRoot) =>
    routeTake(take, [following(1, 'ferry')], [root], now);

  test('is shown in the channel once, ahead of the rest, by its most pressing reason', () => {
    const first = plan(update, told());
    expect(first.intents.map(({ kind, broadcast }) => `${kind} ${broadcast}`)).toEqual([
      'reply flash',
      'edit undefined',
    ]);
    expect(first.intents[0]?.class).toBe(1);
    expect(first.escalated.map((root) => root.told)).toEqual([['flash', 'urgent']]);
    const again = plan(update, told('flash', 'urgent'));
    expect(again.intents[0]?.broadcast).toBeUndefined();
    expect(again.escalated).toEqual([]);
  });

  test('each kind has its own turn', () => {
    const later = taking({ relation: 'update', reached: ['correction', 'urgent'] });
    const next = plan(later, told('urgent'));
    expect(next.intents[0]?.broadcast).toBe('correction');
    expect(next.escalated[0]?.told).toEqual(['urgent', 'correction']);
  });

  test('what a root says as it opens is told; what is reached before it is sent is drawn into it', () => {
    expect(
      routeTake({ ...update, relation: 'new' }, [following(1, 'ferry')], [], now).roots,
    ).toMatchObject([{ told: ['flash', 'urgent'] }]);
    const unsent = plan(update, { ...told(), isSent: false });
    expect(unsent.intents[0]?.broadcast).toBeUndefined();
    expect(unsent.escalated).toHaveLength(1);
  });

  test('a newer version that weighs more is said in the thread, each version once', () => {
    const corrected = taking({ relation: 'revision', version: 2, reached: ['correction'] });
    const first = plan(corrected, told());
    expect(kinds(first)).toEqual({ outcomes: ['S1 threaded'], intents: ['reply 1', 'edit 2'] });
    expect(first.intents[0]?.broadcast).toBe('correction');
    const third = plan({ ...corrected, version: 3 }, told());
    expect(third.intents[0]?.key).not.toBe(first.intents[0]?.key);
    expect(kinds(plan(corrected, told('correction'))).intents).toEqual(['edit 2']);
  });

  test('a copy escalates nothing', () => {
    const copy = plan(taking({ relation: 'copy', reached: ['confirmed'] }), told());
    expect(kinds(copy).intents).toEqual(['edit 2']);
  });
});

test('where people merged, a take goes on in the thread that stands, and opens a root of the story it belongs to', () => {
  const merged = taking({
    relation: 'update',
    homes: new Map([[workspaceId, 9 as RunningStoryId]]),
  });
  const thread = { ...rootBy(1), runningStoryId: 7 as RunningStoryId };
  const there = routeTake(merged, [following(1, 'ferry')], [thread], now);
  expect(there.intents.map((one) => one.runningStoryId)).toEqual([7, 7]);
  const nowhere = routeTake(merged, [following(1, 'ferry')], [], now);
  expect(nowhere.roots[0]?.runningStoryId).toBe(9);
  expect(nowhere.intents[0]?.key).toContain('.9.');
});
