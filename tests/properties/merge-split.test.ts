import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RunningStoryId, StoryId } from '../../src/news/ids.ts';
import { createOutbox } from '../../src/store/outbox.ts';
import type { Store } from '../../src/store/store.ts';
import { arrival, desk, follow, markets } from '../store/newsroom.ts';
import { ines, openNewsdesk } from '../desk/newsdesk.ts';

const subjects = ['ferry Kaohsiung harbour', 'bank Norland rate', 'storm Westland coast'] as const;
const acts = fc.array(
  fc.record({
    act: fc.constantFrom('report', 'report', 'copy', 'merge', 'split', 'undo', 'send'),
    one: fc.nat(20),
    other: fc.nat(20),
  }),
  { minLength: 8, maxLength: 30 },
);

/** Sends what waits; gives what was posted as `channel story`, those of splits apart. */
async function send(store: Store, now: number): Promise<string[]> {
  const outbox = createOutbox(store);
  const posted: string[] = [];
  for (const lane of await outbox.waitingLanes()) {
    for (;;) {
      const claim = await outbox.claim(lane, { worker: 'one', now, leaseMs: 60_000, editGapMs: 0 });
      if (claim.kind !== 'send') break;
      const { intent } = claim;
      if (intent.kind !== 'notice' && (intent.kind === 'root' || intent.kind === 'reply')) {
        posted.push(`${lane.channelId} ${intent.storyId} in ${intent.runningStoryId}`);
      }
      const ts = `${1_700_000_000 + Number(intent.id)}.000100`;
      await outbox.settle(intent, { kind: 'sent', ts, nextAt: 0 }, now, 'one');
    }
  }
  return posted;
}

test('whatever people merge, split and take back: each report is told once a thread, and in one thread unless split', async () => {
  await fc.assert(
    fc.asyncProperty(acts, async (steps) => {
      await using room = await openNewsdesk();
      const { store, clock } = room;
      await follow(store, 'ferry OR bank OR storm');
      await follow(store, 'ferry', markets);
      const posted: string[] = [];
      const known: number[] = [];
      let texts = 0;
      for (const { act, one, other } of steps) {
        clock.advanceBy(60_000);
        const stories = await store.db.selectFrom('stories').selectAll().orderBy('id').execute();
        const running = await store.db
          .selectFrom('running_stories')
          .select('id')
          .orderBy('id')
          .execute();
        const story = stories[one % Math.max(1, stories.length)]?.id ?? (0 as StoryId);
        if (act === 'report' || stories.length === 0) {
          const subject = subjects[one % subjects.length] ?? '';
          texts += 1;
          const words = Array.from({ length: 12 }, (_, at) => `w${texts}x${at}`).join(' ');
          const title = `${subject} number ${texts}`;
          const text = `${subject} ${words} ${subject}.`;
          await room.receive([
            arrival({ guid: `g${texts}`, title, text, deck: '', source: `S${other % 4}` }),
          ]);
        } else if (act === 'copy') {
          const row = stories[one % stories.length];
          texts += 1;
          const { title = '', text = '' } = row ?? {};
          await room.receive([
            arrival({
              guid: `g${texts}`,
              title,
              text,
              deck: '',
              source: `C${texts}`,
              contentHash: `${texts}`,
            }),
          ]);
        } else if (act === 'merge') {
          const into = running[other % running.length]?.id ?? (0 as RunningStoryId);
          const answer = await room.desk.mergeStories(ines, story, into);
          if (answer.kind === 'merged') known.push(answer.act.id);
        } else if (act === 'split') {
          const answer = await room.desk.splitStory(ines, story, [story]);
          if (answer.kind === 'split') known.push(answer.act.id);
        } else if (act === 'undo') {
          await room.desk.undoStoryAct(ines, known[one % Math.max(1, known.length)] ?? 0);
        } else posted.push(...(await send(store, clock.now())));
      }
      posted.push(...(await send(store, clock.now())));
      expect(new Set(posted).size).toBe(posted.length);
      const splits = await store.db.selectFrom('story_places').select('story_id').execute();
      for (const channel of [desk, markets]) {
        const told = posted
          .filter((line) => line.startsWith(channel))
          .map((line) => Number(line.split(' ')[1]))
          .filter((id) => !splits.some((row) => row.story_id === id));
        expect(new Set(told).size).toBe(told.length);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
