import { pino, type DestinationStream, type Logger } from 'pino';

/** What every part logs through: short stable messages, data in fields. */
export type Log = Logger;

/** Slack tokens, incoming-webhook URLs and keys of language models, wherever they stand, also inside messages and stacks. */
const tokenPattern =
  /\b(?:xox[a-z]-|xoxe\.[a-z]*-?|xapp-)[\w.-]+|\bsk-[\w-]{16,}|hooks\.slack\.com\/(?:services|commands|actions)\/[\w/-]+/g;

/** The password of an address such as a database's or a proxy's. */
const passwordPattern = /(?<=\b[a-z][a-z\d+.-]*:\/\/[^\s:@/"]*:)[^\s@/"]+(?=@)/gi;

/** The text with every Slack token, webhook path and password of an address replaced by `[token]`. */
export function scrubTokens(text: string): string {
  return text.replaceAll(tokenPattern, '[token]').replaceAll(passwordPattern, '[token]');
}

/**
 * A JSON log. Tokens are scrubbed twice: by field name, and by pattern over each finished line, because field redaction
 * does not reach messages and stacks.
 * @param level pino's level names; `silent` writes nothing
 * @param destination where lines go; standard output when absent
 */
export function createLog(level: string, destination?: DestinationStream): Log {
  return pino(
    {
      level,
      redact: {
        paths: ['token', '*.token', 'authorization', '*.authorization', 'signingSecret'],
        censor: '[token]',
      },
      hooks: { streamWrite: scrubTokens },
    },
    destination ?? pino.destination(1),
  );
}
