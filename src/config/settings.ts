import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { z } from 'zod';
import { nearest } from '../query/nearest.ts';
import { ConfigError, type ConfigProblem } from './problem.ts';

/** How Dateline meets Slack. */
type SlackSettings =
  /** No Slack variable is set: the embedded local workspace. */
  | { readonly kind: 'local' }
  | { readonly kind: 'socket'; readonly botToken: string; readonly appToken: string }
  | {
      readonly kind: 'http';
      readonly botToken: string;
      readonly signingSecret: string;
      readonly host: string;
      readonly port: number;
    };

/** What the environment says. */
export interface Settings {
  readonly slack: SlackSettings;
  /** Where HTTP listens when asked for; null leaves the choice to whoever listens. */
  readonly host: string | null;
  readonly port: number | null;
  /** Absolute path of the directory that holds the database. */
  readonly dataDir: string;
  /** A PostgreSQL server's database instead of a file; it holds a password. Null for the file. */
  readonly databaseUrl: string | null;
  readonly logLevel: string;
  /** Whether feeds on private and loopback addresses may be fetched. */
  readonly allowPrivateHosts: boolean;
  /** The private networks whose addresses may be fetched, such as `10.20.0.0/16`. */
  readonly allowNetworks: readonly string[];
  /** The proxy that feeds and pages are fetched through; null for none. May hold a password. */
  readonly feedsProxy: string | null;
  /** The language model that writes gists; null for none. Its key is a secret. */
  readonly gist: {
    readonly url: string;
    readonly model: string;
    readonly key: string | null;
    /** Calls a day. */
    readonly budget: number;
  } | null;
}

type Env = Readonly<Record<string, string | undefined>>;

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const isSwitch = z
  .enum(['1', 'true', 'yes', '0', 'false', 'no'], 'must be 1 or 0')
  .transform((text) => /^[1ty]/.test(text));

/** An address and the bits of its network: `10.20.0.0/16`, `fd12::/32`. */
function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const most = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most && more.length === 0;
}

