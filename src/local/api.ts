import { slackLimits } from '../slack/limits.ts';
import { refuse, text, type Answer, type Arguments } from './arguments.ts';
import type { Rates } from './rates.ts';
import { directMessage, type LocalChannel, type WorkspaceState } from './state.ts';
import type { Triggers } from './triggers.ts';

/** What a Web API method works with. */
export interface ApiContext {
  readonly state: WorkspaceState;
  readonly scopes: ReadonlySet<string>;
  readonly triggers: Triggers;
  readonly rates: Rates;
  readonly limits: RateOptions;
}

/** How strict the rate limits are. */
export interface RateOptions {
  /** False switches every limit off. */
  readonly isOn: boolean;
  /** Posts in one channel that pass at once before one a second holds. */
  readonly postBurst: number;
  /** History as for apps distributed outside the Marketplace: one call a minute, 15 objects. */
  readonly slowHistory: boolean;
}

/** One Web API method. */
export interface ApiMethod {
  /** The scope it needs, or null; conversations.* depend on the kind of channel and check for themselves. */
  readonly scope: string | null;
  readonly tier: 1 | 2 | 3 | 4;
  /** True where `slowHistory` holds. */
  readonly isHistory?: boolean;
  readonly run: (context: ApiContext, args: Arguments) => Answer;
}

/** 429: the caller must wait. */
export function throttled(seconds: number): Answer {
  return refuse('ratelimited', { retryAfterSeconds: seconds });
}

/** Refuses when a scope is missing, as Slack words it; null when it is there. */
export function missingScope(context: ApiContext, scope: string | null): Answer | null {
  if (scope === null || context.scopes.has(scope)) return null;
  return refuse('missing_scope', { needed: scope, provided: [...context.scopes].join(',') });
}

/** Seconds to wait before this method may be called again; 0 takes one call out of its minute. */
export function tierWait(context: ApiContext, name: string, method: ApiMethod): number {
  if (!context.limits.isOn) return 0;
  if (method.isHistory === true && context.limits.slowHistory) {
    return context.rates.take(name, 1 / 60, 1);
  }
  const perMinute = slackLimits.tierPerMinute[method.tier];
  return context.rates.take(name, perMinute / 60, perMinute);
}

/**
 * The channel a call names, if the bot may know of it: a private channel it is not in does not exist for it.
 * A person's id means the direct message with them.
 */
export function channelOf({ state }: ApiContext, args: Arguments): LocalChannel | null {
  const id = text(args, 'channel');
  const person = state.people.get(id);
  const channel = person === undefined ? state.channels.get(id) : directMessage(state, person);
  if (channel === undefined) return null;
  return channel.kind === 'public' || channel.members.has(state.bot.id) ? channel : null;
}
