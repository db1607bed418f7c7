import { spawn } from 'node:child_process';
import { platform } from 'node:os';
import type { Terminal } from './command.ts';

/**
 * Shows a page in the person's browser, where a person sits before the terminal and there is a screen. Returns at once;
 * a browser that does not open is no failure, the address was printed.
 */
export function openBrowser(url: string, { stdout, env }: Pick<Terminal, 'stdout' | 'env'>): void {
  const isMac = platform() === 'darwin';
  const hasScreen = isMac || (env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') !== '';
  if (stdout.isTTY !== true || !hasScreen || (env['CI'] ?? '') !== '') return;
  const browser = spawn(isMac ? 'open' : 'xdg-open', [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => {});
  browser.unref();
}
