import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RunningStoryId, StoryId, UserId, WorkspaceId } from '../../src/news/ids.ts';
import type { MessageView } from '../../src/news/intent.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { arrival, databases, desk, emptyTables, follow, markets } from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const bo = { ...ines, userId: 'U002BO' as UserId };
const ferry = 'The Kaohsiung ferry sank at dawn off the harbour with forty aboard, officials said.';
const pier =
  'A Kaohsiung ferry hit the harbour pier in fog before dawn, with forty aboard unhurt, said the port.';
const bank = 'The central bank of Norland raised its rate by half a point against all forecasts.';

/** A report; the same text under another source would be its copy. */
const report = (guid: string, title: string, text: string, source = 'Harbour Wire') =>
  arrival({
    guid,
    title,
    text,
    deck: '',
    source,
    feed: source.toLowerCase().replace(' ', '-') as never,
  });

describe.each(databases)('merging and splitting, on $name', ({ open }) => {
  let store: Store;
  let room: Awaited<ReturnType<typeof openNewsdesk>>;
  beforeAll(async () => {
    store = await open();
  }, 60_000);
  afterAll(async () => store.close());
  beforeEach(async () => {
    await emptyTables(store);
    room = await openNewsdesk('member', store);
  });

  /** Sends all that waits; gives it as `kind thread: headline`, with what the message says. */
  async function send() {
    const outbox = createOutbox(store);
    const sent: { line: string; channel: string; view: MessageView | null }[] = [];
    for (const lane of await outbox.waitingLanes()) {
      for (;;) {
        const at = room.clock.now();
        const claim = await outbox.claim(lane, {
          worker: 'one',
          now: at,
          leaseMs: 60_000,
          editGapMs: 0,
        });
        if (claim.kind !== 'send') break;
        const { intent, view } = claim;
        if (intent.kind === 'notice') throw new Error('no notice is expected');
        const says = intent.link === undefined ? '' : ` ${intent.link.says}`;
        sent.push({
          line: `${intent.kind}${says} ${intent.runningStoryId}: ${view?.take.title}`,
          channel: lane.channelId,
          view,
        });
        const ts = `${1_700_000_000 + Number(intent.id)}.000100`;
        await outbox.settle(intent, { kind: 'sent', ts, nextAt: 0 }, at, 'one');
      }
    }
    return sent;
  }

  async function ids(): Promise<{ stories: StoryId[]; running: RunningStoryId[] }> {
    const rows = await store.db.selectFrom('stories').selectAll().orderBy('id').execute();
    return {
      stories: rows.map(({ id }) => id),
      running: rows.map((row) => row.running_story_id),
    };
  }

  test('a merged story goes on in the thread that stays, is counted there, and comes apart again', async () => {
    await follow(store, 'ferry OR bank');
    await follow(store, 'ferry', markets);
    await room.receive([report('a', 'Ferry sinks off Kaohsiung', ferry)]);
    await room.receive([report('b', 'Bank of Norland raises rate', bank, 'Quay Post')]);
    await send();
    const { stories, running } = await ids();
    const [a = 0 as never] = stories;
    const [ra = 0 as never, rb = 0 as never] = running;
    const seen = await room.desk.storyOf(ines, String(a));
    expect(seen).toMatchObject({ kind: 'story', others: [{ id: rb }] });

    const merged = await room.desk.mergeStories(ines, a, rb);
    expect(merged).toMatchObject({
      kind: 'merged',
      from: { id: ra },
      into: { id: rb, sources: 2 },
    });
    const said = await send();
    expect(
      said
        .filter(({ channel }) => channel === desk)
        .map(({ line }) => line)
        .toSorted(),
    ).toEqual(
      [
        `edit ${ra}: Ferry sinks off Kaohsiung`,
        `edit ${rb}: Bank of Norland raises rate`,
        `link goes-on ${ra}: Ferry sinks off Kaohsiung`,
        `link joined ${rb}: Bank of Norland raises rate`,
      ].toSorted(),
    );
    // Where only the one was told, its thread speaks for both now.
    const there = said.filter(({ channel }) => channel === markets);
    expect(there.map(({ line }) => line)).toEqual([`edit ${ra}: Ferry sinks off Kaohsiung`]);
    expect(there[0]?.view).toMatchObject({ running: { id: rb, sources: 2, takes: 2 } });
    expect(there[0]?.view?.elsewhere).toBeUndefined();
    const old = said.find(({ line, channel }) => channel === desk && line.startsWith(`edit ${ra}`));
    expect(old?.view?.elsewhere).toMatchObject({ says: 'goes-on', by: ines.userId });

    await room.receive([
      report(
        'c',
        'Ferry captain off Kaohsiung questioned',
        'The captain of the Kaohsiung ferry was questioned over the harbour sinking; forty aboard were rescued.',
        'Isle News',
      ),
    ]);
    const later = await send();
    expect(later.map(({ line, channel }) => `${channel} ${line}`).toSorted()).toEqual(
      [
        `${desk} edit ${rb}: Ferry captain off Kaohsiung questioned`,
        `${desk} reply ${rb}: Ferry captain off Kaohsiung questioned`,
        `${markets} edit ${ra}: Ferry captain off Kaohsiung questioned`,
        `${markets} reply ${ra}: Ferry captain off Kaohsiung questioned`,
      ].toSorted(),
    );

    const act = merged.kind === 'merged' ? merged.act.id : 0;
    expect(await room.desk.undoStoryAct(bo, act)).toMatchObject({
      kind: 'undone',
      from: { id: ra, takes: 2 },
      into: { id: rb, takes: 1 },
    });
    expect(await room.desk.undoStoryAct(bo, act)).toEqual({ kind: 'superseded' });
    const undone = await send();
    expect(undone.filter(({ line }) => line.startsWith('link')).map(({ line }) => line)).toEqual([
      `link parted ${rb}: Bank of Norland raises rate`,
      `link parted ${ra}: Ferry sinks off Kaohsiung`,
    ]);
    await room.receive([
      report(
        'd',
        'Bank of Norland explains rate',
        'The governor explained the half point rise of the rate at Norland: inflation stayed above all forecasts of the central bank.',
        'Isle News',
      ),
    ]);
    expect((await send()).map(({ line }) => line)).toContain(
      `reply ${rb}: Bank of Norland explains rate`,
    );
    expect(await room.audit()).toEqual([
      `U001INES merge-stories running story ${ra} → ${rb} (act ${act})`,
      `U002BO undo-story-act running story ${ra} → ${rb} (act ${act})`,
    ]);
  });

  test('what is split off has a message of its own where it is asked for, and its own copies and versions', async () => {
    await follow(store, 'ferry');
    const first = report('a', 'Ferry sinks off Kaohsiung', ferry);
    const other = report('b', 'Ferry off Kaohsiung harbour collides', pier, 'Quay Post');
    await room.receive([first]);
    await room.receive([other]);
    await send();
    const { stories, running } = await ids();
    const [a = 0 as never, b = 0 as never] = stories;
    const [home = 0 as never, same] = running;
    expect(same).toBe(home);

    expect(await room.desk.splitStory(ines, a, [])).toEqual({ kind: 'none' });
    expect(await room.desk.splitStory(ines, a, [a, b])).toEqual({ kind: 'all' });
    const away = { ...ines, channelId: markets };
    expect(await room.desk.splitStory(away, a, [b])).toEqual({ kind: 'not-here' });
    const split = await room.desk.splitStory(ines, a, [b]);
    expect(split).toMatchObject({
      kind: 'split',
      opened: 1,
      from: { takes: 1 },
      into: { takes: 1 },
    });
    if (split.kind !== 'split') return;
    const own = split.into.id;
    expect((await send()).map(({ line }) => line)).toEqual([
      `root ${own}: Ferry off Kaohsiung harbour collides`,
      `link moved ${home}: Ferry sinks off Kaohsiung`,
      `edit ${home}: Ferry sinks off Kaohsiung`,
    ]);
    await room.receive([
      {
        ...other,
        story: { ...other.story, text: `${pier} Nobody was hurt, divers found.`, contentHash: 'x' },
      },
    ]);
    const copy = {
      ...other.story,
      guid: 'c',
      source: 'Isle News',
      feed: 'isle' as never,
      contentHash: 'y',
      text: `${pier} Nobody was hurt, divers found.`,
    };
    await room.receive([{ ...other, story: copy }]);
    const grown = await send();
    expect(grown.map(({ line }) => line.split(':')[0])).toEqual([`edit ${own}`]);
    expect(grown[0]?.view?.running).toMatchObject({ id: own, state: 'updated', copies: 1 });

    expect(await room.desk.undoStoryAct(ines, split.act.id)).toMatchObject({
      kind: 'undone',
      from: { takes: 2 },
    });
    const back = await send();
    expect(back.map(({ line }) => line.replace(/:.*/, '')).toSorted()).toEqual(
      [`link back ${own}`, `edit ${home}`, `edit ${own}`].toSorted(),
    );
    const old = back.find(({ line }) => line.startsWith(`edit ${own}`));
    expect(old?.view?.elsewhere).toMatchObject({ says: 'back' });
    const choices = await room.desk.storyOf(ines, String(a));
    expect(choices).toMatchObject({ kind: 'story', others: [] });
  });

  test('the story that led may leave: the first of the rest leads the old message', async () => {
    await follow(store, 'ferry');
    await room.receive([report('a', 'Ferry sinks off Kaohsiung', ferry)]);
    await room.receive([report('b', 'Ferry off Kaohsiung harbour collides', pier, 'Quay Post')]);
    await send();
    const [a = 0 as never] = (await ids()).stories;
    await room.desk.splitStory(ines, a, [a]);
    const edit = (await send()).find(({ line }) => line.startsWith('edit'));
    expect(edit?.view?.lead.title).toBe('Ferry off Kaohsiung harbour collides');
    expect(edit?.view?.running).toMatchObject({
      headline: 'Ferry off Kaohsiung harbour collides',
      takes: 1,
    });
  });

  test('an act on what was merged since cannot be undone, and other workspaces see none of it', async () => {
    await follow(store, 'ferry OR bank OR storm');
    await room.receive([report('a', 'Ferry sinks off Kaohsiung', ferry)]);
    await room.receive([report('b', 'Bank of Norland raises rate', bank, 'Quay Post')]);
    await room.receive([
      report(
        'c',
        'Storm Ida nears Westland coast',
        'Winds of a hundred knots were measured at Cape Far.',
        'Isle News',
      ),
    ]);
    await send();
    const { stories, running } = await ids();
    const [a = 0 as never, b = 0 as never] = stories;
    const [ra = 0 as never, rb = 0 as never, rc = 0 as never] = running;
    const first = await room.desk.mergeStories(ines, a, rb);
    const second = await room.desk.mergeStories(ines, b, rc);
    expect(second).toMatchObject({ kind: 'merged', into: { id: rc, takes: 3 } });
    expect(await room.desk.mergeStories(ines, a, rc)).toEqual({ kind: 'same' });
    expect(await room.desk.undoStoryAct(ines, first.kind === 'merged' ? first.act.id : 0)).toEqual({
      kind: 'superseded',
    });
    const stranger = { ...ines, workspaceId: 'T9' as WorkspaceId };
    expect(
      await room.desk.undoStoryAct(stranger, second.kind === 'merged' ? second.act.id : 0),
    ).toEqual({
      kind: 'not-found',
    });
    const shared = await store.db.selectFrom('running_stories').selectAll().orderBy('id').execute();
    expect(shared.map(({ id, takes }) => [id, takes])).toEqual([
      [ra, 1],
      [rb, 1],
      [rc, 1],
    ]);
  });
});
