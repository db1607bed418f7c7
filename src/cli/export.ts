import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { DatelineError, exitCodes } from '../errors.ts';
import { writeOpml } from '../formats/opml.ts';
import { readAddedFeeds } from '../store/added-feeds.ts';
import { readJudgedStories } from '../store/corrections.ts';
import { orUsage, UsageError, type Command, type Terminal } from './command.ts';
import { openFoundStore } from './found-store.ts';
import { configDirOf } from './installation.ts';

/** `dateline export`: what people and editors put in, for other programs. */
export const exportCommand: Command = {
  name: 'export',
  summary: 'write the feeds as OPML, or what people said of tags',
  help: `Usage: dateline export feeds --opml [--config DIR] > feeds.opml
       dateline export corrections > corrections.jsonl

feeds writes the feeds as an OPML list that other readers (and dateline import) take: those of feeds.yaml in one folder, those
that people added in another. Credentials are not in it.

corrections writes all that people said of stories' tags, oldest first, one JSON object a line:
{id, workspaceId, storyId, at, by, verdict: right|corrected|undone, automatic, from, to, title, source, permalink}; automatic is
what the tagger had given, from what stood before, to what stood after: {topics, regions, countries} each.

  --opml        as OPML 2.0, the only form there is
  --config DIR  where feeds.yaml is (default: Dateline's own config/)`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      options: { opml: { type: 'boolean' }, config: { type: 'string' } },
      allowPositionals: true,
    }),
  );
  const what = positionals.join(' ');
  if (what === 'corrections') return exportCorrections(terminal);
  if (what !== 'feeds' || values.opml !== true) {
    throw new UsageError('what can be exported is: feeds --opml, or corrections');
  }
  const { listedFeeds } = await loadConfig(configDirOf(values.config, terminal));
  const declared = listedFeeds.map(({ url, source }) => ({ url, title: source }));
  const lists = [
    { name: 'Declared in feeds.yaml', feeds: declared },
    { name: 'Added by people', feeds: await readAdded(terminal) },
  ];
  terminal.stdout.write(writeOpml(lists, systemClock().now()));
  return exitCodes.ok;
}

async function exportCorrections(terminal: Terminal): Promise<number> {
  await using store = await openFoundStore(terminal);
  for (const { correction, take } of await readJudgedStories(store.db, Number.MAX_SAFE_INTEGER)) {
    const { id, workspaceId, storyId, by, verdict, automatic, from, to } = correction;
    const { title, source, permalink } = take;
    const at = new Date(correction.at).toISOString();
    const said = { id, workspaceId, storyId, at, by, verdict, automatic, from, to };
    terminal.stdout.write(`${JSON.stringify({ ...said, title, source, permalink })}\n`);
  }
  return exitCodes.ok;
}

/** What people added; nothing before the first start. */
async function readAdded(terminal: Terminal): Promise<{ url: string; title: string }[]> {
  try {
    await using store = await openFoundStore(terminal);
    const feeds = await readAddedFeeds(store.db);
    return feeds.map(({ url, source }) => ({ url, title: source }));
  } catch (error) {
    if (error instanceof DatelineError && error.code === 'store/absent') return [];
    throw error;
  }
}
