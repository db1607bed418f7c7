import type {
  ChannelId,
  RunningStoryId,
  StoryId,
  SubscriptionId,
  WorkspaceId,
} from '../news/ids.ts';
import type { Escalation, IntentClass, IntentKind } from '../news/intent.ts';
import type { Outcome, OutcomeKind } from '../news/outcome.ts';
import type { Relation } from '../news/story.ts';
import type { ThreadLink } from '../news/story-act.ts';
import type { Subscription } from '../news/subscription.ts';
import { excludingClause, matches, type PreparedQuery, type Subject } from '../query/match.ts';

/** A subscription with its query read once. */
export interface ActiveSubscription {
  readonly subscription: Subscription;
  readonly query: PreparedQuery;
}

/** The root message a running story already has in a channel. */
export interface ChannelRoot {
  /** The running story whose thread it is: in a workspace that merged some, it may be another than the take's. */
  readonly runningStoryId: RunningStoryId;
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  /** The subscriptions that opened it. */
  readonly openedBy: readonly SubscriptionId[];
  /** What its channel was told of besides the thread. */
  readonly told: readonly Escalation[];
  /** It stands in Slack: what was reached before is drawn into it. */
  readonly isSent: boolean;
}

/** One take, ready to be routed. */
export interface RoutedTake {
  readonly storyId: StoryId;
  readonly version: number;
  readonly runningStoryId: RunningStoryId;
  readonly relation: Relation;
  readonly subject: Subject;
  /** The same with the tags of workspaces that hold others than the shared ones. */
  readonly ownSubjects?: ReadonlyMap<WorkspaceId, Subject>;
  /** The running story it belongs to in workspaces whose people merged or split it. */
  readonly homes?: ReadonlyMap<WorkspaceId, RunningStoryId>;
  /** What its running story has reached with it, the most pressing first. */
  readonly reached: readonly Escalation[];
  readonly urgency: number | null;
  /** Brought by its feed's first poll. */
  readonly isBaseline: boolean;
  /** Published longer ago than an alert is worth. */
  readonly isTooOld: boolean;
  /** A longer summary exists that says more than the short one. */
  readonly hasLonger: boolean;
}

/** A root to open, with the subscriptions it will name. */
export interface PlannedRoot {
  readonly runningStoryId: RunningStoryId;
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  readonly openedBy: readonly ActiveSubscription[];
  /** What it tells its channel as it is opened. */
  readonly told: readonly Escalation[];
}

/** A root whose channel is told of an escalation. */
interface ToldRoot extends Pick<ChannelRoot, 'runningStoryId' | 'workspaceId' | 'channelId'> {
  /** All it has been told of. */
  readonly told: readonly Escalation[];
}

/** A row for the outbox. */
export interface PlannedIntent {
  readonly key: string;
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  readonly kind: IntentKind;
  readonly class: IntentClass;
  readonly runningStoryId: RunningStoryId;
  readonly storyId: StoryId;
  /** For a reply: it is shown in the channel too. */
  readonly broadcast?: Escalation;
  /** For a link. */
  readonly link?: ThreadLink;
}

/** Everything one take sets off; written in the transaction that stores the take. */
export interface RoutePlan {
  readonly outcomes: readonly Outcome[];
  readonly roots: readonly PlannedRoot[];
  readonly intents: readonly PlannedIntent[];
  readonly escalated: readonly ToldRoot[];
}

/** A channel and all its subscriptions. */
interface Channel {
  readonly workspaceId: WorkspaceId;
  readonly channelId: ChannelId;
  readonly subscriptions: ActiveSubscription[];
}

/** Groups subscriptions by the channel they speak for, in the order given. */
function channelsOf(subscriptions: readonly ActiveSubscription[]): Channel[] {
  const channels = new Map<string, Channel>();
  for (const active of subscriptions) {
    const { workspaceId, channelId } = active.subscription;
    const key = `${workspaceId}|${channelId}`;
    const known = channels.get(key);
    if (known === undefined) {
      channels.set(key, { workspaceId, channelId, subscriptions: [active] });
    } else known.subscriptions.push(active);
  }
  return [...channels.values()];
}

function classOf(kind: IntentKind, urgency: number | null): IntentClass {
  if (kind === 'edit') return 2;
  return urgency !== null && urgency <= 2 ? 1 : 3;
}

/** Plans one take in one channel. */
class ChannelPlanner {
  readonly outcomes: Outcome[] = [];
  readonly roots: PlannedRoot[] = [];
  readonly intents: PlannedIntent[] = [];
  readonly escalated: ToldRoot[] = [];

  readonly #take: RoutedTake;
  readonly #now: number;

  constructor(take: RoutedTake, now: number) {
    this.#take = take;
    this.#now = now;
  }

