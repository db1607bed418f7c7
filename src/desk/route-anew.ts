import type { ChannelId, SubscriptionId, WorkspaceId } from '../news/ids.ts';
import type { Outcome } from '../news/outcome.ts';
import type { StoredTake } from '../news/story.ts';
import { matches, type Subject } from '../query/match.ts';
import { parseQuery } from '../query/parse.ts';
import { anyValue } from '../query/vocabulary.ts';
import {
  routeTake,
  type ActiveSubscription,
  type RoutedTake,
  type RoutePlan,
} from '../route/route.ts';
import type { Turn } from '../store/turn.ts';

/** What is known of the story's way so far. */
interface Way {
  readonly workspaceId: WorkspaceId;
  /** Channels that were told of it: it is never told there twice. */
  readonly told: ReadonlySet<ChannelId>;
  /** Subscriptions it waits for in a digest: it leaves those that no longer ask for it. */
  readonly waitsFor: ReadonlySet<SubscriptionId>;
  readonly isTooOld: boolean;
  /** What its running story has reached. */
  readonly reached: RoutedTake['reached'];
  /** Epoch ms. */
  readonly now: number;
}

/**
 * Routes a stored take once more, over the tags a workspace now holds, to the channels that were not told of it.
 * @returns the plan for those channels, and all live subscriptions of the workspace
 */
export async function planAnew(
  turn: Turn,
  take: StoredTake,
  subject: Subject,
  { workspaceId, told, waitsFor, isTooOld, reached, now }: Way,
): Promise<{ readonly active: readonly ActiveSubscription[]; readonly plan: RoutePlan }> {
  const subscriptions = await turn.subscriptions();
  const active = subscriptions.flatMap((subscription): ActiveSubscription[] => {
    if (subscription.workspaceId !== workspaceId) return [];
    const parsed = parseQuery(subscription.query, anyValue);
    return parsed.kind === 'parsed' ? [{ subscription, query: parsed.query }] : [];
  });
  const { relation } = take.decision;
  const homes = await turn.homes(take.runningStoryId, take.id);
  const plan = routeTake(
    {
      storyId: take.id,
      version: take.version,
      runningStoryId: take.runningStoryId,
      // What was a newer version when it came is news where it was never seen.
      relation: relation === 'copy' ? 'copy' : 'update',
      subject,
      homes,
      reached,
      urgency: take.urgency,
      isBaseline: take.isBaseline,
      isTooOld,
      hasLonger: take.longer.length > 0,
    },
    active.filter(({ subscription }) => !told.has(subscription.channelId)),
    await turn.roots(take.runningStoryId, homes),
    now,
  );
  const outcomes = plan.outcomes.map((one) =>
    one.outcome === 'too-old'
      ? { ...one, reason: 'its tags were corrected more than 24 hours after it was published' }
      : one,
  );
  const left = active
    .filter(
      ({ subscription, query }) => waitsFor.has(subscription.id) && !matches(query, subject, now),
    )
    .map(({ subscription }): Outcome => ({
      workspaceId,
      storyId: take.id,
      storyVersion: take.version,
      subscriptionId: subscription.id,
      subscriptionVersion: subscription.version,
      channelId: subscription.channelId,
      outcome: 'excluded',
      reason: 'its tags were corrected',
      at: now,
    }));
  return { active, plan: { ...plan, outcomes: [...outcomes, ...left] } };
}
