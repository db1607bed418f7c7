import { expect, test } from 'vitest';
import { loadDay, type Day } from '../../src/demo/day.ts';
import { checkExpectations } from '../../src/demo/expectations.ts';
import type { FinishedRun, RunChannel, RunMessage } from '../../src/demo/finished-run.ts';
import type { IntentKind } from '../../src/news/intent.ts';
import { countRun, printRun } from '../../src/demo/transcript.ts';

const day = await loadDay(new URL('../../fixtures/day', import.meta.url).pathname);

/** As the poster draws it: direction marks off. */
function plain(title: string): string {
  return title.replaceAll(/\p{Bidi_Control}/gu, '');
}

function message(kind: IntentKind, key: string, more: Partial<RunMessage> = {}): RunMessage {
  const story = day.stories.find((one) => one.key === key);
  return {
    ts: `${key}.${kind}`,
    at: story?.versions[0].at ?? 0,
    lines: [plain(story?.versions[0].title ?? '')],
    links: [],
    sentFor: { kind, guid: story?.guid ?? '' },
    edits: 0,
    pings: [],
    spoofs: [],
    replies: [],
    ...more,
  };
}

/** The run in which everything went as written. */
function perfectRun(): FinishedRun {
  const events = [...new Set(day.stories.map((story) => story.event))];
  const channels = Object.entries(day.expectations.channels).map(
    ([name, { roots }]): RunChannel => ({
      name,
      messages: roots.map((root) => {
        const versions =
          day.stories.find((story) => story.key === root.story)?.versions.length ?? 1;
        return message('root', root.story, {
          edits: root.thread.length + root.copies.length + versions - 1,
          replies: root.thread.map((key) => message('reply', key)),
        });
      }),
    }),
  );
  return {
    stories: day.stories.map((story) => ({
      guid: story.guid,
      feed: story.feed,
      title: plain(story.versions[0].title),
      regions: story.expect.regions,
      topics: story.expect.topic === undefined ? [] : [story.expect.topic],
      urgency: story.expect.breaking ? 2 : null,
      runningStory: events.indexOf(story.event),
      relation: story.copyOf === null ? 'update' : 'copy',
      version: story.versions.length,
    })),
    outcomes: outcomesOf(day),
    channels,
    unsent: [],
    slackErrors: [],
    doubles: [],
    wires: { fresh: 100, unchanged: 1000, errors: 5, malformed: 2 },
  };
}

function outcomesOf({ stories, expectations }: Day): FinishedRun['outcomes'] {
  const guid = (key: string): string => stories.find((story) => story.key === key)?.guid ?? '';
  const kept = Object.entries(expectations.channels).flatMap(([channel, { roots }]) =>
    roots.flatMap((root) =>
      (
        [
          ['posted', [root.story]],
          ['threaded', root.thread],
          ['copy', root.copies],
          ['excluded', root.excluded],
        ] as const
      ).flatMap(([outcome, keys]) => keys.map((key) => ({ channel, guid: guid(key), outcome }))),
    ),
  );
  const quiet = stories.flatMap((story) =>
    story.expect.outcome === undefined
      ? []
      : [{ channel: '#politics', guid: story.guid, outcome: story.expect.outcome }],
  );
  return [...kept, ...quiet];
}

/** The perfect run with the first root of a channel changed. */
function withRoot(channel: string, change: (root: RunMessage) => RunMessage[]): FinishedRun {
  const run = perfectRun();
  return {
    ...run,
    channels: run.channels.map((one) =>
      one.name === channel
        ? {
            name: channel,
            messages: one.messages.flatMap((root, at) => (at === 0 ? change(root) : [root])),
          }
        : one,
    ),
  };
}

test('a day that went as written breaks nothing', () => {
  expect(checkExpectations(day, perfectRun())).toEqual([]);
});

test('a lost, doubled or invented story is named', () => {
  const run = perfectRun();
  const [first, ...others] = run.stories;
  if (first === undefined) throw new Error('no stories');
  const lines = (stories: FinishedRun['stories']): string[] =>
    checkExpectations(day, { ...run, stories }).filter((line) => line.includes('stored'));
  expect(lines(others)).toEqual([`${day.stories[0]?.key}: was never stored`]);
  expect(lines([...run.stories, first])).toEqual([`${first.guid}: is stored twice`]);
  expect(lines([...run.stories, { ...first, guid: 'x' }])).toEqual([
    'stored a story no feed had: x',
  ]);
});

