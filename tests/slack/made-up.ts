// oxlint-disable typescript/no-unsafe-type-assertion -- branded ids are made here, once
import fc from 'fast-check';
import type { TagNames } from '../../src/slack/blocks/drawing.ts';
import type {
  ChannelId,
  FeedId,
  IntentId,
  RunningStoryId,
  StoryId,
  SubscriptionId,
  UserId,
  WorkspaceId,
} from '../../src/news/ids.ts';
import type { Correction, TagSet } from '../../src/news/correction.ts';
import type { MessageView, StoryIntent, StoryIntentKind } from '../../src/news/intent.ts';
import type { RunningStory } from '../../src/news/running-story.ts';
import type { Take } from '../../src/news/story.ts';
import { listenedEvents } from '../../src/slack/listeners.ts';
import { scopes } from '../../src/slack/manifest.ts';
import type { Subscription } from '../../src/news/subscription.ts';

/** 2026-03-02 09:30 UTC. */
export const noon = Date.UTC(2026, 2, 2, 9, 30);

/** An invented take; whatever matters to a test is given. */
export function take(given: Partial<Take> = {}): Take {
  return {
    id: 412 as StoryId,
    runningStoryId: 9 as RunningStoryId,
    version: 1,
    feed: 'harbour-wire' as FeedId,
    source: 'Harbour Wire',
    guid: 'hw-412',
    title: 'Island parliament backs joint fisheries patrols',
    flags: [],
    deck: '',
    text: '',
    permalink: 'https://harbour.example/stories/412',
    publishedAt: noon,
    dateQuality: 'given',
    receivedAt: noon,
    dateline: { place: 'Port Maren', date: 'March 2', agency: null },
    language: 'en',
    urgency: null,
    sections: [],
    contentHash: 'x',
    decision: {
      relation: 'new',
      score: 1,
      why: 'no running story is near enough',
      sharedTerms: [],
      runnerUp: null,
    },
    tags: {
      topics: [{ topic: 'politics', score: 0.8 }],
      regions: [
        { region: 'asia-pacific', score: 0.7, origin: 'evidence' },
        { region: 'americas', score: 0.4, origin: 'evidence' },
      ],
      countries: [],
      mentions: [],
      genre: 'news',
      evidence: [
        {
          tag: 'politics',
          kind: 'topic',
          phrase: 'parliament',
          where: 'title',
          weight: 0.6,
          rule: 'model',
        },
      ],
    },
    summary: ['The chamber voted 61 to 48.', 'Patrols begin in May.'],
    ...given,
  };
}

/** An invented running story. */
export function running(given: Partial<RunningStory> = {}): RunningStory {
  return {
    id: 9 as RunningStoryId,
    slug: 'island-fisheries-patrols',
    headline: 'Island parliament backs joint fisheries patrols',
    state: 'new',
    openedAt: noon,
    lastTakeAt: noon,
    takes: 1,
    copies: 0,
    sources: 1,
    urgency: null,
    ...given,
  };
}

/** What a message is drawn from. */
export function view(given: Partial<MessageView> = {}): MessageView {
  const lead = given.lead ?? take();
  return {
    running: running(),
    take: lead,
    lead,
    newest: null,
    matched: [{ number: 3, query: 'region:asia-pacific topic:politics' }],
    rootTs: null,
    ...given,
  };
}

/** An intent of a kind. */
export function intent(
  kind: StoryIntentKind,
  channelId: string,
  key = `9|${channelId}|${kind}`,
): StoryIntent {
  return {
    id: 1 as IntentId,
    key,
    workspaceId: 'T0LOCAL' as WorkspaceId,
    channelId: channelId as ChannelId,
    kind,
    class: 3,
    manner: 'whole',
    runningStoryId: 9 as RunningStoryId,
    storyId: 412 as StoryId,
    createdAt: noon,
  };
}

/** A subscription of a channel. */
export function subscription(number: number, query: string, channelId = 'C001DESK'): Subscription {
  return {
    id: number as SubscriptionId,
    workspaceId: 'T0LOCAL' as WorkspaceId,
    number,
    channelId: channelId as ChannelId,
    createdBy: 'U001AMARA' as UserId,
    query,
    delivery: 'alerts',
    version: 1,
    createdAt: noon,
  };
}

/** Amara corrected the made-up take: politics is sport. */
export function change(given: Partial<Correction> = {}): Correction {
  const from: TagSet = { topics: ['politics'], regions: ['asia-pacific'], countries: [] };
  return {
    id: 1,
    workspaceId: 'T0LOCAL' as WorkspaceId,
    storyId: 412 as StoryId,
    by: 'U001AMARA' as UserId,
    channelId: 'C001DESK' as ChannelId,
    at: noon,
    verdict: 'corrected',
    automatic: from,
    from,
    to: { ...from, topics: ['sport'], countries: ['NO'] },
    misplaced: [],
    ...given,
  };
}

/** Codes with a capital: enough to tell names from codes. */
export const names: TagNames = {
  region: (code) => (code === 'asia-pacific' ? 'Asia-Pacific' : capital(code)),
  topic: (code) => capital(code),
  country: (code) => code,
};

function capital(code: string): string {
  return `${code.slice(0, 1).toUpperCase()}${code.slice(1)}`;
}

/** What an app installed from the manifest is granted, for a strict workspace. */
export const granted = {
  scopes: [
    ...Object.keys(scopes),
    ...listenedEvents.flatMap(({ scope }) => (scope === null ? [] : [scope])),
  ],
  events: listenedEvents.map((event) => event.subscription),
};

/** A story's number. */
export function storyId(number: number): StoryId {
  return number as StoryId;
}

/** A channel's id. */
export function channelNamed(id: string): ChannelId {
  return id as ChannelId;
}

/**
 * Text of any UTF-16 units, halves of pairs and the signs Slack gives meaning to among them. (fast-check's own `binary`
 * strings take seconds to set up.)
 */
export function anyText(maxLength: number): fc.Arbitrary<string> {
  const unit = fc.oneof(
    fc.integer({ min: 0, max: 0xffff }),
    fc.constantFrom(
      ...Array.from('<>&|*_~`:@!#\n\u202E\u2066\uD83D\uDE00 "\'-', (sign) => sign.charCodeAt(0)),
    ),
  );
  return fc.array(unit, { maxLength }).map((units) => String.fromCharCode(...units));
}
