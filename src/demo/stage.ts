import { countryNames } from '../config/countries.ts';
import { readFeeds } from '../config/feeds.ts';
import type { FriendlyNames } from '../config/names.ts';
import { ConfigError } from '../config/problem.ts';
import type { Tagger } from '../classify/tagger.ts';
import type { TopicTeacher } from '../classify/topic-learning.ts';
import { RecordedClock, seededRandom, systemClock, type Clock } from '../clock.ts';
import { createDateline, localConnection, type Dateline } from '../dateline.ts';
import { openWireDesk } from '../desk/wire-desk.ts';
import { DatelineError } from '../errors.ts';
import type { Background } from '../group/background.ts';
import { localPage, type Controls } from '../local/page/page.ts';
import { localTeamId } from '../local/places.ts';
import {
  startLocalWorkspace,
  type LocalWorkspace,
  type LocalWorkspaceOptions,
} from '../local/workspace.ts';
import type { Log } from '../log.ts';
import type { ChannelId, UserId } from '../news/ids.ts';
import { vocabularyOf } from '../query/vocabulary.ts';
import { buildManifest } from '../slack/manifest.ts';
import { openSqliteStore, type Store } from '../store/store.ts';
import { countStories } from '../store/stories.ts';
import { placeholderOrigin, type Day, type DayWorkspace } from './day.ts';
import type { FinishedRun } from './finished-run.ts';
import { messageKey, readRun } from './read-run.ts';
import { startWireServer, type WireServer } from './wire-server.ts';
import { readFeed } from '../intake/read-feed.ts';

/** What a stage is set up with. */
export interface StageOptions {
  readonly day: Day;
  readonly tagger: Tagger;
  /** Learns from what people say of tags; nothing is learnt when absent. */
  readonly teach?: TopicTeacher;
  readonly names: FriendlyNames;
  readonly background: Background;
  /** The database: a file, or `:memory:`. */
  readonly database: string;
  readonly log: Log;
  /** The newsroom's page, and what moves recorded time from there; without a page nobody can look in. */
  readonly page?: { readonly port: number; readonly controls: Controls; readonly realClock: Clock };
}

/** Everything a recorded day is played on: wires, Dateline and a newsroom, all real but for the time. */
export interface Stage extends AsyncDisposable {
  readonly clock: RecordedClock;
  readonly dateline: Dateline;
  readonly workspace: LocalWorkspace;
  readonly wires: WireServer;
  /** Conversations in the order of workspace.yaml. */
  readonly channels: readonly StageChannel[];
  /** Stories stored so far that may be seen. */
  readonly countStories: () => Promise<number>;
  /** All that the day has left behind so far. */
  readonly read: () => Promise<FinishedRun>;
}

/** A conversation of the newsroom. */
interface StageChannel {
  /** `#name` or `@person`. */
  readonly name: string;
  readonly id: ChannelId;
  readonly follow: readonly string[];
  /** Who types the queries. */
  readonly by: UserId;
}

/** Slack's name of the slash command on this stage. */
const command = '/wire';

/** Chance repeats, so that a day is played alike every time. */
const seed = 20_260_317;

/** New feeds are first asked over this long. */
const firstPollSpreadMs = 60_000;

/** Opens the newsroom's channels and direct messages. @throws DatelineError `demo/fixture` for a name nobody has */
export function openChannels(workspace: LocalWorkspace, asked: DayWorkspace): StageChannel[] {
  const ids = new Map<string, UserId>();
  for (const person of workspace.state.people.values()) ids.set(person.name, person.id);
  const idOf = (name: string): UserId => {
    const id = ids.get(name);
    if (id !== undefined) return id;
    throw new DatelineError('demo/fixture', `workspace.yaml: nobody is called ${name}`, {
      hint: 'Add the person to workspace.yaml.',
    });
  };
  const channels = asked.channels.map((channel) => ({
    name: `#${channel.name}`,
    id: workspace.addChannel({ name: channel.name }),
    follow: channel.follow,
    by: idOf(channel.by),
  }));
  const direct = asked.direct.map((one) => ({
    name: `@${one.with}`,
    id: workspace.directMessage(idOf(one.with)),
    follow: one.follow,
    by: idOf(one.with),
  }));
  return [...channels, ...direct];
}

