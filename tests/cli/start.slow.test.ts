import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startOneFeed } from '../e2e/one-feed.ts';
import { addressIn, home, newInstallation, pageAt } from './local-start.ts';

const ines = { as: 'U001INES', channel: 'C001GENERAL' } as const;
const patience = { timeout: 60_000, interval: 200 };

/** Dateline in a process of its own, once its page is there. */
async function startApart(installation: ReturnType<typeof newInstallation>) {
  const node = join(home, 'node_modules/.bin/node');
  const child = spawn(node, ['src/main.ts', 'start', '--config', installation.config], {
    cwd: home,
    env: { ...process.env, ...installation.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  await expect.poll(() => addressIn(said), patience).not.toBeNull();
  return {
    page: pageAt(addressIn(said) ?? ''),
    end: async (signal: NodeJS.Signals): Promise<void> => {
      child.kill(signal);
      await once(child, 'exit');
    },
  };
}

test('killed and started again on its own data: alerts, threads and subscriptions go on, nothing is posted twice', async () => {
  await using feed = await startOneFeed();
  // Its name has it asked at once, not within the first minute.
  using installation = newInstallation(
    `feeds:\n  - id: harbour-350\n    source: Harbour Wire\n    url: ${feed.url}\n    every: 1s\n    contract: true\n`,
  );
  const publish = (id: string, title: string, text: string): void =>
    feed.publish({ id, title, text: `${title}. ${text}`, at: Date.now() });
  publish(
    'old',
    'Bakers end their strike',
    'The ovens of the old town are warm again this morning.',
  );

  let running = await startApart(installation);
  const shown = async (thread?: string) => running.page.messages('C001GENERAL', thread);
  /** Alerts by headline: how many there are of each. */
  const alertsOf = async (headline: string) =>
    (await shown()).filter(({ text }) => text.includes(headline));
  await expect
    .poll(
      async () =>
        running.page.act({ ...ines, act: 'command', text: '/wire follow source:"Harbour Wire"' }),
      patience,
    )
    .toEqual({ ok: true });
  await expect
    .poll(async () => JSON.stringify(await running.page.get('/page/wire-desk', {})), patience)
    .toContain('Bakers end their strike');

  publish(
    'ferry',
    'Ferry runs aground off Lindholm',
    'The night ferry with ninety people ran onto a sandbank off Lindholm.',
  );
  await expect
    .poll(async () => alertsOf('Ferry runs aground off Lindholm'), patience)
    .toHaveLength(1);
  await running.end('SIGKILL');

  // While it is away the story goes on, and another begins.
  publish(
    'ferry-2',
    'Ferry off Lindholm: all ninety people brought ashore',
    'Boats brought the ninety people of the night ferry that ran onto a sandbank off Lindholm ashore.',
  );
  publish(
    'library',
    'Library of Aldmoor opens its cellar of maps',
    'Eight thousand maps may be read from Monday in Aldmoor.',
  );
  running = await startApart(installation);
  await expect.poll(async () => alertsOf('Library of Aldmoor'), patience).toHaveLength(1);
  const [ferry] = await alertsOf('Ferry');
  await expect
    .poll(async () => (await shown(ferry?.ts)).map(({ text }) => text).join('\n'), patience)
    .toContain('all ninety people brought ashore');
  expect(await alertsOf('Ferry')).toHaveLength(1);
  const before = (await shown()).map(({ ts }) => ts);
  await running.end('SIGTERM');

  running = await startApart(installation);
  expect((await shown()).map(({ ts }) => ts)).toEqual(before);
  publish(
    'museum',
    'Museum of salt closes for a year',
    'The roof over the brine pans is to be rebuilt.',
  );
  await expect.poll(async () => alertsOf('Museum of salt'), patience).toHaveLength(1);
  expect(await alertsOf('Library of Aldmoor')).toHaveLength(1);
  await running.end('SIGTERM');
}, 240_000);
