import type { Generated } from 'kysely';
import type {
  ChannelId,
  FeedId,
  IntentId,
  RunningStoryId,
  StoryActId,
  StoryId,
  SubscriptionId,
  UserId,
  WorkspaceId,
} from '../news/ids.ts';
import type { PollOutcome } from '../news/feed.ts';
import type { IntentClass, IntentKind, Manner } from '../news/intent.ts';
import type { OutcomeKind } from '../news/outcome.ts';

/**
 * The tables, as both databases hold them. Times are bigint epoch ms (UTC), booleans 0 or 1, JSON is text.
 * Whatever a workspace owns carries `workspace_id`; stories, tags and running stories are shared.
 */
export interface Database {
  workspaces: {
    id: WorkspaceId;
    created_at: number;
    /** Where notices go: `admin` of desks.yaml; null sends them to whoever followed first. */
    admin_channel: ChannelId | null;
    /** When Slack last refused it a chart, epoch ms; null when it never did. */
    charts_refused_at: Generated<number | null>;
  };
  /** `turn`: the number of the last turn committed. */
  counters: { name: string; value: number };
  feeds: FeedsTable;
  added_feeds: AddedFeedsTable;
  hosts: HostsTable;
  running_stories: RunningStoriesTable;
  stories: StoriesTable;
  takes: TakesTable;
  story_words: StoryWordsTable;
  /** The same for `workspace_tags`, by its ids. */
  workspace_words: { rowid: number; words: string };
  subscriptions: SubscriptionsTable;
  roots: RootsTable;
  outcomes: OutcomesTable;
  outbox: OutboxTable;
  lanes: LanesTable;
  gates: GatesTable;
  corrections: CorrectionsTable;
  workspace_tags: WorkspaceTagsTable;
  slack_events: { event_id: string; received_at: number };
  story_acts: StoryActsTable;
  story_places: StoryPlacesTable;
  audit: AuditTable;
  gists: GistsTable;
}

/** One row a feed ever seen; settings stay in config, this is what polling learnt. */
export interface FeedsTable {
  id: FeedId;
  /** As declared or added. */
  url: string;
  /** Where permanent redirects led for long enough: asked instead of `url`. Null when it never moved. */
  moved_to: string | null;
  /** The host of the URL that is asked, with its port. */
  host: string;
  source: string;
  /** What people name it by: F3. */
  number: number;
  /** 1 while config/feeds.yaml lists it as enabled. */
  is_declared: number;
  /** 1 while it is polled: declared or added, and not gone. */
  is_active: number;
  due_at: number;
  lease_by: string | null;
  lease_until: number;
  etag: string | null;
  last_modified: string | null;
  body_hash: string | null;
  /** Null until the first poll was stored: what that poll brings is baseline. */
  baseline_at: number | null;
  last_success_at: number | null;
  last_failure_at: number | null;
  last_failure: string | null;
  failures: number;
  /** Which parser read it last. */
  way: string | null;
  /** How the last poll ended; null before the first. */
  last_outcome: PollOutcome | null;
  /** What the last document that could be read lacked; null when nothing. */
  document: 'empty' | 'undated' | null;
  /** When the failures began that nothing has ended yet, epoch ms. */
  failing_since: number | null;
  /** The trouble that the admin channel was told of last and that has not ended. */
  reported: 'failing' | 'silent' | null;
  reported_at: number | null;
  /** JSON: what only polling reads (`Learnt` in intake/learnt.ts). */
  learnt: string | null;
}

/** Servers of feeds: one request at a time, over all processes, and a rest in between. */
interface HostsTable {
  host: string;
  /** Not asked before, epoch ms. */
  next_at: number;
  lease_by: string | null;
  lease_until: number;
}

/** The feeds a workspace's people added; a feed removed and added again keeps its row. */
interface AddedFeedsTable {
  workspace_id: WorkspaceId;
  feed_id: FeedId;
  added_by: UserId;
  added_at: number;
  removed_at: number | null;
}

export interface RunningStoriesTable {
  id: Generated<RunningStoryId>;
  slug: string;
  headline: string;
  state: string;
  opened_at: number;
  last_take_at: number;
  takes: number;
  copies: number;
  sources: number;
  urgency: number | null;
  /** Whose it is, of one that people split off; null of the automatic ones, which all share. */
  workspace_id: Generated<WorkspaceId | null>;
}

/** A publisher's report at its newest version. */
export interface StoriesTable {
  id: Generated<StoryId>;
  feed_id: FeedId;
  guid: string;
  source: string;
  title: string;
  deck: string;
  text: string;
  permalink: string | null;
  published_at: number;
  date_quality: string;
  received_at: number;
  language: string | null;
  urgency: number | null;
  genre: string;
  content_hash: string;
  version: number;
  running_story_id: RunningStoryId;
  relation: string;
  /** JSON: what is only read back whole (`StoryDetail` in stories.ts). */
  detail: string;
  /** The turn that wrote this version: a window catches up by it. */
  turn: number;
  /** 1 while it may be seen; 0 for what is embargoed or killed. */
  is_visible: number;
  /** Who speaks in it (`VoiceOf`), as it came first; null in a copy, which is nobody's own report. */
  voice: Generated<string | null>;
  /** Its tags in one line, for counting (`marksOf`); null when it is not counted. */
  marks: Generated<string | null>;
}

/** Versions a story had before its newest. */
interface TakesTable {
  story_id: StoryId;
  version: number;
  title: string;
  text: string;
  received_at: number;
  content_hash: string;
}

