import { checkCommand } from './check.ts';
import type { Command } from './command.ts';
import { demoCommand } from './demo.ts';
import { doctorCommand } from './doctor.ts';
import { exportCommand } from './export.ts';
import { groupCommand } from './group.ts';
import { importCommand } from './import.ts';
import { manifestCommand } from './manifest.ts';
import { outboxCommand } from './outbox.ts';
import { parseCommand } from './parse.ts';
import { replayCommand } from './replay.ts';
import { startCommand } from './start.ts';
import { summarizeCommand } from './summarize.ts';
import { tagCommand } from './tag.ts';

/**
 * Every subcommand, in the order `--help` lists them.
 * To add one: a file here that exports a Command, a line in this list, a row in README's table, and a test in tests/cli.
 */
export const commands: readonly Command[] = [
  startCommand,
  demoCommand,
  checkCommand,
  doctorCommand,
  outboxCommand,
  importCommand,
  exportCommand,
  manifestCommand,
  parseCommand,
  tagCommand,
  groupCommand,
  summarizeCommand,
  replayCommand,
];
