import { beforeAll, expect, test } from 'vitest';
import { loadModels, type Models } from '../../src/cli/installation.ts';
import { openLearning } from '../../src/desk/learning.ts';
import { prepareStory } from '../../src/intake/prepare.ts';
import type { Feed } from '../../src/news/feed.ts';
import type { StoryId } from '../../src/news/ids.ts';
import { storyWith } from '../query/subject.ts';
import { feedId, markets, morning, workspaceId } from '../store/newsroom.ts';
import { home } from '../classify/tagging.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const feed: Feed = {
  id: feedId,
  source: 'Harbour Wire',
  url: 'https://harbour.example/feed.xml',
  timezone: 'UTC',
  datelineWeight: 1,
  defaultCountry: null,
  defaultRegion: null,
  topic: null,
  language: 'en',
  everyMs: null,
  fullText: false,
  auth: null,
};
const titles = 'Gulls Pilots Anchors Lanterns Ropes Barges Buoys Jetties Cranes Keels'.split(' ');
let models: Models;
beforeAll(async () => {
  models = await loadModels(home, `${home}/config`);
});

test('what people keep correcting is learnt for their workspace, and unlearnt when they take it back', async () => {
  await using room = await openNewsdesk();
  const learning = openLearning(room.store, models.teach);
  const tagger = { ...models.tagger, taughtAbout: learning.forSource };
  const receive = async (title: string): Promise<void> => {
    await learning.refresh();
    room.clock.advanceBy(60_000);
    const at = room.clock.now();
    const story = storyWith({
      guid: title,
      title: `${title} counted along the quay`,
      deck: '',
      text: `${title} were counted by the quay on a grey morning.`,
      language: 'en',
      contentHash: title,
      publishedAt: at,
      receivedAt: at,
    });
    await room.receive([prepareStory(story, feed, tagger)]);
  };
  await room.desk.follow({ ...ines, channelId: markets }, 'topic:religion');
  const told = async (): Promise<number> => {
    const rows = await room.store.db.selectFrom('outbox').select('id').execute();
    return rows.length;
  };
  const corrections: number[] = [];
  for (const [at, title] of titles.entries()) {
    await receive(title);
    const wanted = { topics: ['religion'], regions: [], countries: '' } as const;
    const answer = await room.desk.correctTags(ines, (at + 1) as StoryId, wanted);
    if (answer.kind === 'corrected') corrections.push(answer.correction.id);
  }
  expect(corrections.length).toBeGreaterThan(2);
  expect(learning.taughtBy(workspaceId)?.sources).toBe(1);

  const before = await told();
  await receive('Herons');
  expect(await told()).toBeGreaterThan(before);
  const found = await room.desk.search(ines, 'herons topic:religion', { limit: 2 });
  expect(found).toMatchObject({
    kind: 'found',
    takes: [{ tags: { topics: [{ topic: 'religion' }] } }],
  });
  const stranger = { ...ines, workspaceId: 'T9OTHER' as typeof workspaceId };
  expect((await room.desk.search(stranger, 'herons topic:religion', { limit: 2 })).kind).toBe(
    'nothing',
  );

  for (const id of corrections) await room.desk.undoCorrection(ines, id);
  await receive('Terns');
  expect(learning.taughtBy(workspaceId)).toMatchObject({ sources: 0, terms: 0 });
  const terns = await room.desk.search(ines, 'terns topic:religion', { limit: 2 });
  expect(terns.kind).toBe('nothing');
  expect(room.clock.now()).toBeGreaterThan(morning);
});