const envSchema = z.object({
  SLACK_BOT_TOKEN: z
    .string()
    .startsWith('xoxb-', 'must be a bot token, which begins with xoxb-')
    .optional(),
  SLACK_APP_TOKEN: z
    .string()
    .startsWith('xapp-', 'must be an app-level token, which begins with xapp-')
    .optional(),
  SLACK_SIGNING_SECRET: z
    .string()
    .regex(
      /^[0-9a-f]{32,64}$/,
      'must be the signing secret of the app’s Basic Information page: 32 hexadecimal digits',
    )
    .optional(),
  SLACK_MODE: z.enum(['socket', 'http'], 'must be socket or http').optional(),
  HOST: z.string().optional(),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a number from 0 to 65535')
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(
      /^postgres(?:ql)?:\/\/\S+$/,
      'must be a PostgreSQL address, such as postgres://user:password@host:5432/dateline',
    )
    .optional(),
  DATELINE_DATA: z.string().default('data'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  FEEDS_ALLOW_PRIVATE_HOSTS: isSwitch.default(false),
  FEEDS_ALLOW_NETWORKS: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((network) => network !== ''))
    .refine((networks) => networks.every(isNetwork), 'must be networks such as 10.20.0.0/16')
    .default([]),
  FEEDS_PROXY: z
    .string()
    .refine(
      (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
      'must be the URL of a proxy, such as http://proxy.example:3128',
    )
    .optional(),
  GIST_URL: z
    .string()
    .refine(
      (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
      'must be the URL of a server that speaks as OpenAI’s does, such as http://127.0.0.1:8080/v1',
    )
    .optional(),
  GIST_MODEL: z.string().optional(),
  GIST_KEY: z.string().optional(),
  GIST_BUDGET: z
    .string()
    .regex(/^\d{1,6}$/, 'must be a number of calls a day')
    .transform(Number)
    .default(200),
  DATELINE_LOCAL_WORKSPACE: isSwitch.default(false),
  NODE_ENV: z.string().optional(),
});

/** The names of every variable that is read: .env.example, README and the tests know them too. */
export const variables: readonly string[] = Object.keys(envSchema.shape);

/**
 * LOG_LEVEL alone, for what needs no other variable. Null when it is not set, or set to nothing.
 * @throws ConfigError
 */
export function readLogLevel(env: Env): string | null {
  const level = env['LOG_LEVEL']?.trim() ?? '';
  if (level === '') return null;
  const { error } = envSchema.shape.LOG_LEVEL.safeParse(level);
  if (error === undefined) return level;
  const message = error.issues[0]?.message ?? '';
  throw new ConfigError([variableProblem('LOG_LEVEL', message, nearest(level, logLevels))]);
}

/** What decides about Slack, as text: judged also when some of it is wrong. */
interface SlackEnv {
  readonly SLACK_BOT_TOKEN?: string | undefined;
  readonly SLACK_APP_TOKEN?: string | undefined;
  readonly SLACK_SIGNING_SECRET?: string | undefined;
  readonly SLACK_MODE?: string | undefined;
  readonly NODE_ENV?: string | undefined;
  readonly HOST?: string | undefined;
}

/** A problem with a variable. Its value is never in it: it may be a secret. */
function variableProblem(
  path: string,
  message: string,
  suggestion: string | null = null,
): ConfigProblem {
  return { file: 'environment', line: 0, column: 0, path, message, suggestion };
}

/** The transport the variables make up, or which one is missing. */
function slackOf(
  env: SlackEnv,
  port: number,
  isLocalMeant: boolean,
): SlackSettings | ConfigProblem {
  const {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_SIGNING_SECRET: signingSecret,
  } = env;
  const isAnySet = [botToken, appToken, signingSecret, env.SLACK_MODE].some(
    (value) => value !== undefined,
  );
  if (!isAnySet) {
    if (env.NODE_ENV !== 'production' || isLocalMeant) return { kind: 'local' };
    return variableProblem(
      'SLACK_BOT_TOKEN',
      'is missing, and NODE_ENV=production does not fall back to the local workspace; set the Slack variables, or DATELINE_LOCAL_WORKSPACE=1 to mean it',
    );
  }
  // Socket Mode is the default: it needs no public address.
  const kind =
    env.SLACK_MODE ?? (signingSecret !== undefined && appToken === undefined ? 'http' : 'socket');
  const way = kind === 'http' ? 'HTTP' : 'Socket Mode';
  if (botToken === undefined)
    return variableProblem('SLACK_BOT_TOKEN', `is missing: ${way} needs it`);
  if (kind === 'http') {
    if (signingSecret === undefined)
      return variableProblem('SLACK_SIGNING_SECRET', 'is missing: HTTP needs it');
    return { kind: 'http', botToken, signingSecret, host: env.HOST ?? '0.0.0.0', port: port };
  }
  if (appToken !== undefined) return { kind: 'socket', botToken, appToken };
  return variableProblem(
    'SLACK_APP_TOKEN',
    'is missing: Socket Mode needs it (HTTP needs SLACK_SIGNING_SECRET instead)',
  );
}

/**
 * Reads the environment. A variable set to nothing counts as unset.
 * @param env the variables, handed in by main
 * @param home Dateline's own directory: a relative DATELINE_DATA stands below it
 * @throws ConfigError with every problem; no problem holds a variable's value
 */
export function readSettings(env: Env, home: string): Settings {
  const trimmed: Record<string, string> & SlackEnv = Object.fromEntries(
    variables
      .map((name): [string, string] => [name, env[name]?.trim() ?? ''])
      .filter(([, value]) => value !== ''),
  );
  const outcome = envSchema.safeParse(trimmed);
  const problems = (outcome.error?.issues ?? []).map((issue) => {
    const name = String(issue.path[0]);
    const suggestion = name === 'LOG_LEVEL' ? nearest(trimmed[name] ?? '', logLevels) : null;
    return variableProblem(name, issue.message, suggestion);
  });
  // The transport is judged in any case, so that a missing token is not found only after a wrong one is mended.
  const isLocalMeant = outcome.data?.DATELINE_LOCAL_WORKSPACE ?? false;
  const slack = slackOf(trimmed, outcome.data?.PORT ?? 3000, isLocalMeant);
  if (!('kind' in slack)) problems.push(slack);
  if (trimmed['GIST_URL'] !== undefined && trimmed['GIST_MODEL'] === undefined)
    problems.push(variableProblem('GIST_MODEL', 'is missing: GIST_URL needs the model’s name'));
  if (trimmed['GIST_URL'] === undefined && trimmed['GIST_MODEL'] !== undefined)
    problems.push(variableProblem('GIST_URL', 'is missing: GIST_MODEL needs its server'));
  if (problems.length > 0 || !outcome.success || !('kind' in slack))
    throw new ConfigError(problems);
  const { GIST_URL: gistUrl, GIST_MODEL: gistModel } = outcome.data;
  return {
    slack,
    host: outcome.data.HOST ?? null,
    port: outcome.data.PORT ?? null,
    dataDir: resolve(home, outcome.data.DATELINE_DATA),
    databaseUrl: outcome.data.DATABASE_URL ?? null,
    logLevel: outcome.data.LOG_LEVEL,
    allowPrivateHosts: outcome.data.FEEDS_ALLOW_PRIVATE_HOSTS,
    allowNetworks: outcome.data.FEEDS_ALLOW_NETWORKS,
    feedsProxy: outcome.data.FEEDS_PROXY ?? null,
    gist:
      gistUrl === undefined || gistModel === undefined
        ? null
        : {
            url: gistUrl,
            model: gistModel,
            key: outcome.data.GIST_KEY ?? null,
            budget: outcome.data.GIST_BUDGET,
          },
  };
}
