import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkCommand } from '../../src/cli/check.ts';
import { UsageError, type Command } from '../../src/cli/command.ts';
import { startCommand } from '../../src/cli/start.ts';
import { ConfigError } from '../../src/config/problem.ts';

const home = fileURLToPath(new URL('../../', import.meta.url));

const written = (stream: PassThrough): string => {
  const text: unknown = stream.read();
  return Buffer.isBuffer(text) ? text.toString() : '';
};

const run = async (
  command: Command,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<{ code: number; out: string; err: string }> => {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await command.run(args, {
    stdin,
    stdout,
    stderr,
    env: options.env ?? {},
    cwd: options.cwd ?? '/',
    home,
    signal: new AbortController().signal,
  });
  return { code, out: written(stdout), err: written(stderr) };
};

const check = (
  args: readonly string[],
  options?: { cwd?: string; env?: Record<string, string> },
): ReturnType<typeof run> => run(checkCommand, args, options);

describe('dateline check', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'dateline-check-'));
    for (const name of ['regions.yaml', 'topics.yaml']) {
      copyFileSync(join(home, 'config', name), join(dir, name));
    }
  });
  afterEach(() => {
    rmSync(dir, { recursive: true });
  });

  test('says what it found in the shipped configuration, whatever the working directory', async () => {
    const { code, out, err } = await check([]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /^feeds: \d+ feeds, \d+ enabled\ndesks: .*\nenvironment: the local workspace.*\nAll is well\.\n$/,
    );
  });

  test('prints every problem of files and environment, relative to where one is, and exits 78', async () => {
    writeFileSync(
      join(dir, 'feeds.yaml'),
      'feeds:\n  - { id: a, source: A, url: "https://a.example", regoin: europe }\n',
    );
    writeFileSync(join(dir, 'topics.yaml'), 'topcs: {}\n');
    writeFileSync(join(dir, 'desks.yaml'), 'desks: []\n');
    const token = ['xoxb', 'INVENTED'].join('-');
    const { code, out, err } = await check(['--config', '.'], {
      cwd: dir,
      env: { SLACK_BOT_TOKEN: token },
    });
    expect({ code, out }).toEqual({ code: 78, out: '' });
    expect(err.split('\n')).toEqual([
      'environment SLACK_APP_TOKEN: is missing: Socket Mode needs it (HTTP needs SLACK_SIGNING_SECRET instead)',
      'feeds.yaml:2:51 feeds[0].regoin: unknown key; did you mean region?',
      'topics.yaml:1:1 topics: is missing',
      'topics.yaml:1:1 sections: is missing',
      'topics.yaml:1:1 topcs: unknown key; did you mean topics?',
      '5 problems found.',
      '',
    ]);
    expect(err).not.toContain(token);
  });

  test('with a real workspace, refuses a desk that goes by its name, where it stands; so does start', async () => {
    writeFileSync(join(dir, 'feeds.yaml'), 'feeds: []\n');
    writeFileSync(
      join(dir, 'desks.yaml'),
      "desks:\n  - channel: '#asia-desk'\n    follow: [ferry]\n",
    );
    const tokens = {
      SLACK_BOT_TOKEN: ['xoxb', 'INVENTED'].join('-'),
      SLACK_APP_TOKEN: ['xapp', 'INVENTED'].join('-'),
    };
    const options = { cwd: dir, env: tokens };
    const { code, err } = await run(checkCommand, ['--config', '.'], options);
    expect(code).toBe(78);
    expect(err).toBe(
      'desks.yaml:2:14 desks[0].channel: use the channel’s id, such as C0123456789, with a real workspace: Slack > channel > About\n1 problem found.\n',
    );
    // main prints the problems of a ConfigError and exits 78.
    await expect(run(startCommand, ['--config', '.'], options)).rejects.toThrow(ConfigError);
    // The local workspace makes its channels by these names.
    expect((await check(['--config', '.'], { cwd: dir })).code).toBe(0);
  });

  test('a directory that is not there gets a hint', async () => {
    const { code, err } = await check(['--config', 'nowhere'], { cwd: dir });
    expect(code).toBe(78);
    expect(err).toBe(
      'nowhere: there is no such directory: name the one with feeds.yaml and desks.yaml by --config\n1 problem found.\n',
    );
  });

  test.each([[['--conifg', 'x']], [['--config']], [['extra']]])('refuses %j', async (args) => {
    await expect(check(args)).rejects.toThrow(UsageError);
  });
});
