import type { Random } from '../clock.ts';

/** A misfortune for one call. `before` means nothing happened; `after` means it did, but the caller cannot know. */
export type Fault =
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number }
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  | { readonly kind: 'status'; readonly status: number; readonly when: 'before' | 'after' }
  /** The line is cut at once, and the call is carried out `ms` of workspace time later. */
  | { readonly kind: 'late'; readonly ms: number }
  /** Carried out at once, answered after `ms` of real time. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Refused with this Slack error. */
  | { readonly kind: 'error'; readonly error: string };

/** Gives the fault for a call, or null for none. `method` is Slack's name, or `response_url`. */
export type FaultPlan = (method: string) => Fault | null;

/** Faults in order, each for one call of its method; `*` fits any. */
export interface FaultQueue {
  readonly plan: FaultPlan;
  readonly push: (method: string, ...faults: readonly Fault[]) => void;
  /** Faults not used yet. */
  readonly left: () => number;
}

/** An empty queue: tests push what shall go wrong next. */
export function faultQueue(): FaultQueue {
  const queues = new Map<string, Fault[]>();
  return {
    plan: (method) => queues.get(method)?.shift() ?? queues.get('*')?.shift() ?? null,
    push: (method, ...faults) =>
      void queues.set(method, [...(queues.get(method) ?? []), ...faults]),
    left: () => queues.values().reduce((sum, queue) => sum + queue.length, 0),
  };
}

/**
 * Faults by chance, the same for the same random.
 * @param share of calls that go wrong, 0 to 1
 * @param methods those that may; all when absent
 */
export function seededFaults(
  random: Random,
  share: number,
  methods?: readonly string[],
): FaultPlan {
  const choices: readonly Fault[] = [
    { kind: 'throttle', retryAfterSeconds: 2 },
    { kind: 'cut', when: 'before' },
    { kind: 'cut', when: 'after' },
    { kind: 'status', status: 500, when: 'before' },
    { kind: 'status', status: 503, when: 'after' },
    { kind: 'late', ms: 3000 },
  ];
  return (method) => {
    if (methods !== undefined && !methods.includes(method)) return null;
    if (random() >= share) return null;
    return choices[Math.floor(random() * choices.length)] ?? null;
  };
}
