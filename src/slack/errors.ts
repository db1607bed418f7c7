import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { messageOf } from '../errors.ts';
import type { SendOutcome } from '../news/intent.ts';
import { actOn } from './refusals.ts';

/** What a failed Web API call can be. */
export type SendFailure = Exclude<SendOutcome, { kind: 'sent' | 'empty' | 'late' }>;

/** Waited when Slack says wait but not how long, seconds. */
const usualWaitSeconds = 30;

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
  if (cause.startsWith('Retry header did not')) return throttled(usualWaitSeconds, method);
  return { kind: 'unknown', cause };
}

/** The same for Slack's error code in an answer with `ok: false`. */
export function classifyCode(code: string, method: string): SendFailure {
  // A body that is not Slack's JSON (a proxy's page) comes as its text: it says nothing about the message.
  if (!/^[a-z0-9_]{1,80}$/.test(code)) return { kind: 'unknown', cause: code.slice(0, 80) };
  const act = actOn(code);
  switch (act.kind) {
    case 'look-up':
      return { kind: 'unknown', cause: code };
    case 'wait':
      return throttled(usualWaitSeconds, method);
    case 'draw-plainer':
      return { kind: 'too-fancy', error: code };
    case 'split':
      return { kind: 'too-long', error: code };
    case 'forget-root':
      return { kind: 'root-gone', error: code };
    case 'pause':
      return { kind: 'refused', error: code, scope: act.scope, hint: act.hint };
    case 'refuse':
      return { kind: 'refused', error: code, scope: 'message', hint: act.hint };
    default:
      return act satisfies never;
  }
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
