import type { Day, DayStory } from './day.ts';
import { storedByKey } from './expect-stories.ts';
import type { FinishedRun, RunChannel, RunMessage } from './finished-run.ts';

type ExpectedChannel = Day['expectations']['channels'][string];
type ExpectedRoot = ExpectedChannel['roots'][number];

/** The day's stories by the publisher's id. */
function storiesByGuid(day: Day): ReadonlyMap<string, DayStory> {
  return new Map(day.stories.map((story) => [story.guid, story]));
}

function namesOf(list: readonly string[]): string {
  return list.length === 0 ? 'nothing' : list.join(', ');
}

/** A channel's roots against those it must show, in the order they must appear. */
function checkChannel(
  channel: RunChannel,
  expected: ExpectedChannel,
  byGuid: ReadonlyMap<string, DayStory>,
): string[] {
  const { name } = channel;
  const wrong: string[] = [];
  const seen = new Map<string, RunMessage>();
  for (const message of channel.messages) {
    const story = message.sentFor?.kind === 'root' ? byGuid.get(message.sentFor.guid) : undefined;
    if (story === undefined) {
      wrong.push(`${name}: shows a message that is no alert: ${message.lines[0] ?? ''}`);
    } else if (seen.has(story.event)) {
      wrong.push(`${name}: has two messages for ${story.event}`);
    } else {
      seen.set(story.event, message);
      if (!expected.roots.some((root) => root.story === story.key)) {
        if (!expected.may.includes(story.key)) wrong.push(`${name}: should not show ${story.key}`);
      }
    }
  }
  for (const root of expected.roots) {
    const message = channel.messages.find(
      (one) => byGuid.get(one.sentFor?.guid ?? '')?.key === root.story,
    );
    if (message === undefined) wrong.push(`${name}: should show ${root.story}`);
    else wrong.push(...checkRoot(name, message, root, byGuid));
  }
  return wrong;
}

/** One alert: its headline, its thread, whether it was redrawn when its story moved. */
function checkRoot(
  channel: string,
  message: RunMessage,
  root: ExpectedRoot,
  byGuid: ReadonlyMap<string, DayStory>,
): string[] {
  const wrong: string[] = [];
  const where = `${channel}, ${root.story}`;
  const replies = message.replies.flatMap((reply) =>
    reply.sentFor?.kind === 'reply' ? (byGuid.get(reply.sentFor.guid)?.key ?? []) : [],
  );
  if (replies.join(' ') !== root.thread.join(' ')) {
    wrong.push(
      `${where}: the thread should hold ${namesOf(root.thread)}, holds ${namesOf(replies)}`,
    );
  }
  const longer = message.replies.filter((reply) => reply.sentFor?.kind === 'longer');
  if (longer.length > 1 || (longer.length === 1 && message.replies[0] !== longer[0])) {
    wrong.push(`${where}: the longer summary should come once, as the first reply`);
  }
  const story = [...byGuid.values()].find((one) => one.key === root.story);
  const moves = root.thread.length + root.copies.length + (story?.versions.length ?? 1) - 1;
  if (moves > 0 && message.edits === 0) wrong.push(`${where}: should have been redrawn`);
  if (moves === 0 && message.edits > 0) wrong.push(`${where}: was redrawn for no reason`);
  if (message.edits > moves)
    wrong.push(`${where}: was redrawn ${message.edits} times for ${moves}`);
  return wrong;
}

/** Every channel shows exactly its running stories, with exactly their threads. */
export function checkChannels(day: Day, run: FinishedRun): string[] {
  const byGuid = storiesByGuid(day);
  const shown = new Map(run.channels.map((channel) => [channel.name, channel]));
  return [
    ...Object.entries(day.expectations.channels).flatMap(([name, expected]) => {
      const channel = shown.get(name);
      return channel === undefined
        ? [`${name}: is not there`]
        : checkChannel(channel, expected, byGuid);
    }),
    ...run.channels
      .filter(({ name }) => day.expectations.channels[name] === undefined)
      .map(({ name }) => `${name}: nothing is expected of it`),
  ];
}

/** The headline a reader sees is that of one of the running story's takes, without the publisher's prefix. */
export function checkHeadlines(day: Day, run: FinishedRun): string[] {
  const byGuid = storiesByGuid(day);
  const stored = storedByKey(day, run);
  return run.channels.flatMap(({ name, messages }) =>
    messages.flatMap((message) => {
      const story = byGuid.get(message.sentFor?.guid ?? '');
      if (story === undefined) return [];
      const titles = day.stories.flatMap((one) =>
        one.event === story.event ? (stored.get(one.key)?.title ?? []) : [],
      );
      const first = message.lines[0] ?? '';
      const isOne = titles.some((title) => first.includes(title.slice(0, 60)));
      return isOne ? [] : [`${name}, ${story.key}: the headline is no take's: ${first}`];
    }),
  );
}
