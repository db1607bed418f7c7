import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, printProblems } from '../../src/config/problem.ts';
import { readLogLevel, readSettings, type Settings } from '../../src/config/settings.ts';

// Assembled here, so that no scanner takes an invented token for a real one.
const botToken = ['xoxb', '1', 'INVENTED'].join('-');
const appToken = ['xapp', '1', 'INVENTED'].join('-');
const signingSecret = '0123456789abcdef'.repeat(2);

const read = (env: Record<string, string | undefined>): Settings =>
  readSettings(env, '/home/dateline');
const problemsOf = (env: Record<string, string | undefined>): string[] => {
  try {
    read(env);
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return printProblems(error.problems).split('\n');
  }
};

describe('readLogLevel', () => {
  test.each([
    [{}, null],
    [{ LOG_LEVEL: '' }, null],
    [{ LOG_LEVEL: ' debug ', SLACK_APP_TOKEN: 'wrong' }, 'debug'],
  ])('%j gives %j', (env, level) => {
    expect(readLogLevel(env)).toBe(level);
  });

  test('a level nobody knows is named with the nearest', () => {
    expect(() => readLogLevel({ LOG_LEVEL: 'debag' })).toThrow(
      expect.objectContaining({
        problems: [expect.objectContaining({ path: 'LOG_LEVEL', suggestion: 'debug' })],
      }),
    );
  });
});

