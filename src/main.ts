import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError, type Command, type Terminal } from './cli/command.ts';
import { commands } from './cli/commands.ts';
import { ConfigError, printProblems } from './config/problem.ts';
import { DatelineError, exitCodes } from './errors.ts';
import { scrubTokens } from './log.ts';
import { nearest } from './query/nearest.ts';

/** The one place that reads process.*: args, environment, signals, exit codes. */
const home = join(dirname(fileURLToPath(import.meta.url)), '..');

function listCommands(): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`);
  return `Dateline watches the wires and keeps Slack channels supplied.

Usage: dateline COMMAND [OPTIONS]

${lines.join('\n')}

dateline COMMAND --help tells more.`;
}

function explain(error: unknown, command: Command | null): { text: string; code: number } {
  if (error instanceof UsageError) {
    const hint = command === null ? 'dateline --help' : `dateline ${command.name} --help`;
    return { text: `dateline: ${error.message}\nTry: ${hint}`, code: exitCodes.usage };
  }
  if (error instanceof ConfigError) {
    return { text: printProblems(error.problems), code: exitCodes.config };
  }
  if (error instanceof DatelineError) {
    const code = error.code.startsWith('config/') ? exitCodes.config : exitCodes.failed;
    return { text: `dateline: ${error.message}\n${error.hint}`, code };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return {
    text: `dateline: this is a bug, please report it:\n${stack}`,
    code: exitCodes.failed,
  };
}

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const asked = rest[0] === undefined ? undefined : commands.find((one) => one.name === rest[0]);
    terminal.stdout.write(`${asked?.help ?? listCommands()}\n`);
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  const command = commands.find((one) => one.name === name) ?? null;
  try {
    if (command === null) {
      const near = nearest(
        name,
        commands.map((one) => one.name),
      );
      const guess = near === null ? '' : `; did you mean ${near}?`;
      throw new UsageError(`there is no command ${JSON.stringify(name)}${guess}`);
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      terminal.stdout.write(`${command.help}\n`);
      return exitCodes.ok;
    }
    return await command.run(rest, terminal);
  } catch (error) {
    const { text, code } = explain(error, command);
    terminal.stderr.write(`${scrubTokens(text)}\n`);
    return code;
  }
}

/** Whether what failed is only that nobody reads our output any more. */
function isClosedPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

// Everything Dateline writes to disk is for its owner only.
process.umask(0o077);
const stop = new AbortController();
/** Service managers kill after ten seconds; a post alone may take as long. */
const parkMs = 8_000;
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second signal means it: no waiting.
    if (stop.signal.aborted) process.exit(130);
    stop.abort(new Error(signal));
    // Each step is committed before it is taken, so whatever is under way may be left: the next start looks it up.
    setTimeout(() => {
      process.stderr.write('dateline: stopped in the middle; the next start goes on from there\n');
      process.exit(process.argv[2] === 'start' ? exitCodes.ok : exitCodes.failed);
    }, parkMs).unref();
  });
}
process.stdout.on('error', (error) => {
  if (isClosedPipe(error)) process.exit(exitCodes.ok);
  throw error;
});
process.exitCode = await run(process.argv.slice(2), {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
  home,
  usage: () => {
    const { user, system } = process.cpuUsage();
    return { cpuMs: (user + system) / 1000, memoryBytes: process.memoryUsage.rss() };
  },
  signal: stop.signal,
});
