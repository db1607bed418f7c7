import { expect, test } from 'vitest';
import { createLog, scrubTokens } from '../src/log.ts';

// Assembled here, so that no scanner takes an invented token for a real one.
const secret = 'INVENTED0123456789';
const botToken = ['xoxb', '1', secret].join('-');
const appToken = ['xapp', '1', secret].join('-');
const modelKey = ['sk', 'proj', secret].join('-');
const webhook = ['https://hooks.slack.com/services', 'T1', 'B1', secret].join('/');

test.each([
  ['a bot token', botToken],
  ['an app token', appToken],
  ['a key of a language model', `Incorrect API key provided: ${modelKey}.`],
  ['a webhook', webhook],
  ['the password of an address', `postgres://ana:${secret}@db.example/dateline`],
])('%s is taken out of any text', (_, text) => {
  expect(scrubTokens(`before ${text} after`)).not.toContain(secret);
  expect(scrubTokens(`before ${text} after`)).toMatch(/^before .*\[token\].* after$/);
});

test('ordinary words stay', () => {
  const text = 'task-force-of-the-ministry risk-assessment https://quay.example/a:b?c=d@e';
  expect(scrubTokens(text)).toBe(text);
});

test('neither a field, a message nor a stack carries a token out', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line) => void lines.push(line) });
  log.error({ token: secret, err: new Error(`refused ${botToken}`) }, `with ${appToken}`);
  expect(lines).toHaveLength(1);
  expect(lines.join('')).not.toContain(secret);
});
