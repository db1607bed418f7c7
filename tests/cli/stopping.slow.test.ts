import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { portOf } from '../local/start.ts';
import { addressIn, home, newInstallation } from './local-start.ts';

const patience = { timeout: 60_000, interval: 100 };

/** A server that takes every request and connection and never answers. */
async function startMute() {
  let asked = 0;
  const server = createServer(() => (asked += 1)).on('connect', () => (asked += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${portOf(server)}`, asked: () => asked };
}

/** `dateline start` in a process of its own. */
function start(installation: ReturnType<typeof newInstallation>, env: Record<string, string> = {}) {
  const node = join(home, 'node_modules/.bin/node');
  const child = spawn(node, ['src/main.ts', 'start', '--config', installation.config], {
    cwd: home,
    env: { ...process.env, ...installation.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  let said = '';
  child.stderr.on('data', (chunk) => (said += String(chunk)));
  return {
    said: () => said,
    /** Processes it started that still live. */
    children: (): string[] => {
      try {
        return execFileSync('pgrep', ['-P', String(child.pid)], { encoding: 'utf8' })
          .split('\n')
          .filter(Boolean);
      } catch {
        return [];
      }
    },
    /** How it ends when told by these signals, half a second apart, and after how long (ms). */
    stop: async (...signals: NodeJS.Signals[]) => {
      const startedAt = performance.now();
      for (const [at, signal] of signals.entries()) {
        if (at > 0) await new Promise((resolve) => setTimeout(resolve, 500));
        child.kill(signal);
      }
      const [code] = await ended;
      return { code, tookMs: performance.now() - startedAt };
    },
    code: async () => (await ended)[0],
  };
}

const oneFeed = (url: string): string =>
  `feeds:\n  - id: harbour-350\n    source: Harbour Wire\n    url: ${url}\n    every: 1s\n    contract: true\n`;
const slackEnv = {
  SLACK_BOT_TOKEN: 'xoxb-1-made-up',
  SLACK_APP_TOKEN: 'xapp-1-made-up',
  NODE_USE_ENV_PROXY: '1',
};

describe('stopping', () => {
  test('SIGTERM ends a start within ten seconds, a feed being asked or not, and leaves no child', async () => {
    const mute = await startMute();
    using installation = newInstallation(oneFeed(mute.url));
    const running = start(installation);
    await expect.poll(() => addressIn(running.said()), patience).not.toBeNull();
    await expect.poll(mute.asked, patience).toBeGreaterThan(0);
    expect(running.children()).toEqual([]);
    const { code, tookMs } = await running.stop('SIGTERM');
    expect(code).toBe(0);
    expect(tookMs).toBeLessThan(10_000);
  });

  test('SIGTERM ends it within ten seconds though Slack never answers', async () => {
    const mute = await startMute();
    using installation = newInstallation('feeds: []\n');
    const running = start(installation, { ...slackEnv, HTTPS_PROXY: mute.url });
    await expect.poll(mute.asked, patience).toBeGreaterThan(0);
    const { tookMs } = await running.stop('SIGTERM');
    expect(tookMs).toBeLessThan(10_000);
  });

  test('a second signal ends it at once', async () => {
    const mute = await startMute();
    using installation = newInstallation('feeds: []\n');
    const running = start(installation, { ...slackEnv, HTTPS_PROXY: mute.url });
    await expect.poll(mute.asked, patience).toBeGreaterThan(0);
    const { code, tookMs } = await running.stop('SIGTERM', 'SIGINT');
    expect(code).toBe(130);
    expect(tookMs).toBeLessThan(3_000);
  });
});

test('a second process on the data of a local workspace is refused, and says what to do', async () => {
  using installation = newInstallation('feeds: []\n');
  const running = start(installation);
  await expect.poll(() => addressIn(running.said()), patience).not.toBeNull();
  const second = start(installation);
  expect(await second.code()).toBe(1);
  expect(second.said()).toContain('another Dateline has the local workspace of');
  expect(second.said()).toContain('set DATELINE_DATA to another directory');
  expect((await running.stop('SIGTERM')).code).toBe(0);
});
