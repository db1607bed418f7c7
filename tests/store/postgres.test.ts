import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { DatelineError } from '../../src/errors.ts';
import { createLog, scrubTokens } from '../../src/log.ts';
import { openServerStore } from '../../src/store/store.ts';

test('a server that cannot be reached is named without its password', async () => {
  // Port 1 of loopback: nobody listens there.
  const opening = openServerStore(
    'postgres://desk:s3cret-word@127.0.0.1:1/wire',
    createLog('silent'),
  );
  const error: unknown = await opening.catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(DatelineError);
  const { code, message, hint } = error as DatelineError;
  expect(code).toBe('store/open');
  expect(message).toMatch(/^cannot open PostgreSQL at 127\.0\.0\.1:1\/wire: .*ECONNREFUSED/);
  expect(hint).toContain('DATABASE_URL');
  expect(`${message}${hint}`).not.toContain('s3cret-word');
});

test('the log shows no password of an address, wherever it stands', () => {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk));
      done();
    },
  });
  const url = 'postgresql://desk:s3cret-word@db.example:5432/wire';
  createLog('info', sink).error({ url, err: new Error(`no route to ${url}`) }, `lost ${url}`);
  expect(lines.join('')).toContain('postgresql://desk:[token]@db.example:5432/wire');
  expect(lines.join('')).not.toContain('s3cret-word');
  expect(scrubTokens('https://wire.example/a:b@c')).toBe('https://wire.example/a:b@c');
});
