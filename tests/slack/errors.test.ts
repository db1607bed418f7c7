import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { classifyCode, classifyFailure } from '../../src/slack/errors.ts';

describe('an error Slack names', () => {
  test.each([
    ['channel_not_found', 'channel'],
    ['not_in_channel', 'channel'],
    ['is_archived', 'channel'],
    ['restricted_action', 'channel'],
    ['restricted_action_read_only_channel', 'channel'],
    ['restricted_action_thread_only_channel', 'channel'],
    ['ekm_access_denied', 'channel'],
    ['account_inactive', 'workspace'],
    ['token_revoked', 'workspace'],
    ['invalid_auth', 'workspace'],
    ['missing_scope', 'workspace'],
    ['msg_too_long', 'message'],
    ['msg_blocks_too_long', 'message'],
    ['invalid_blocks', 'message'],
    ['no_text', 'message'],
    ['too_many_attachments', 'message'],
    ['some_new_error', 'message'],
  ] as const)('%s refuses the %s, with a hint', (error, scope) => {
    const outcome = classifyCode(error, 'chat.postMessage');
    expect(outcome).toMatchObject({ kind: 'refused', error, scope });
    expect(outcome).toHaveProperty('hint', expect.stringMatching(/\w.*\.$/));
  });

  test.each(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout'])(
    '%s leaves the outcome unknown',
    (error) => {
      expect(classifyCode(error, 'chat.postMessage')).toEqual({ kind: 'unknown', cause: error });
    },
  );

  test('a proxy page in place of JSON leaves it unknown', () => {
    expect(classifyCode('<html>Bad gateway</html>', 'chat.postMessage').kind).toBe('unknown');
  });

  test('what keeps us out of a channel says how to let us in', () => {
    expect(classifyCode('not_in_channel', 'chat.postMessage')).toHaveProperty(
      'hint',
      expect.stringContaining('/invite @Dateline'),
    );
  });
});

describe('an error of the client', () => {
  test('429 on a post holds the lane, on any other method the gate', () => {
    const error = new WebAPIRateLimitedError(7);
    expect(classifyFailure(error, 'chat.postMessage')).toEqual({
      kind: 'throttled',
      retryAfterMs: 7000,
      scope: 'lane',
      method: 'chat.postMessage',
    });
    expect(classifyFailure(error, 'chat.update')).toMatchObject({ scope: 'gate' });
    expect(classifyCode('ratelimited', 'chat.update')).toMatchObject({ kind: 'throttled' });
  });

  test('429 without a readable Retry-After waits half a minute', () => {
    const error = new Error('Retry header did not contain a valid timeout (url: …)');
    expect(classifyFailure(error, 'chat.postMessage')).toMatchObject({ retryAfterMs: 30_000 });
  });

  test('5xx, a cut line and a timeout leave the outcome unknown', () => {
    const cut = new WebAPIRequestError(new Error('socket hang up'));
    expect(classifyFailure(cut, 'chat.postMessage').kind).toBe('unknown');
    expect(classifyFailure(new WebAPIHTTPError(503, 'x', {}), 'chat.postMessage')).toEqual({
      kind: 'unknown',
      cause: 'HTTP 503',
    });
  });

  test("Slack's own error is classified by its code", () => {
    const error = new WebAPIPlatformError({ ok: false, error: 'is_archived' });
    expect(classifyFailure(error, 'chat.update')).toMatchObject({ scope: 'channel' });
  });
});
