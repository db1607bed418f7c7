import type { Clock } from '../clock.ts';

/** Takes one use of a bucket. */
export interface Rates {
  /**
   * @param perSecond how fast it fills
   * @param burst how many uses it holds when full
   * @returns 0 when allowed, else whole seconds of workspace time to wait
   */
  readonly take: (bucket: string, perSecond: number, burst: number) => number;
}

/** Token buckets on workspace time. */
export function createRates(clock: Clock): Rates {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(name, perSecond, burst) {
      const now = clock.now();
      const bucket = buckets.get(name) ?? { tokens: burst, at: now };
      buckets.set(name, bucket);
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
      bucket.at = now;
      // A hair of tolerance: a second's worth of refills must count as one whole token in spite of rounding.
      if (bucket.tokens < 1 - 1e-9) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
      bucket.tokens -= 1;
      return 0;
    },
  };
}