/**
 * The words of a story, made by src/query/words.ts, its tags among them (`tagWord`), indexed verbatim: FTS5 on SQLite,
 * a tsvector on PostgreSQL. Written and matched only through the dialect.
 */
interface StoryWordsTable {
  rowid: StoryId;
  words: string;
}

export interface SubscriptionsTable {
  id: Generated<SubscriptionId>;
  workspace_id: WorkspaceId;
  number: number;
  channel_id: ChannelId;
  created_by: UserId;
  query: string;
  delivery: string;
  version: number;
  created_at: number;
  ended_at: number | null;
}

/** The one message of a running story in a channel. */
interface RootsTable {
  workspace_id: WorkspaceId;
  channel_id: ChannelId;
  running_story_id: RunningStoryId;
  /** The take that opened it. */
  story_id: StoryId;
  /** JSON: numbers and ids of the subscriptions that opened it. */
  opened_by: string;
  /** Slack's ts; null until sent. */
  ts: string | null;
  /** When it was last drawn, epoch ms; edits keep 60 s apart. */
  drawn_at: number | null;
  created_at: number;
  /** Set when its message is no more (deleted in Slack, refused, dropped): the next take that matches opens anew. */
  gone_at: number | null;
  /** JSON: the escalations its channel was told of, each once. */
  escalations: Generated<string>;
}

interface OutcomesTable {
  workspace_id: WorkspaceId;
  story_id: StoryId;
  story_version: number;
  subscription_id: SubscriptionId;
  subscription_version: number;
  channel_id: ChannelId;
  outcome: OutcomeKind;
  reason: string | null;
  at: number;
}

export interface OutboxTable {
  id: Generated<IntentId>;
  /** Unique. */
  key: string;
  workspace_id: WorkspaceId;
  channel_id: ChannelId;
  kind: IntentKind;
  class: IntentClass;
  /** 0 in a notice, which speaks of no story. */
  running_story_id: RunningStoryId;
  story_id: StoryId;
  /** JSON of a notice (src/news/notice.ts); null in all else. */
  facts: string | null;
  /** How it is drawn: less each time Slack refuses the drawing. */
  manner: Generated<Manner>;
  created_at: number;
  /** Not before this, epoch ms: edits wait and collapse. */
  not_before: number;
  state: 'pending' | 'sending' | 'sent' | 'refused' | 'held';
  attempts: number;
  first_try_at: number | null;
  last_try_at: number | null;
  ts: string | null;
  reason: string | null;
}

/** One sending lane a (workspace, channel). */
interface LanesTable {
  workspace_id: WorkspaceId;
  channel_id: ChannelId;
  lease_by: string | null;
  lease_until: number;
  next_at: number;
  /** Set while a person must act (bot removed, archived): the Slack error and what to do. */
  paused_reason: string | null;
  /** Since when it is paused, epoch ms. */
  paused_at: number | null;
}

/** Closed by Slack's Retry-After; the method `*` is all of a workspace, closed while its token is refused. */
interface GatesTable {
  workspace_id: WorkspaceId;
  method: string;
  closed_until: number;
  /** Slack's error and what to do, of a refused token; null for Retry-After. */
  reason: string | null;
  closed_at: number | null;
}

/** What people said of stories' tags: only ever added to. */
export interface CorrectionsTable {
  id: Generated<number>;
  workspace_id: WorkspaceId;
  story_id: StoryId;
  said_by: UserId;
  channel_id: ChannelId;
  at: number;
  verdict: string;
  /** JSON: three `TagSet`s. */
  automatic: string;
  tags_before: string;
  tags_after: string;
  /** JSON: channel ids. */
  misplaced: string;
}

/**
 * A story whose tags a workspace holds to be others than the shared ones. Its words, with those tags among them, stand in
 * `workspace_words` under this row's id.
 */
interface WorkspaceTagsTable {
  id: Generated<number>;
  workspace_id: WorkspaceId;
  story_id: StoryId;
  /** JSON `TagSet`: what people last said; null when nothing. */
  said: string | null;
  /** JSON `Tags` without genre: what the tagger makes of it with what this workspace taught it; null when that is the same. */
  learnt: string | null;
}

/** What people said of running stories, only ever added to; an act that was taken back says so. */
export interface StoryActsTable {
  id: Generated<StoryActId>;
  workspace_id: WorkspaceId;
  /** `merge`: all of `running_story_id` belongs to `into_id`. `split`: the stories of `story_places` do. */
  verb: 'merge' | 'split';
  said_by: UserId;
  channel_id: ChannelId;
  at: number;
  running_story_id: RunningStoryId;
  into_id: RunningStoryId;
  undone_at: number | null;
  undone_by: UserId | null;
}

/** Stories that people of a workspace split off; of several acts on one story the newest that stands holds. */
interface StoryPlacesTable {
  act_id: StoryActId;
  workspace_id: WorkspaceId;
  story_id: StoryId;
  running_story_id: RunningStoryId;
}

interface AuditTable {
  id: Generated<number>;
  workspace_id: WorkspaceId;
  at: number;
  actor: string;
  verb: string;
  channel_id: ChannelId | null;
  detail: string;
}

/** What a language model wrote, or why it may not be shown: the cache, by all it was asked. */
interface GistsTable {
  /** A hash of model, prompt and reports. */
  key: string;
  /** Ids and versions of a thread's takes: shown only where just these stand. */
  takes: string;
  /** Null where it was refused. */
  text: string | null;
  refusal: string | null;
  model: string;
  /** How many reports it was written from. */
  reports: number;
  made_at: number;
}
