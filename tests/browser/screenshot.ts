import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';

/**
 * A folder to leave pictures of everything in, or `docs` for those of the documentation alone, in docs/images. None are
 * made while it is unset, so that a test run leaves the tree as it was.
 */
const wanted = process.env['SCREENSHOTS'] ?? '';

/** The documentation's pictures, by the name a test gives them. */
const documented: Readonly<Record<string, string>> = {
  demo: 'demo',
  'thread-dark': 'thread-dark',
  modal: 'modal',
};

/** Takes a picture of what is shown, when it is asked for. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const isForDocs = wanted === 'docs';
  const file = isForDocs ? documented[name] : name;
  if (wanted === '' || file === undefined) return;
  const folder = isForDocs ? fileURLToPath(new URL('../../docs/images', import.meta.url)) : wanted;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${file}.png`), animations: 'disabled' });
}