  plan(channel: Channel, root: ChannelRoot | undefined): void {
    const subject = this.#subjectFor(channel);
    const matched = channel.subscriptions.filter(({ query }) => matches(query, subject, this.#now));
    const keep = this.#keptBack();
    if (keep !== null) {
      this.#record(matched, keep.outcome, keep.reason);
      if (root !== undefined && this.#take.relation === 'revision') this.#intend(root, 'edit');
    } else if (root === undefined) this.#open(channel, matched);
    else this.#continue(channel, root, matched);
  }

  #subjectFor({ workspaceId }: Channel): Subject {
    return this.#take.ownSubjects?.get(workspaceId) ?? this.#take.subject;
  }

  /** Why this take can open or extend nothing anywhere, or null. */
  #keptBack(): { outcome: OutcomeKind; reason: string } | null {
    if (this.#take.isBaseline) {
      return {
        outcome: 'baseline',
        reason:
          'was in the feed before Dateline first read it, or came with an archive put out again',
      };
    }
    if (this.#take.isTooOld) {
      return { outcome: 'too-old', reason: 'published more than 48 hours before it reached us' };
    }
    return null;
  }

  /** The first take that matches opens the root; several matching subscriptions make one message that names them. */
  #open(channel: Channel, matched: readonly ActiveSubscription[]): void {
    const alerting = matched.filter(({ subscription }) => subscription.delivery !== 'digest');
    const waiting = matched.filter(({ subscription }) => subscription.delivery === 'digest');
    this.#record(waiting, 'held', 'waits for the digest');
    if (alerting.length === 0) return;
    const { workspaceId, channelId } = channel;
    const runningStoryId = this.#take.homes?.get(workspaceId) ?? this.#take.runningStoryId;
    const thread = { runningStoryId, workspaceId, channelId };
    this.roots.push({ ...thread, openedBy: alerting, told: this.#take.reached });
    this.#record(alerting, 'posted', null);
    this.#intend(thread, 'root');
    if (this.#take.hasLonger) this.#intend(thread, 'longer');
  }

  /** A later take joins the thread, matching or not, unless every subscription that opened the root excludes it. */
  #continue(channel: Channel, root: ChannelRoot, matched: readonly ActiveSubscription[]): void {
    const openers = channel.subscriptions.filter(({ subscription }) =>
      root.openedBy.includes(subscription.id),
    );
    const audience = new Set([...openers, ...matched]);
    // Whoever opened the root has unfollowed, and nobody else here asked for this take.
    if (audience.size === 0) return;
    const exclusions = openers.map((opener) =>
      excludingClause(opener.query, this.#subjectFor(channel), this.#now),
    );
    if (matched.length === 0 && exclusions.every((clause) => clause !== null)) {
      this.#record(openers, 'excluded', `excluded by ${[...new Set(exclusions)].join(', ')}`);
      return;
    }
    switch (this.#take.relation) {
      case 'revision':
        if (this.#take.reached.some((one) => !root.told.includes(one))) {
          this.#record([...audience], 'threaded', 'a newer version that weighs more');
          this.#reply(root);
        } else this.#record([...audience], 'edited', null);
        this.#intend(root, 'edit');
        return;
      case 'copy':
        this.#record(
          [...audience],
          'copy',
          'the same text from another outlet: counted, not posted',
        );
        this.#intend(root, 'edit');
        return;
      case 'new':
      case 'update':
        this.#record([...audience], 'threaded', null);
        this.#reply(root);
        this.#intend(root, 'edit');
    }
  }

  /** Into the thread; the channel sees it too when it has not been told yet of what the story has reached. */
  #reply(root: ChannelRoot): void {
    const { reached } = this.#take;
    const news = reached.filter((one) => !root.told.includes(one));
    // A root that is not sent yet will be drawn from the state of its moment.
    this.#intend(root, 'reply', root.isSent ? news[0] : undefined);
    if (news.length === 0) return;
    const { runningStoryId, workspaceId, channelId } = root;
    this.escalated.push({ runningStoryId, workspaceId, channelId, told: [...root.told, ...news] });
  }

  #record(
    subscriptions: readonly ActiveSubscription[],
    outcome: OutcomeKind,
    reason: string | null,
  ): void {
    for (const { subscription } of subscriptions) {
      this.outcomes.push({
        workspaceId: subscription.workspaceId,
        storyId: this.#take.storyId,
        storyVersion: this.#take.version,
        subscriptionId: subscription.id,
        subscriptionVersion: subscription.version,
        channelId: subscription.channelId,
        outcome,
        reason,
        at: this.#now,
      });
    }
  }

  #intend(thread: Omit<ToldRoot, 'told'>, kind: IntentKind, broadcast?: Escalation): void {
    const { storyId, version, urgency, relation } = this.#take;
    const { runningStoryId, workspaceId, channelId } = thread;
    // An edit exists once a version, the rest once a story: a root that is gone may be opened again by another.
    const isOfVersion = kind === 'edit' || (kind === 'reply' && relation === 'revision');
    const about = `${runningStoryId}.${storyId}${isOfVersion ? `.${version}` : ''}`;
    this.intents.push({
      key: `${kind}.${workspaceId}.${channelId}.${about}`,
      workspaceId,
      channelId,
      kind,
      class: broadcast === undefined ? classOf(kind, urgency) : 1,
      runningStoryId,
      storyId,
      ...(broadcast === undefined ? {} : { broadcast }),
    });
  }
}

/**
 * Decides what one take sets off in every channel: the design's "which take goes where". Pure; the caller writes the
 * plan in the transaction that stores the take.
 * @param roots the roots its running story already has, in all channels
 * @param now epoch ms
 */
export function routeTake(
  take: RoutedTake,
  subscriptions: readonly ActiveSubscription[],
  roots: readonly ChannelRoot[],
  now: number,
): RoutePlan {
  const planner = new ChannelPlanner(take, now);
  for (const channel of channelsOf(subscriptions)) {
    const root = roots.find(
      (one) => one.workspaceId === channel.workspaceId && one.channelId === channel.channelId,
    );
    planner.plan(channel, root);
  }
  return planner;
}
