import type { Clock, Random } from '../clock.ts';
import type { UserId } from '../news/ids.ts';
import { slackLimits } from '../slack/limits.ts';
import { mintId } from './state.ts';

/** Who clicked, and in which view, if in one. */
interface Trigger {
  readonly userId: UserId;
  readonly viewId: string | null;
}

type TriggerRefusal = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id';

/** The short-lived rights to open a modal. */
export interface Triggers {
  readonly mint: (trigger: Trigger) => string;
  /** Uses one up, or says in Slack's words why not. */
  readonly spend: (id: string) => Trigger | TriggerRefusal;
}

/** Triggers on workspace time: three seconds, one use. */
export function createTriggers(clock: Clock, random: Random): Triggers {
  const known = new Map<string, { trigger: Trigger; expiresAt: number; isSpent: boolean }>();
  return {
    mint(trigger) {
      const id = mintId({ random }, 'trigger.');
      known.set(id, { trigger, expiresAt: clock.now() + slackLimits.triggerMs, isSpent: false });
      // Old ones are kept a while, so that a late use is told apart from a wrong id; not for ever.
      if (known.size > 1000) known.delete(known.keys().next().value ?? '');
      return id;
    },
    spend(id) {
      const entry = known.get(id);
      if (entry === undefined) return 'invalid_trigger_id';
      if (entry.isSpent) return 'exchanged_trigger_id';
      if (clock.now() > entry.expiresAt) return 'expired_trigger_id';
      entry.isSpent = true;
      return entry.trigger;
    },
  };
}
