import type { WebClient } from '@slack/web-api';
import { classifyFailure } from './errors.ts';
import { botScopes } from './manifest.ts';

/** Whether Slack takes the bot token, and what it lacks. */
export type TokenCheck =
  | {
      readonly kind: 'good';
      readonly team: string;
      /** Of the manifest's; empty when nothing is lost. */
      readonly missing: readonly string[];
    }
  | { readonly kind: 'refused'; readonly error: string; readonly hint: string }
  | { readonly kind: 'unreachable'; readonly reason: string };

/** Asks Slack (`auth.test`) who the token is; its scopes come with the answer. */
export async function checkToken(client: WebClient): Promise<TokenCheck> {
  try {
    const answer = await client.auth.test();
    const granted = answer.response_metadata?.scopes ?? [];
    // Without the header nothing is known about scopes, so nothing is said to lack.
    const missing =
      granted.length === 0 ? [] : botScopes.filter((scope) => !granted.includes(scope));
    return { kind: 'good', team: answer.team ?? answer.team_id ?? '', missing };
  } catch (error) {
    const failure = classifyFailure(error, 'auth.test');
    switch (failure.kind) {
      case 'refused':
        return { kind: 'refused', error: failure.error, hint: failure.hint };
      case 'unknown':
        return { kind: 'unreachable', reason: failure.cause };
      case 'throttled':
        return { kind: 'unreachable', reason: 'Slack says wait' };
      case 'too-fancy':
      case 'too-long':
      case 'root-gone':
        return { kind: 'unreachable', reason: failure.error };
      default:
        return failure satisfies never;
    }
  }
}
