import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { describe, expect, test } from 'vitest';
import { classifyCode, classifyFailure } from '../../src/slack/errors.ts';

/** What Slack documents for chat.postMessage and chat.update, but for what only concerns files, drafts and users' tokens. */
const documented: Readonly<Record<string, readonly string[]>> = {
  'refused channel': [
    'access_denied',
    'channel_not_found',
    'ekm_access_denied',
    'is_archived',
    'is_inactive',
    'messages_tab_disabled',
    'no_permission',
    'not_in_channel',
    'restricted_action',
    'restricted_action_non_threadable_channel',
    'restricted_action_read_only_channel',
    'restricted_action_thread_only_channel',
    'restricted_action_of_some_new_kind',
  ],
  'refused workspace': [
    'accesslimited',
    'account_inactive',
    'enterprise_is_restricted',
    'invalid_auth',
    'is_bot',
    'metadata_must_be_sent_from_app',
    'missing_scope',
    'not_allowed_token_type',
    'not_authed',
    'org_login_required',
    'team_access_not_granted',
    'team_not_found',
    'token_expired',
    'token_revoked',
    'two_factor_setup_required',
  ],
  'refused message': [
    'as_user_not_supported',
    'cant_update_message',
    'deprecated_endpoint',
    'duplicate_message_not_found',
    'edit_window_closed',
    'invalid_arg_name',
    'invalid_charset',
    'invalid_metadata_format',
    'invalid_metadata_schema',
    'markdown_text_conflict',
    'metadata_too_large',
    'method_deprecated',
    'restricted_action_thread_locked',
    'unknown_method',
    'some_new_error',
    'constructor',
  ],
  'too-fancy': [
    'attachment_payload_limit_exceeded',
    'block_mismatch',
    'invalid_attachments',
    'invalid_blocks',
    'invalid_blocks_format',
    'no_text',
    'slack_connect_canvas_sharing_blocked',
    'slack_connect_file_link_sharing_blocked',
    'slack_connect_lists_sharing_blocked',
    'too_many_attachments',
  ],
  'too-long': ['msg_blocks_too_long', 'msg_too_long'],
  'root-gone': ['cannot_reply_to_message', 'message_not_found', 'thread_not_found'],
  throttled: [
    'external_channel_migrating',
    'message_limit_exceeded',
    'rate_limited',
    'ratelimited',
    'streaming_state_conflict',
  ],
  unknown: [
    'fatal_error',
    'internal_error',
    'request_timeout',
    'service_unavailable',
    'team_added_to_org',
    'update_failed',
  ],
};

const rows = Object.entries(documented).flatMap(([what, errors]) =>
  errors.map((error) => [error, what] as const),
);

describe('an error Slack names', () => {
  test.each(rows)('%s means %s', (error, what) => {
    const outcome = classifyCode(error, 'chat.postMessage');
    const scope = 'scope' in outcome && outcome.kind === 'refused' ? ` ${outcome.scope}` : '';
    expect(`${outcome.kind}${scope}`).toBe(what);
    if (outcome.kind !== 'refused') return;
    expect(outcome.error).toBe(error);
    expect(outcome.hint).toMatch(/\w.*\.$/);
  });

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
