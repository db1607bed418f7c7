import { parseArgs } from 'node:util';
import { z } from 'zod';
import { bareStory } from '../classify/bare-story.ts';
import type { Tagger } from '../classify/tagger.ts';
import { decide } from '../group/decide.ts';
import type { GroupInput } from '../group/story-input.ts';
import { admit, createWindow, defaultWindowOptions } from '../group/window.ts';
import type { FeedId, RunningStoryId, StoryId } from '../news/ids.ts';
import { canonicalPermalink } from '../normalize/permalink.ts';
import { orUsage, type Command, type Terminal } from './command.ts';
import { configDirOf, loadModels } from './installation.ts';
import { mapJsonLines, recordId } from './json-lines.ts';

const storySchema = z.object({
  id: recordId,
  at: z.union([z.string(), z.number()]).nullish(),
  title: z.string().nullish(),
  text: z.string().nullish(),
  url: z.string().nullish(),
  feed: z.string().nullish(),
});

/** `dateline group`: stories as JSON Lines in arrival order, each sent to its running story. */
export const groupCommand: Command = {
  name: 'group',
  summary: 'gather the reports of one event into one running story',
  help: `Usage: dateline group [FILE…] < stories.jsonl

Reads {id, at, title, text, url, feed?} in order of arrival and prints, for each line, in order,
{id, story, relation: "new"|"update"|"copy"|"revision", score, why}; story is the number of the running story.
at is ISO 8601 or epoch milliseconds. Where it is missing, unreadable or goes backwards, the order of the lines counts,
and stderr says so once. Stories of the last seven days are remembered, at most ${defaultWindowOptions.mostStories}.
A bad line gives {line, id?, error} and exit 1 at the end.`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals: files } = orUsage(() =>
    parseArgs({ args: [...args], allowPositionals: true, options: {} }),
  );
  const { tagger, background } = await loadModels(terminal.home, configDirOf(undefined, terminal));
  const window = createWindow(background);
  const arrivalOf = arrivals((problem) => terminal.stderr.write(`dateline: ${problem}\n`));
  let runningStories = 0;
  let stories = 0;
  return mapJsonLines({
    terminal,
    files,
    schema: storySchema,
    work: (record, { line }) => {
      const publisher = publisherOf(record.url ?? null) ?? `line ${line}`;
      stories += 1;
      // Here the ids are made, so here alone plain numbers and hosts become them.
      /* oxlint-disable typescript/no-unsafe-type-assertion */
      const feed = (record.feed ?? publisher) as FeedId;
      const newStory = stories as StoryId;
      const newRunningStory = (runningStories + 1) as RunningStoryId;
      /* oxlint-enable typescript/no-unsafe-type-assertion */
      const story: GroupInput = {
        key: stories,
        feed,
        source: publisher,
        guid: String(record.id),
        permalink: canonicalPermalink(record.url ?? null),
        title: record.title ?? '',
        text: record.text ?? '',
        at: arrivalOf(record.at ?? null, line),
        contentHash: String(stories),
        ...placesOf(record.title ?? '', record.text ?? '', tagger),
      };
      const decision = decide(window, story);
      if (decision.runningStoryId === null) runningStories += 1;
      const runningStoryId = decision.runningStoryId ?? newRunningStory;
      const isRevision = decision.relation === 'revision';
      const storyId = (isRevision ? decision.storyId : null) ?? newStory;
      admit(window, story, decision, { storyId, runningStoryId });
      const { relation, score, why } = decision;
      return { id: record.id, story: runningStoryId, relation, score: round(score), why };
    },
  });
}

/** The places the tagger stands by, as the pipeline hands them to grouping. */
function placesOf(
  title: string,
  text: string,
  tagger: Tagger,
): Required<Pick<GroupInput, 'countries' | 'regions'>> {
  const tags = tagger.tag(bareStory({ title, text }));
  return {
    countries: tags.countries.map(({ country }) => country),
    regions: tags.regions.map(({ region }) => region),
  };
}

/** The site a story stands on, `www.` and `m.` off; null without a link. A story without one counts as its own source. */
function publisherOf(url: string | null): string | null {
  const host = url === null ? null : URL.parse(url)?.hostname;
  return host === undefined || host === null || host === ''
    ? null
    : host.replace(/^(?:www|m)\./, '');
}

/**
 * When each line arrived, epoch ms: never earlier than the line before it, unless that one was more than a window ahead
 * (dated 2099 by mistake).
 */
function arrivals(
  say: (problem: string) => void,
): (at: string | number | null, line: number) => number {
  let last = 0;
  const said = new Set<string>();
  const sayOnce = (kind: string, problem: string): void => {
    if (said.has(kind)) return;
    said.add(kind);
    say(`${problem}; the order of the lines counts (said once)`);
  };
  return (at, line) => {
    const time = typeof at === 'number' ? at : at === null ? Number.NaN : Date.parse(at);
    if (!Number.isFinite(time)) {
      const kind = at === null ? 'missing' : 'unreadable';
      sayOnce(kind, `line ${line}: at is ${kind === 'missing' ? 'missing' : 'no date'}`);
    } else if (time >= last || last - time > defaultWindowOptions.spanMs) last = time;
    else sayOnce('backwards', `line ${line}: at goes backwards`);
    return last;
  };
}

function round(score: number): number {
  return Math.round(score * 1000) / 1000;
}
