import { App } from '@slack/bolt';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { readFile } from 'node:fs/promises';
import { manifestCommand } from '../../src/cli/manifest.ts';
import type { Terminal } from '../../src/cli/command.ts';
import { pressHandlers } from '../../src/slack/actions/buttons.ts';
import { verbs } from '../../src/slack/commands/verbs.ts';
import { listenedEvents } from '../../src/slack/listeners.ts';
import { buildManifest, creationLink, scopes } from '../../src/slack/manifest.ts';
import { shortcuts } from '../../src/slack/shortcuts/shortcuts.ts';
import { modals } from '../../src/slack/views/modals.ts';
import { granted } from './made-up.ts';
import { startNewsroom } from './newsroom.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('the manifest', () => {
  test('lists every listener registered, and nothing else', async () => {
    const events = vi.spyOn(App.prototype, 'event');
    const commands = vi.spyOn(App.prototype, 'command');
    const actions = vi.spyOn(App.prototype, 'action');
    const once = (['shortcut', 'view'] as const).map((kind) => vi.spyOn(App.prototype, kind));
    const others = (['options', 'message', 'function'] as const).map((kind) =>
      vi.spyOn(App.prototype, kind),
    );
    await using room = await startNewsroom();
    expect(room.app).toBeDefined();
    expect(events.mock.calls.map(([name]) => name)).toEqual(listenedEvents.map((one) => one.type));
    expect(commands).toHaveBeenCalledOnce();
    expect(actions).toHaveBeenCalledOnce();
    for (const one of once) expect(one).toHaveBeenCalledOnce();
    for (const other of others) expect(other).not.toHaveBeenCalled();
    expect(buildManifest({ command: '/wire', requestUrl: null })).toMatchObject({
      features: {
        app_home: { home_tab_enabled: true },
        slash_commands: [{ command: '/wire', should_escape: true }],
        shortcuts: shortcuts.map(({ id, name }) => ({ callback_id: id, name, type: 'message' })),
      },
      settings: {
        event_subscriptions: { bot_events: ['app_mention', 'message.im', 'app_home_opened'] },
        interactivity: { is_enabled: true },
        socket_mode_enabled: true,
      },
    });
  });

  test('hints at every verb and asks for every scope it explains', () => {
    const text = JSON.stringify(buildManifest({ command: '/news', requestUrl: null }));
    for (const verb of verbs) expect(text).toContain(verb.name);
    for (const scope of Object.keys(scopes)) expect(text).toContain(`"${scope}"`);
    expect(text).toContain('"/news"');
    expect(text).not.toContain('request_url');
  });

  test('over HTTP names the address everywhere Slack asks for it', () => {
    const requestUrl = 'https://dateline.example/slack/events';
    const manifest = buildManifest({ command: '/wire', requestUrl });
    expect(JSON.stringify(manifest).split(requestUrl)).toHaveLength(4);
    expect(manifest).toMatchObject({ settings: { socket_mode_enabled: false } });
  });

  test('ids of actions, modals and shortcuts, and names of verbs are unique', () => {
    const ids = pressHandlers.map((handler) => handler.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const list of [modals, shortcuts]) {
      expect(new Set(list.map(({ id }) => id)).size).toBe(list.length);
    }
    for (const { name } of shortcuts) expect(name.length).toBeLessThanOrEqual(24);
    const said = verbs.flatMap((verb) => [verb.name, ...verb.aliases]);
    expect(new Set(said).size).toBe(said.length);
  });

  test('docs/slack-app.md explains every verb and scope', async () => {
    const docs = await readFile(new URL('../../docs/slack-app.md', import.meta.url), 'utf8');
    for (const verb of verbs) expect(docs).toContain(`\`${verb.name}`);
    for (const scope of granted.scopes) expect(docs).toContain(`\`${scope}\``);
    for (const { name } of shortcuts) expect(docs).toContain(name);
  });
});

describe('dateline manifest', () => {
  test('prints JSON, or the link that creates the app', async () => {
    const plain = await run();
    expect(plain.code).toBe(0);
    const manifest: unknown = JSON.parse(plain.out);
    expect(manifest).toMatchObject({ display_information: { name: 'Dateline' } });
    const link = (await run('--link')).out.trim();
    const asked = new URL(link).searchParams;
    expect(asked.get('new_app')).toBe('1');
    expect(JSON.parse(asked.get('manifest_json') ?? '')).toEqual(manifest);
    expect(creationLink({})).toContain('api.slack.com/apps');
  });

  test('takes a public address for HTTP and refuses any other', async () => {
    const { out } = await run('--url', 'https://dateline.example');
    expect(out).toContain('"https://dateline.example/slack/events"');
    await expect(run('--url', 'http://localhost')).rejects.toThrow('public https address');
    await expect(run('--nonsense')).rejects.toThrow('nonsense');
  });

  test('without a configuration exits 78', async () => {
    const { code, err } = await run('--config', 'nowhere');
    expect(code).toBe(78);
    expect(err).toContain('desks.yaml');
  });
});

const home = new URL('../..', import.meta.url).pathname;

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const terminal: Terminal = {
    stdin: new PassThrough(),
    stdout,
    stderr,
    env: {},
    cwd: home,
    home,
    signal: new AbortController().signal,
  };
  const code = await manifestCommand.run(args, terminal);
  return { code, out: written(stdout), err: written(stderr) };
}

function written(stream: PassThrough): string {
  return String(stream.read() ?? '');
}
