import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/**
 * Where pictures of the page go, docs/images for those of the documentation; none are made while `SCREENSHOTS` is
 * unset, so that a test run leaves the tree as it was.
 */
const folder = process.env['SCREENSHOTS'];

/** Takes a picture of what is shown, when pictures are asked for. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (folder === undefined || folder === '') return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}
