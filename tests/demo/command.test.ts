import { Readable, Writable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Terminal } from '../../src/cli/command.ts';
import { demoCommand } from '../../src/cli/demo.ts';

/** A terminal in memory. */
function terminal(signal: AbortSignal): {
  readonly terminal: Terminal;
  readonly text: () => string;
} {
  const chunks: string[] = [];
  const sink = (): Writable =>
    new Writable({
      write: (chunk, _encoding, done) => {
        chunks.push(String(chunk));
        done();
      },
    });
  const home = new URL('../..', import.meta.url).pathname;
  return {
    terminal: {
      stdin: Readable.from([]),
      stdout: sink(),
      stderr: sink(),
      env: {},
      cwd: home,
      home,
      signal,
    },
    text: () => chunks.join(''),
  };
}

test.each([
  ['--speed', 'fast'],
  ['--speed', '0'],
  ['--once', '--speed', '60'],
])('bad arguments are refused: %s %s', async (...args) => {
  const { terminal: given } = terminal(new AbortController().signal);
  await expect(demoCommand.run(args, given)).rejects.toThrow(/--speed/);
});

test('played live it prints messages as they happen, and a signal ends it with the counts', async () => {
  const ending = new AbortController();
  const { terminal: given, text } = terminal(ending.signal);
  const running = demoCommand.run(['--speed', '20000'], given);
  await expect.poll(text, { timeout: 15_000 }).toMatch(/#\S+ +\d\d:\d\d {2}NEW {2}/);
  ending.abort();
  expect(await running).toBe(0);
  expect(text()).toMatch(/stories · \d+ running stories · \d+ alerts/);
});