/** People type their queries: in a channel as a slash command, in a direct message in plain words. */
async function followAll(
  workspace: LocalWorkspace,
  dateline: Dateline,
  channels: readonly StageChannel[],
): Promise<void> {
  for (const { name, id, follow, by } of channels) {
    const isDirect = name.startsWith('@');
    for (const query of follow) {
      if (isDirect) await workspace.say(by, id, `follow ${query}`);
      else await workspace.command(by, id, command, `follow ${query}`);
    }
    const person = { workspaceId: workspace.teamId, userId: by, channelId: id, isDirect };
    const followed = await settled(async () => dateline.desk.list(person), follow.length);
    if (followed !== follow.length) {
      throw new DatelineError(
        'demo/not-followed',
        `${name} follows ${followed} of the ${follow.length} queries typed there`,
        { hint: 'Try the queries of workspace.yaml with dateline check.' },
      );
    }
  }
}

/** Listeners answer after the ack, so a subscription may be a moment away. */
async function settled(list: () => Promise<readonly unknown[]>, wanted: number): Promise<number> {
  let found = 0;
  for (let tries = 0; tries < 200; tries += 1) {
    found = (await list()).length;
    if (found >= wanted) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return found;
}

/** Counts redraws by message. */
function countEdits(workspace: LocalWorkspace): ReadonlyMap<string, number> {
  const edits = new Map<string, number>();
  workspace.onChange((change) => {
    if (change.kind !== 'updated') return;
    const key = messageKey(change.channelId, change.ts);
    edits.set(key, (edits.get(key) ?? 0) + 1);
  });
  return edits;
}

/** The page of the newsroom: its port, what it shows beside the channels, and the player's controls. */
function pageOf(
  { port, controls, realClock }: NonNullable<StageOptions['page']>,
  { clock, log, store }: { readonly clock: Clock; readonly log: Log; readonly store: Store },
  opened: AsyncDisposableStack,
): Pick<LocalWorkspaceOptions, 'port' | 'page'> {
  const wireDesk = opened.use(openWireDesk({ store, clock, realClock, workspaceId: localTeamId }));
  const manifest = buildManifest({ command, requestUrl: null });
  return { port, page: localPage({ manifest, wireDesk, controls, log }) };
}

/**
 * Opens the wires, the newsroom and Dateline at the day's first minute, and has people follow what they follow.
 * @throws DatelineError when the fixtures do not hold together; ConfigError for feeds.yaml
 */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { day, log } = options;
  const clock = new RecordedClock(day.workspace.starts);
  await using opened = new AsyncDisposableStack();
  const wires = opened.use(await startWireServer(day, clock));
  const { value, problems } = readFeeds(
    'fixtures/day/feeds.yaml',
    day.feedsText.replaceAll(placeholderOrigin, wires.origin),
  );
  if (value === null) throw new ConfigError(problems);
  const store = opened.use(await openSqliteStore(options.database));
  const workspace = opened.use(
    await startLocalWorkspace({
      clock,
      // People answer modals in their own time, however fast the day is played.
      actsClock: systemClock(),
      random: seededRandom(seed),
      log,
      people: day.workspace.people,
      channels: [],
      ...(options.page === undefined ? {} : pageOf(options.page, { clock, log, store }, opened)),
    }),
  );
  const channels = openChannels(workspace, day.workspace);
  const dateline = opened.use(
    await createDateline({
      clock,
      random: seededRandom(seed),
      log,
      store,
      feeds: value.feeds,
      tagger: options.tagger,
      ...(options.teach === undefined ? {} : { teach: options.teach }),
      background: options.background,
      names: options.names,
      vocabulary: vocabularyOf({ countries: countryNames(), feeds: value.listed }),
      workspaceId: workspace.teamId,
      slack: {
        ...localConnection(workspace),
        command,
      },
      // The wires are on loopback, and nothing else is asked for.
      allowPrivate: () => true,
      userAgent: 'DatelineBot/demo',
      // One loopback host plays all publishers.
      hostRestMs: 0,
      readFeed,
      worker: 'demo',
      firstPollSpreadMs,
    }),
  );
  const { url } = await dateline.start();
  workspace.setRequestUrl(url);
  await followAll(workspace, dateline, channels);
  const edits = countEdits(workspace);
  const held = opened.move();
  return {
    clock,
    dateline,
    workspace,
    wires,
    channels,
    countStories: async () => countStories(store.db),
    read: async () => readRun({ store, workspace, channels, edits, wires: wires.counts }),
    [Symbol.asyncDispose]: async () => held.disposeAsync(),
  };
}