describe('readSettings', () => {
  test('nothing set is the local workspace', () => {
    expect(read({})).toEqual({
      slack: { kind: 'local' },
      host: null,
      port: null,
      dataDir: '/home/dateline/data',
      databaseUrl: null,
      logLevel: 'info',
      allowPrivateHosts: false,
      allowNetworks: [],
      feedsProxy: null,
      gist: null,
    });
  });

  test('set to nothing is not set', () => {
    expect(read({ SLACK_BOT_TOKEN: '', SLACK_APP_TOKEN: ' ', PORT: '' }).slack).toEqual({
      kind: 'local',
    });
  });

  test('the transport follows from the variables; Socket Mode when both are there', () => {
    const both = {
      SLACK_BOT_TOKEN: botToken,
      SLACK_APP_TOKEN: appToken,
      SLACK_SIGNING_SECRET: signingSecret,
    };
    const socket = { kind: 'socket', botToken, appToken };
    const http = { kind: 'http', botToken, signingSecret, host: '0.0.0.0', port: 3000 };
    expect(read({ SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken }).slack).toEqual(socket);
    expect(read({ SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret }).slack).toEqual(
      http,
    );
    expect(read(both).slack).toEqual(socket);
    expect(read({ ...both, SLACK_MODE: 'http', PORT: '8080', HOST: '127.0.0.1' }).slack).toEqual({
      ...http,
      host: '127.0.0.1',
      port: 8080,
    });
  });

  test.each([
    [{ SLACK_BOT_TOKEN: botToken }, 'SLACK_APP_TOKEN: is missing'],
    [{ SLACK_APP_TOKEN: appToken }, 'SLACK_BOT_TOKEN: is missing'],
    [{ SLACK_SIGNING_SECRET: signingSecret }, 'SLACK_BOT_TOKEN: is missing'],
    [{ SLACK_MODE: 'http' }, 'SLACK_BOT_TOKEN: is missing'],
    [
      { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_MODE: 'http' },
      'SLACK_SIGNING_SECRET: is missing',
    ],
    [
      { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_MODE: 'socket' },
      'SLACK_APP_TOKEN: is missing',
    ],
    [{ NODE_ENV: 'production' }, 'SLACK_BOT_TOKEN: is missing, and NODE_ENV=production'],
    [{ DATABASE_URL: 'mysql://u:p@h/d' }, 'DATABASE_URL: must be a PostgreSQL address'],
    [{ PORT: '70000' }, 'PORT: must be a number from 0 to 65535'],
    [{ PORT: 'http' }, 'PORT: must be a number'],
    [{ LOG_LEVEL: 'warning' }, 'did you mean warn?'],
    [{ FEEDS_PROXY: 'socks://proxy.example' }, 'FEEDS_PROXY: must be the URL of a proxy'],
    ...['10.0.0.0', '10.0.0.0/33', 'intranet/8', '10.0.0.0/8/8', 'fd12::/129'].map(
      (network): [Record<string, string>, string] => [
        { FEEDS_ALLOW_NETWORKS: network },
        'FEEDS_ALLOW_NETWORKS: must be networks such as 10.20.0.0/16',
      ],
    ),
    [{ GIST_URL: 'http://127.0.0.1:8080/v1' }, 'GIST_MODEL: is missing'],
    [{ GIST_MODEL: 'small' }, 'GIST_URL: is missing'],
    [{ GIST_URL: 'model', GIST_MODEL: 'small' }, 'GIST_URL: must be the URL of a server'],
    [{ GIST_BUDGET: 'much' }, 'GIST_BUDGET: must be a number of calls a day'],
    [{ FEEDS_ALLOW_PRIVATE_HOSTS: 'maybe' }, 'FEEDS_ALLOW_PRIVATE_HOSTS: must be 1 or 0'],
  ])('%o → %s', (env, expected) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^environment /);
    expect(problems[0]).toContain(expected);
  });

  test('production takes the local workspace when it is meant', () => {
    expect(read({ NODE_ENV: 'production', DATELINE_LOCAL_WORKSPACE: '1' }).slack).toEqual({
      kind: 'local',
    });
    expect(
      read({ NODE_ENV: 'production', SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken }).slack
        .kind,
    ).toBe('socket');
  });

  test('all problems at once: a wrong token and a missing one', () => {
    expect(problemsOf({ SLACK_BOT_TOKEN: appToken, LOG_LEVEL: 'loud' })).toHaveLength(3);
  });

  test('switches and paths', () => {
    expect(read({ FEEDS_ALLOW_PRIVATE_HOSTS: 'true' }).allowPrivateHosts).toBe(true);
    expect(read({ FEEDS_ALLOW_PRIVATE_HOSTS: '0' }).allowPrivateHosts).toBe(false);
    expect(read({}).allowNetworks).toEqual([]);
    const networks = ['10.20.0.0/16', 'fd12::/32'];
    expect(read({ FEEDS_ALLOW_NETWORKS: networks.join(', ') }).allowNetworks).toEqual(networks);
    const proxy = 'http://desk:pw@proxy.example:3128';
    expect(read({ FEEDS_PROXY: proxy }).feedsProxy).toBe(proxy);
    expect(read({ DATELINE_DATA: '/var/lib/dateline' }).dataDir).toBe('/var/lib/dateline');
    expect(read({ DATELINE_DATA: 'elsewhere' }).dataDir).toBe('/home/dateline/elsewhere');
    const databaseUrl = 'postgresql://desk:secret@db.example:5433/wire';
    expect(read({ DATABASE_URL: databaseUrl }).databaseUrl).toBe(databaseUrl);
    expect(read({}).databaseUrl).toBeNull();
    const gist = { GIST_URL: 'http://127.0.0.1:8080/v1', GIST_MODEL: 'small' };
    const said = { url: gist.GIST_URL, model: 'small', key: null, budget: 200 };
    expect(read(gist).gist).toEqual(said);
    expect(read({ ...gist, GIST_KEY: 'k', GIST_BUDGET: '5' }).gist).toMatchObject({
      key: 'k',
      budget: 5,
    });
    expect(read({}).gist).toBeNull();
  });

  test('no problem ever shows a value', () => {
    const names = [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'DATABASE_URL',
      'SLACK_MODE',
      'PORT',
      'LOG_LEVEL',
    ];
    const value = fc.stringMatching(/^[A-Z0-9]{12,30}$/).map((text) => `§${text}`);
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1 }), (env) => {
        const printed = problemsOf(env).join('\n');
        expect(printed).not.toBe('');
        for (const secret of Object.values(env)) expect(printed).not.toContain(secret.slice(1));
      }),
      { numRuns: 200 },
    );
  });

  test('.env.example has each variable on a line of its own, left empty', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const names = [...example.matchAll(/^([A-Z_]+)=$/gm)].map(([, name]) => name);
    expect(names).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'SLACK_SIGNING_SECRET',
      'SLACK_MODE',
      'HOST',
      'PORT',
      'DATELINE_DATA',
      'DATABASE_URL',
      'LOG_LEVEL',
      'FEEDS_ALLOW_PRIVATE_HOSTS',
      'FEEDS_ALLOW_NETWORKS',
      'FEEDS_PROXY',
      'GIST_URL',
      'GIST_MODEL',
      'GIST_KEY',
      'GIST_BUDGET',
      'NODE_ENV',
      'DATELINE_LOCAL_WORKSPACE',
    ]);
    const others = example.split('\n').filter((line) => !/^(#.*|[A-Z_]+=|)$/.test(line));
    expect(others).toEqual([]);
  });
});
