import { expect, test } from 'vitest';
import { startCommand } from '../../src/cli/start.ts';
import { addressIn, memoryTerminal, newInstallation, pageAt } from './local-start.ts';

/** Other tests share the machine. */
const patience = { timeout: 15_000 };
const noFeeds = 'feeds: []\n';

/** Starts Dateline in this process; stopping waits until it has ended. */
async function startHere(installation: ReturnType<typeof newInstallation>) {
  const ending = new AbortController();
  const { terminal, said } = memoryTerminal(installation.env, ending.signal);
  const ended = startCommand.run(['--config', installation.config], terminal);
  await expect.poll(() => addressIn(said()), { timeout: 15_000 }).not.toBeNull();
  const page = pageAt(addressIn(said()) ?? '');
  return {
    page,
    stop: async () => {
      ending.abort();
      return ended;
    },
  };
}

test('without Slack variables it says where the page is; what was said and followed is there after a restart', async () => {
  using installation = newInstallation(noFeeds);
  const ines = { as: 'U001INES', channel: 'C001GENERAL' } as const;
  const first = await startHere(installation);
  const texts = async ({ page }: typeof first): Promise<string[]> =>
    (await page.messages('C001GENERAL')).map(({ text }) => text);
  // The app is connected a moment after its page is there.
  await expect
    .poll(
      async () => first.page.act({ ...ines, act: 'command', text: '/wire follow topic:politics' }),
      {
        timeout: 15_000,
      },
    )
    .toEqual({ ok: true });
  await expect.poll(async () => texts(first), patience).toHaveLength(1);
  await first.page.act({ ...ines, act: 'say', text: 'Good morning' });
  const before = await texts(first);
  expect(await first.stop()).toBe(0);

  const second = await startHere(installation);
  expect(await texts(second)).toEqual(before);
  await second.page.act({ ...ines, act: 'command', text: '/wire follow topic:politics' });
  await expect
    .poll(async () => JSON.stringify(await second.page.messages('C001GENERAL')), patience)
    .toMatch(/already/i);
  expect(await second.stop()).toBe(0);
});

test('a second start on the same directory is refused while the first runs', async () => {
  using installation = newInstallation(noFeeds);
  const first = await startHere(installation);
  const { terminal } = memoryTerminal(installation.env, new AbortController().signal);
  await expect(startCommand.run(['--config', installation.config], terminal)).rejects.toMatchObject(
    {
      code: 'local/busy',
    },
  );
  await first.stop();
});
