import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Random } from '../clock.ts';
import type { DeskList } from '../config/desks.ts';
import type { Settings } from '../config/settings.ts';
import { openWireDesk } from '../desk/wire-desk.ts';
import { DatelineError } from '../errors.ts';
import { localPage } from '../local/page/page.ts';
import { localTeamId } from '../local/places.ts';
import { startLocalWorkspace, type LocalWorkspace } from '../local/workspace.ts';
import type { Log } from '../log.ts';
import { buildManifest } from '../slack/manifest.ts';
import { holdLockFile } from '../store/lock-file.ts';
import type { Store } from '../store/store.ts';

/** Where the page is tried first. */
const usualPort = 3000;

/** What the local workspace is opened with. */
export interface LocalNewsroomDeps {
  readonly settings: Pick<Settings, 'dataDir' | 'port'>;
  readonly desks: DeskList;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * The embedded workspace with its page: three invented people, #general, and one channel a desk of desks.yaml. It is kept
 * beside the database, so that a restart goes on where it stopped.
 * @throws DatelineError `local/busy` while another process has it open, `local/state`
 */
export async function openLocalNewsroom(deps: LocalNewsroomDeps): Promise<LocalWorkspace> {
  const { settings, desks, store, clock, random, log } = deps;
  const { dataDir } = settings;
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  // Two processes would write one file, and give out one message's ts twice.
  const lock = holdLockFile(join(dataDir, 'local-workspace.lock'));
  if (lock === null) {
    throw new DatelineError(
      'local/busy',
      `another Dateline has the local workspace of ${dataDir} open`,
      {
        hint: 'Stop it first, or set DATELINE_DATA to another directory.',
      },
    );
  }
  await using opened = new AsyncDisposableStack();
  opened.use(lock);
  const wireDesk = opened.use(
    openWireDesk({ store, clock, realClock: clock, workspaceId: localTeamId }),
  );
  const named = desks.desks.map(({ channel }) => channel.replace(/^#/, ''));
  const names = new Set(['general', ...named.filter((name) => /^[\w-]+$/.test(name))]);
  const workspace = opened.use(
    await startLocalWorkspace({
      clock,
      random,
      log,
      port: settings.port ?? usualPort,
      keep: { file: join(dataDir, 'local-workspace.jsonl') },
      channels: [...names].map((name) => ({ name })),
      people: [
        { name: 'ines', realName: 'Inês Duarte', timezone: 'Europe/Lisbon', isAdmin: true },
        { name: 'kwame', realName: 'Kwame Boateng', timezone: 'Africa/Accra' },
        { name: 'mei', realName: 'Mei Tanaka', timezone: 'Asia/Tokyo' },
      ],
      page: localPage({
        manifest: buildManifest({ command: desks.command, requestUrl: null }),
        wireDesk,
        log,
      }),
    }),
  );
  const held = opened.move();
  return {
    ...workspace,
    close: async () => held.disposeAsync(),
    [Symbol.asyncDispose]: async () => held.disposeAsync(),
  };
}
