import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readDesks } from '../config/desks.ts';
import { printProblems } from '../config/problem.ts';
import { exitCodes, messageOf } from '../errors.ts';
import { eventsPath } from '../slack/app.ts';
import { buildManifest, creationLink } from '../slack/manifest.ts';
import { orUsage, UsageError, type Command, type Terminal } from './command.ts';
import { configDirOf } from './installation.ts';

/** `dateline manifest`: what Slack needs to make the app. */
export const manifestCommand: Command = {
  name: 'manifest',
  summary: "print the Slack app's manifest, or the link that creates the app",
  help: `Usage: dateline manifest [--link] [--url URL] [--config DIR]

Prints the manifest of the Slack app as JSON, made from what Dateline listens to and the command in desks.yaml.

  --link        print the one-click link that creates the app with it
  --url URL     use HTTP: the public https address of Dateline (default: Socket Mode, which needs none)
  --config DIR  where desks.yaml is (default: config/ in Dateline's own directory)`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { link, url, config } = optionsOf(args);
  const command = await commandOf(join(configDirOf(config, terminal), 'desks.yaml'), terminal);
  if (command === null) return exitCodes.config;
  const manifest = buildManifest({ command, requestUrl: requestUrlOf(url) });
  const text = link === true ? creationLink(manifest) : JSON.stringify(manifest, null, 2);
  terminal.stdout.write(`${text}\n`);
  return exitCodes.ok;
}

function optionsOf(args: readonly string[]): { link?: boolean; url?: string; config?: string } {
  const { values } = orUsage(() =>
    parseArgs({
      args: [...args],
      options: {
        link: { type: 'boolean' },
        url: { type: 'string' },
        config: { type: 'string' },
      },
    }),
  );
  return values;
}

/** The command's name in desks.yaml; null after its problems were printed. Queries are `check`'s business. */
async function commandOf(file: string, terminal: Terminal): Promise<string | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    terminal.stderr.write(`${file}: cannot be read (${messageOf(error)})\n`);
    return null;
  }
  const { value, problems } = readDesks(file, text, () => null);
  if (value === null) terminal.stderr.write(`${printProblems(problems)}\n`);
  return value?.command ?? null;
}

function requestUrlOf(url: string | undefined): string | null {
  if (url === undefined) return null;
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    throw new UsageError('--url must be a public https address, such as https://dateline.example');
  }
  return new URL(eventsPath, url).href;
}
