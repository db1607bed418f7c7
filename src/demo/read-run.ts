import { z } from 'zod';
import type { LocalWorkspace } from '../local/workspace.ts';
import type { TranscriptMessage } from '../local/transcript.ts';
import type { ChannelId } from '../news/ids.ts';
import type { IntentKind } from '../news/intent.ts';
import type { Relation } from '../news/story.ts';
import { regions, topics } from '../news/tag.ts';
import { readDayRecord, type StoryRecord } from '../store/day-record.ts';
import type { Store } from '../store/store.ts';
import type { FinishedRun, RunChannel, RunMessage, RunOutcome, RunStory } from './finished-run.ts';
import { linksOf } from './links.ts';
import type { WireCounts } from './wire-server.ts';

/** The part of `stories.detail` that is looked at here. */
const detailSchema = z.object({
  tags: z.object({
    regions: z.array(z.object({ region: z.enum(regions) })),
    topics: z.array(z.object({ topic: z.enum(topics) })),
  }),
});

/** What a run is read from. */
export interface RunSources {
  readonly store: Store;
  readonly workspace: LocalWorkspace;
  /** Conversations in the order they are shown: `#name` or `@person` and its id. */
  readonly channels: readonly { readonly name: string; readonly id: ChannelId }[];
  /** Redraws by channel id and message ts. */
  readonly edits: ReadonlyMap<string, number>;
  readonly wires: Readonly<WireCounts>;
}

/** The key under which `edits` counts a message. */
export function messageKey(channelId: string, ts: string): string {
  return `${channelId} ${ts}`;
}

function readStory(row: StoryRecord): RunStory {
  const { tags } = detailSchema.parse(JSON.parse(row.detail));
  return {
    guid: row.guid,
    feed: row.feed_id,
    title: row.title,
    regions: tags.regions.map((tag) => tag.region),
    topics: tags.topics.map((tag) => tag.topic),
    urgency: row.urgency,
    runningStory: row.running_story_id,
    relation: relationOf(row.relation),
    version: row.version,
  };
}

function relationOf(text: string): Relation {
  return z.enum(['new', 'update', 'copy', 'revision']).parse(text);
}

/** Reads what a played day left in the database, the workspace and the wires' counts. */
export async function readRun(sources: RunSources): Promise<FinishedRun> {
  const { workspace, channels } = sources;
  const { stories, outbox, outcomes } = await readDayRecord(sources.store);
  const guids = new Map<number, string>(stories.map((row) => [row.id, row.guid]));
  const sentFor = new Map(
    outbox.map((row) => [row.key, { kind: row.kind, guid: guids.get(row.story_id) ?? '' }]),
  );
  const names = new Map<string, string>(channels.map(({ id, name }) => [id, name]));

  return {
    stories: stories.map(readStory),
    outcomes: outcomes.map((row): RunOutcome => ({
      guid: guids.get(row.story_id) ?? '',
      channel: names.get(row.channel_id) ?? row.channel_id,
      outcome: row.outcome,
    })),
    channels: channels.map(({ id, name }): RunChannel => {
      const { messages } = workspace.transcript(id);
      return {
        name,
        // What people typed, such as /wire follow, is no part of the day.
        messages: messages
          .filter((message) => message.metadata !== null)
          .map((message) => readMessage(message, id, sentFor, sources.edits)),
      };
    }),
    unsent: outbox
      .filter((row) => row.state !== 'sent')
      .map((row) => `${row.key} (${row.state}${row.reason === null ? '' : `: ${row.reason}`})`),
    slackErrors: [...workspace.counts.errors.keys(), ...workspace.counts.unknown.keys()].filter(
      (error) => !error.endsWith(' ratelimited'),
    ),
    doubles: [...workspace.counts.deliveries]
      .filter(([, count]) => count.accepted > 1)
      .map(([id]) => id),
    wires: sources.wires,
  };
}

/** A message of the workspace, with what it was sent for. */
function readMessage(
  message: TranscriptMessage,
  channelId: string,
  sentFor: ReadonlyMap<string, { readonly kind: IntentKind; readonly guid: string }>,
  edits: ReadonlyMap<string, number>,
): RunMessage {
  const id = message.metadata?.event_payload['delivery_id'];
  return {
    ts: message.ts,
    at: Math.floor(Number(message.ts) * 1000),
    lines: message.lines,
    links: linksOf(message.blocks),
    sentFor: (typeof id === 'string' ? sentFor.get(id) : undefined) ?? null,
    edits: edits.get(messageKey(channelId, message.ts)) ?? 0,
    pings: message.pings,
    spoofs: message.spoofs,
    replies: message.replies.map((reply) => readMessage(reply, channelId, sentFor, edits)),
  };
}