test('a wrong region, topic or running story is named', () => {
  const run = perfectRun();
  const stories = run.stories.map((story) =>
    story.guid.endsWith(':palau-2')
      ? {
          ...story,
          regions: ['asia-pacific' as const],
          topics: ['conflict' as const],
          runningStory: -1,
        }
      : story,
  );
  expect(checkExpectations(day, { ...run, stories })).toEqual([
    'palau-2: regions should be asia-pacific, americas, are asia-pacific',
    'palau-2: the first topic should be politics, topics are conflict',
    'palau-2: should stand in the running story palau-talks, stands apart',
  ]);
});

test('a missing alert, an alert too many and a reply in no thread are named', () => {
  expect(
    checkExpectations(
      day,
      withRoot('#breaking', () => []),
    ),
  ).toEqual(['#breaking: should show quake-1']);
  expect(
    checkExpectations(
      day,
      withRoot('#breaking', (root) => [root, root]),
    ),
  ).toEqual(['#breaking: has two messages for arequipa-quake']);
  const extra = message('root', 'norway-ski');
  expect(
    checkExpectations(
      day,
      withRoot('#breaking', (root) => [root, extra]),
    ),
  ).toEqual(['#breaking: should not show norway-ski']);
  expect(
    checkExpectations(
      day,
      withRoot('#breaking', (root) => [{ ...root, replies: root.replies.slice(1) }]),
    ),
  ).toEqual([
    '#breaking, quake-1: the thread should hold quake-2, quake-3, quake-4, quake-5, quake-6, holds quake-3, quake-4, quake-5, quake-6',
  ]);
});

test('a ping, a faked link, a link outside and a turned line are named', () => {
  const bad = withRoot('#breaking', (root) => [
    {
      ...root,
      lines: [...root.lines, 'gnp\u202Eexe'],
      pings: ['channel'],
      spoofs: ['a.example → https://b.example'],
      links: ['https://evil.example/login'],
    },
  ]);
  const found = checkExpectations(day, bad).map((line) => line.replace(/^.*" /, ''));
  expect(found).toEqual([
    'pings channel',
    'fakes a link: a.example → https://b.example',
    'leads outside: https://evil.example/login',
    'carries control characters',
  ]);
});

test('a root that was not redrawn, or redrawn for nothing, is named', () => {
  expect(
    checkExpectations(
      day,
      withRoot('#breaking', (root) => [{ ...root, edits: 0 }]),
    ),
  ).toEqual(['#breaking, quake-1: should have been redrawn']);
  expect(
    checkExpectations(
      day,
      withRoot('#breaking', (root) => [{ ...root, edits: 40 }]),
    ),
  ).toEqual(['#breaking, quake-1: was redrawn 40 times for 5']);
});

test('what is not sent, sent twice, refused, or never failed is named', () => {
  const run = perfectRun();
  const broken = checkExpectations(day, {
    ...run,
    unsent: ['root.x'],
    doubles: ['reply.y'],
    slackErrors: ['chat.update message_not_found'],
    wires: { ...run.wires, malformed: 0 },
  });
  expect(broken).toEqual([
    'never sent: root.x',
    'posted twice: reply.y',
    'Slack refused: chat.update message_not_found',
    'the wires: at least 1 answers malformed, were 0',
  ]);
});

test('the transcript shows every channel, empty ones too, threads indented, edits marked, and the counts', () => {
  const run = perfectRun();
  const text = printRun(run);
  expect(text).toContain('#watercooler\n------------\n  (nothing)');
  expect(text).toMatch(/^ {2}09:12 {2}BREAKING: Strong earthquake.*\(edited 5 times\)$/m);
  expect(text).toMatch(/^ {9}↳ 09:21 {2}Magnitude 6\.9/m);
  const { stories, runningStories, alerts, updates } = countRun(run);
  expect(text.split('\n').at(-1)).toContain(
    `${stories} stories · ${runningStories} running stories · ${alerts} alerts · ${updates} updates in threads · outcomes: `,
  );
});
