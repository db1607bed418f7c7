import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { messageOf } from '../errors.ts';
import type { SendOutcome } from '../news/intent.ts';

/** What a failed Web API call can be. */
export type SendFailure = Exclude<SendOutcome, { kind: 'sent' } | { kind: 'empty' }>;

const invite = 'Invite Dateline to the channel: type /invite @Dateline there.';
const token = 'Install the app again and put the new bot token into SLACK_BOT_TOKEN.';

/** Errors that stay until a person acts in the channel. */
const channelHints: Readonly<Record<string, string>> = {
  channel_not_found: `The channel is gone, or private and Dateline is not in it. ${invite}`,
  not_in_channel: invite,
  is_archived: 'The channel is archived: unarchive it, or unfollow there.',
  cannot_dm_bot:
    'This direct message cannot be written to: follow from your own conversation with Dateline.',
  ekm_access_denied: 'Posting here is held back by an administrator (EKM): ask them to lift it.',
};

/** Errors that stay until a person acts on the app or its token. */
const workspaceHints: Readonly<Record<string, string>> = {
  account_inactive: token,
  token_revoked: token,
  token_expired: token,
  invalid_auth: token,
  not_authed: token,
  no_permission: token,
  missing_scope:
    'The app lacks a permission: update it from `dateline manifest`, then install it again.',
  team_access_not_granted: 'Grant the app access to this workspace in the organization settings.',
};

/** Errors after which Slack may yet have done what was asked. */
const unknownErrors = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);

/**
 * What a thrown Web API error means for the message that was being sent.
 * The classes are Slack's documented errors for posts: surely not posted (wait), refused (a person must act, or never),
 * and unknown, which must be looked up before any repost.
 * @param method Slack's method, for the gate of its rate limit
 */
export function classifyFailure(error: unknown, method: string): SendFailure {
  if (error instanceof WebAPIRateLimitedError) return throttled(error.retryAfter, method);
  if (error instanceof WebAPIPlatformError) return classifyCode(error.data.error, method);
  if (error instanceof WebAPIHTTPError) {
    return { kind: 'unknown', cause: `HTTP ${error.statusCode}` };
  }
  const cause = messageOf(error);
  // The client throws a bare Error for a 429 whose Retry-After it cannot read.
  if (cause.startsWith('Retry header did not')) return throttled(30, method);
  return { kind: 'unknown', cause };
}

/** The same for Slack's error code in an answer with `ok: false`. */
export function classifyCode(code: string, method: string): SendFailure {
  if (code === 'ratelimited' || code === 'rate_limited') return throttled(30, method);
  // A body that is not Slack's JSON (a proxy's page) comes as its text: it says nothing about the message.
  if (unknownErrors.has(code) || !/^[a-z0-9_]{1,80}$/.test(code)) {
    return { kind: 'unknown', cause: code.slice(0, 80) };
  }
  const channelHint =
    channelHints[code] ??
    (code.startsWith('restricted_action')
      ? 'Posting here is restricted: ask a channel manager to let Dateline post.'
      : undefined);
  if (channelHint !== undefined) {
    return { kind: 'refused', error: code, scope: 'channel', hint: channelHint };
  }
  const workspaceHint = workspaceHints[code];
  if (workspaceHint !== undefined) {
    return { kind: 'refused', error: code, scope: 'workspace', hint: workspaceHint };
  }
  return {
    kind: 'refused',
    error: code,
    scope: 'message',
    hint: 'Slack refused this one message; please report it with its error.',
  };
}

/** Posts are limited by channel, every other method by workspace. */
function throttled(seconds: number, method: string): SendFailure {
  return {
    kind: 'throttled',
    retryAfterMs: seconds * 1000,
    scope: method === 'chat.postMessage' ? 'lane' : 'gate',
    method,
  };
}
