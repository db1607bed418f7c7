import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext, type BrowserContextOptions } from 'playwright-core';

/** Debian's Chromium, or the one `CHROMIUM` names; null where there is none. */
export const chromiumPath: string | null =
  [process.env['CHROMIUM'], '/usr/bin/chromium'].find(
    (path) => path !== undefined && existsSync(path),
  ) ?? null;

/** Why browser tests do not run here. */
export const noBrowser = 'no Chromium: apt-get install chromium, or set CHROMIUM to its path';

/** A fresh browser with nobody's profile; nothing in it asks the network for anything. */
export async function openBrowser() {
  const profile = await mkdtemp(join(tmpdir(), 'dateline-browser-'));
  const browser = await chromium.launch({
    executablePath: chromiumPath ?? '',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      `--crash-dumps-dir=${profile}`,
    ],
  });
  return {
    /** A window of its own; scripts of tests pass the page's CSP only when asked. */
    open: async (options: BrowserContextOptions = {}): Promise<BrowserContext> =>
      browser.newContext({ viewport: { width: 1440, height: 900 }, ...options }),
    [Symbol.asyncDispose]: async () => {
      await browser.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
