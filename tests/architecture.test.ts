import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

/** A file as the checks see it: its path from the repository's root, with slashes, and its text. */
interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const root = fileURLToPath(new URL('../', import.meta.url));
const files: readonly SourceFile[] = ['src', 'tests', 'training', 'bench']
  .filter((folder) => existsSync(join(root, folder)))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${folder}/${name.replaceAll('\\', '/')}`),
  )
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));

/** `src/store/turn.ts` stands in the room `store`, `src/main.ts` in `main`. */
function roomOf(path: string): string {
  return (path.split('/')[1] ?? '').replace(/\.ts$/, '');
}

const basics = ['news', 'clock', 'errors'];
/** Pure rooms: no clock's hands, network, store or files; each knows those to its left, everybody knows the first two. */
const pure = ['query', 'summarize', 'formats', 'normalize', 'classify', 'group', 'route', 'trends'];
const leftOf = (room: string): string[] => [...basics, ...pure.slice(0, pure.indexOf(room))];
const world = [...basics, 'log', ...pure];
const rooms = [
  ...world,
  'config',
  'intake',
  'store',
  'deliver',
  'gist',
  'desk',
  'slack',
  'local',
  'health',
];

/**
 * Which room may import which. `type:` allows `import type` only; `room/file.ts` allows that one file.
 * A new room needs a line here.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  clock: ['errors'],
  log: ['errors'],
  news: ['errors'],
  query: basics,
  summarize: basics,
  ...Object.fromEntries(pure.slice(2).map((room) => [room, leftOf(room)])),
  config: [
    ...basics,
    'log',
    'query',
    ...pure.map((room) => `type:${room}`),
    // What a model's file names must be what the tagger reads: the features' names and the words' keys.
    'classify/standing.ts',
    'classify/topic-words.ts',
  ],
  intake: world,
  deliver: world,
  gist: [...world, 'type:deliver/outbox.ts'],
  store: [...world, 'type:deliver/outbox.ts', 'type:gist/write.ts'],
  desk: [...world, 'store', 'type:deliver/outbox.ts'],
  slack: ['news', 'clock', 'errors', 'log', 'desk', 'config'],
  local: ['news', 'clock', 'errors', 'log', 'slack/limits.ts'],
  health: ['news', 'store'],
  dateline: rooms,
  demo: [...rooms, 'dateline'],
  cli: [...rooms, 'dateline', 'demo'],
  main: [...rooms, 'dateline', 'demo', 'cli'],
};

/** In which rooms a library may stand: its types stay in its adapter. zod, which reads what comes from outside, may stand anywhere. */
const libraries: Readonly<Record<string, readonly string[]>> = {
  '@ai-sdk/openai-compatible': ['gist'],
  '@mozilla/readability': ['normalize'],
  '@slack/bolt': ['slack'],
  '@slack/types': ['slack'],
  '@slack/web-api': ['slack'],
  ai: ['gist'],
  feedparser: ['formats'],
  htmlparser2: ['formats', 'normalize'],
  'ipaddr.js': ['intake'],
  kysely: ['store'],
  linkedom: ['normalize'],
  'node:sqlite': ['store'],
  'node-cron': ['cli'],
  pg: ['store'],
  pino: ['log'],
  'robots-parser': ['intake'],
  'rss-parser': ['formats'],
  undici: ['intake', 'local'],
  yaml: ['config', 'demo'],
};

const importLine =
  /(?:^(?:import|export)(?<type>\s+type)?\b(?:[^;'"]*?\bfrom)?\s*|\bimport\(\s*)['"](?<target>[^'"]+)['"]/gm;

/** Every import of a file: what it names, and whether only types come of it. */
function importsOf({ text }: SourceFile): { target: string; isType: boolean }[] {
  return [...text.matchAll(importLine)].map(({ groups }) => ({
    target: groups?.['target'] ?? '',
    isType: groups?.['type'] !== undefined,
  }));
}

function badImports(file: SourceFile): string[] {
  const room = roomOf(file.path);
  const allowed = mayImport[room];
  if (allowed === undefined) return [`the room ${room} is not in the table`];
  return importsOf(file)
    .filter(({ target, isType }) => {
      const [library] = /^(?:@[^/]+\/)?[^/]+/.exec(target) ?? [];
      if (!target.startsWith('.')) return libraries[library ?? '']?.includes(room) === false;
      const path = normalize(join(dirname(file.path), target));
      const to = roomOf(path);
      const known = [to, path.replace(/^src\//, '')];
      const names = isType ? [...known, ...known.map((name) => `type:${name}`)] : known;
      return to !== room && !names.some((name) => allowed.includes(name));
    })
    .map(({ target }) => target);
}

/** Lines of code: comments and blank lines do not count. */
function codeLines({ text }: SourceFile): string[] {
  return text.split('\n').filter((line) => !/^\s*(?:\/\/|\/?\*|$)/.test(line));
}

/** Lines that hold the pattern, but for the rooms where it is at home. */
function grep(pattern: RegExp, isExempt: (room: string) => boolean = () => false) {
  return (file: SourceFile): string[] =>
    isExempt(roomOf(file.path)) ? [] : codeLines(file).filter((line) => pattern.test(line));
}

interface Check {
  readonly name: string;
  /** What is wrong with a file. */
  readonly find: (file: SourceFile) => string[];
  /** Bad code the check must catch: a check that finds nothing in it finds nothing anywhere. */
  readonly planted: readonly SourceFile[];
  /** Whether it also looks at tests and training. */
  readonly everywhere?: boolean;
}

const isImpure = (room: string): boolean => !pure.includes(room);

const checks: readonly Check[] = [
  {
    name: 'every room imports only what the table allows',
    find: badImports,
    planted: [
      { path: 'src/group/a.ts', text: "import { b } from '../store/b.ts';" },
      { path: 'src/formats/a.ts', text: "import {\n  b,\n} from '../classify/b.ts';" },
      { path: 'src/config/a.ts', text: "import { b } from '../classify/b.ts';" },
      { path: 'src/store/a.ts', text: "import type { b } from '../deliver/lanes.ts';" },
      { path: 'src/store/a.ts', text: "import { b } from '../deliver/outbox.ts';" },
      { path: 'src/local/a.ts', text: "import { b } from '../slack/text.ts';" },
      { path: 'src/slack/blocks/a.ts', text: "import { b } from '../../store/b.ts';" },
      { path: 'src/demo/a.ts', text: "const b = await import('../cli/b.ts');" },
      { path: 'src/cli/a.ts', text: "import '../main.ts';" },
      { path: 'src/desk/a.ts', text: "import { App } from '@slack/bolt';" },
      { path: 'src/demo/a.ts', text: "import { sql } from 'kysely';" },
      { path: 'src/gossip/a.ts', text: '' },
    ],
  },
  {
    name: 'no file re-exports another, none exports a default',
    find: grep(/^export (?:type )?(?:\*|\{[^}]*\} from)|^export default|^export .* as default\b/),
    planted: [
      { path: 'src/news/a.ts', text: "export * from './story.ts';" },
      { path: 'src/news/a.ts', text: "export { Story } from './story.ts';" },
      { path: 'src/news/a.ts', text: 'export default function a() {}' },
    ],
  },
  {
    name: 'the time comes from the clock',
    find: grep(/new Date(?:\(\s*\)|;)|Temporal\.Now/),
    planted: [{ path: 'src/desk/a.ts', text: 'const now = new Date();' }],
  },
  {
    name: 'only main reads process',
    find: grep(/(?<![.\w])process\.|node:process|globalThis\.process/, (room) => room === 'main'),
    planted: [
      { path: 'src/cli/a.ts', text: "const port = process.env['PORT'];" },
      { path: 'src/log.ts', text: "import { stdout } from 'node:process';" },
    ],
  },
  {
    name: 'pure rooms touch nothing of the world',
    find: grep(
      /['"]node:(?!crypto|stream)|\b(?:setTimeout|setInterval|fetch|randomUUID|randomBytes)\(|Date\.now|Math\.random/,
      isImpure,
    ),
    planted: [
      { path: 'src/classify/a.ts', text: "import { readFileSync } from 'node:fs';" },
      { path: 'src/normalize/a.ts', text: 'setTimeout(() => {}, 5);' },
    ],
  },
  {
    name: 'SQL stands only in store',
    find: grep(
      /\.(?:selectFrom|insertInto|updateTable|deleteFrom)\(|\bsql`/,
      (room) => room === 'store',
    ),
    planted: [{ path: 'src/demo/a.ts', text: "await db\n  .selectFrom('stories')" }],
  },
  {
    name: 'the shapes of Slack stand only in slack and local',
    find: grep(
      /\btype: '(?:section|header|context|divider|actions|input|image|rich_text\w*|mrkdwn|plain_text|button|modal|home|\w+_select)'/,
      (room) => room === 'slack' || room === 'local',
    ),
    planted: [{ path: 'src/desk/a.ts', text: "const block = { type: 'section', text };" }],
  },
  {
    name: 'no file has more than 300 lines of code',
    find: (file) => (codeLines(file).length > 300 ? [`${codeLines(file).length} lines`] : []),
    planted: [{ path: 'src/news/a.ts', text: 'let a;\n'.repeat(301) }],
  },
  {
    name: 'names are of the field, in kebab-case',
    find: ({ path }) =>
      path
        .replace(/(?:\.slow)?(?:\.test|\.bench)?\.ts$/, '')
        .split('/')
        .filter(
          (name) =>
            /^(?:utils?|helpers?|managers?|services?|common|shared|index)$/.test(name) ||
            !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name),
        ),
    planted: [
      { path: 'src/slack/utils/text.ts', text: '' },
      { path: 'src/slack/index.ts', text: '' },
      { path: 'src/slack/AlertBlocks.ts', text: '' },
    ],
    everywhere: true,
  },
];

describe.each(checks)('$name', ({ find, planted, everywhere }) => {
  test('in this repository', () => {
    const looked = files.filter(({ path }) => everywhere === true || path.startsWith('src/'));
    expect(looked.length).toBeGreaterThan(100);
    expect(looked.flatMap((file) => find(file).map((what) => `${file.path}: ${what}`))).toEqual([]);
  });

  test.each(planted)('and bad code in $path is caught', (file) => {
    expect(find(file)).not.toEqual([]);
  });
});
