import { expect, test } from 'vitest';
import { demoCommand } from '../../src/cli/demo.ts';
import { addressIn, memoryTerminal } from '../cli/local-start.ts';

test.each([
  ['--speed', 'fast'],
  ['--speed', '0'],
  ['--once', '--speed', '60'],
  ['--port', 'home'],
])('bad arguments are refused: %s %s', async (...args) => {
  const { terminal } = memoryTerminal({}, new AbortController().signal);
  await expect(demoCommand.run(args, terminal)).rejects.toThrow(/--speed|--port/);
});

test('played live it says where the page is, prints messages as they happen, plays again from the page, and a signal ends it', async () => {
  const ending = new AbortController();
  // As a copy of .env.example leaves it.
  const { terminal, said } = memoryTerminal({ LOG_LEVEL: '' }, ending.signal);
  const running = demoCommand.run(['--speed', '20000', '--port', '0'], terminal);
  await expect.poll(said, { timeout: 15_000 }).toMatch(/#\S+ +\d\d:\d\d {2}NEW {2}/);
  const url = addressIn(said()) ?? '';
  const again = await fetch(`${url}/page/controls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ act: 'again' }),
  });
  expect(await again.json()).toEqual({ ok: true });
  await expect.poll(said, { timeout: 15_000 }).toContain('The day begins again.');
  // The page that is open finds the new performance where the old one was.
  await expect.poll(async () => (await fetch(url)).status, { timeout: 5_000 }).toBe(200);
  ending.abort();
  expect(await running).toBe(0);
  expect(said()).toMatch(/stories · \d+ running stories · \d+ alerts/);
}, 60_000);
