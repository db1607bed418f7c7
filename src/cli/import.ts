import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../clock.ts';
import { loadConfig } from '../config/load.ts';
import { keepFeed } from '../desk/add-feed.ts';
import { wholeUrl } from '../desk/feed-url.ts';
import { DatelineError, exitCodes, messageOf } from '../errors.ts';
import { readOpml, type ListedFeed } from '../formats/opml.ts';
import { RefusedAddress, vetUrl } from '../intake/guard.ts';
import { scrubTokens } from '../log.ts';
import type { UserId, WorkspaceId } from '../news/ids.ts';
import { readFeedByUrl } from '../store/added-feeds.ts';
import { readWorkspaces } from '../store/subscriptions.ts';
import type { Store } from '../store/store.ts';
import { orUsage, UsageError, type Command, type Terminal } from './command.ts';
import { openFoundStore } from './found-store.ts';
import { configDirOf } from './installation.ts';

/** `dateline import`: the feeds of another reader's list. */
export const importCommand: Command = {
  name: 'import',
  summary: 'add the feeds of an OPML file',
  help: `Usage: dateline import FILE.opml [--workspace ID] [--config DIR]

Adds the feeds of another reader's subscription list, as people add them with /wire add: a running Dateline polls them
within seconds, and what they hold then is a baseline. Feeds that are here already stay as they are.

  --workspace ID  whose feeds they become, where the database has several workspaces
  --config DIR    where feeds.yaml is: what it lists is not added again (default: Dateline's own config/)`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      options: { workspace: { type: 'string' }, config: { type: 'string' } },
      allowPositionals: true,
    }),
  );
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError('import takes one OPML file');
  const listed = await readList(resolve(terminal.cwd, file));
  const { listedFeeds } = await loadConfig(configDirOf(values.config, terminal));
  const declared = new Set(listedFeeds.map(({ url }) => wholeUrl(url)));
  await using store = await openFoundStore(terminal);
  const workspaceId = await workspaceOf(store, values.workspace);
  const counts = { added: 0, known: 0, refused: 0 };
  for (const feed of listed) {
    const outcome = await take(feed, { store, workspaceId, declared });
    counts[outcome.kind] += 1;
    if (outcome.kind === 'added') terminal.stdout.write(`${outcome.said}\n`);
    if (outcome.kind === 'refused') terminal.stderr.write(`${outcome.said}\n`);
  }
  terminal.stdout.write(
    `${counts.added} added, ${counts.known} here already, ${counts.refused} refused.\n`,
  );
  return counts.refused === 0 ? exitCodes.ok : exitCodes.failed;
}

/** @throws DatelineError `import/unreadable` */
async function readList(file: string): Promise<readonly ListedFeed[]> {
  const hint = 'Export a list from your reader as OPML, and name the file.';
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new DatelineError('import/unreadable', messageOf(error), { hint, cause: error });
  }
  const feeds = readOpml(bytes);
  if (feeds === null) throw new DatelineError('import/unreadable', `${file} is no OPML`, { hint });
  return feeds;
}

/** The workspace meant: the one named, or the only one. @throws DatelineError `import/workspace` */
async function workspaceOf(store: Store, wanted: string | undefined): Promise<WorkspaceId> {
  const all = await readWorkspaces(store.db);
  const found = wanted === undefined ? all : all.filter((id) => id === wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  throw new DatelineError(
    'import/workspace',
    wanted === undefined
      ? `the database has ${all.length} workspaces`
      : `the database has no workspace ${wanted}`,
    {
      hint:
        all.length === 0
          ? 'Start Dateline once, then import.'
          : `Name one with --workspace: ${all.join(', ')}`,
    },
  );
}

type Taken =
  | { readonly kind: 'added' | 'refused'; readonly said: string }
  | { readonly kind: 'known' };

async function take(
  { url: typed, title }: ListedFeed,
  to: {
    readonly store: Store;
    readonly workspaceId: WorkspaceId;
    readonly declared: ReadonlySet<string | null>;
  },
): Promise<Taken> {
  const url = wholeUrl(typed);
  const vetted = url === null ? new RefusedAddress('the address is no URL') : vetUrl(url);
  if (url === null || vetted instanceof RefusedAddress) {
    const why = vetted instanceof RefusedAddress ? vetted.message : '';
    // A stranger's file: quoted, so that nothing in it moves the terminal's cursor; no password of an address is shown.
    return { kind: 'refused', said: `refused ${scrubTokens(JSON.stringify(typed))}: ${why}` };
  }
  const here = await readFeedByUrl(to.store.db, url);
  if (to.declared.has(url) || here?.is_active === 1) return { kind: 'known' };
  const person = {
    workspaceId: to.workspaceId,
    userId: 'dateline import' as UserId,
    channelId: null,
  };
  const found = { url, source: title };
  const feed = await keepFeed(person, found, { store: to.store, clock: systemClock() });
  return { kind: 'added', said: `F${feed.number} ${feed.id} ${url}` };
}
