import { LogLevel, type Logger } from '@slack/bolt';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';

/**
 * Slack's libraries speak into our log. Their debug lines hold whole request bodies, so they are dropped; the rest is
 * data under one stable message.
 */
export function slackLogger(log: Log): Logger {
  return {
    debug: () => {},
    info: (...parts) => {
      log.debug(said(parts), 'slack library');
    },
    warn: (...parts) => {
      log.warn(said(parts), 'slack library');
    },
    error: (...parts) => {
      log.error(said(parts), 'slack library');
    },
    setLevel: () => {},
    getLevel: () => LogLevel.INFO,
    setName: () => {},
  };
}

function said(parts: unknown[]): { detail: string } {
  return { detail: parts.map((part) => messageOf(part)).join(' ') };
}
