/** What the child is told, as JSON in its one argument. */
export interface DrainOrder {
  /** A file, or a PostgreSQL address. */
  readonly database: string;
  readonly apiUrl: string;
  readonly botToken: string;
  /** Unique among those that ever ran on the database. */
  readonly worker: string;
  /** `naive` sends again whatever has no known outcome; `careless` takes it for sent. Both must fail the test. */
  readonly mode: 'safe' | 'naive' | 'careless';
}

/**
 * The waiting times of the children, in proportion to the usual ones, but much shorter: yet longer than a post takes on a
 * machine that is busy with other suites, or a lease would end under a post as it never does in earnest.
 */
export const hurried = {
  paceMs: 25,
  leaseMs: 1500,
  editGapMs: 300,
  settleMs: 500,
  cannotLookUpMs: 150,
} as const;

/** What a whole bot is told, as JSON in its one argument. */
export interface BotOrder {
  readonly database: string;
  readonly slack: {
    readonly apiUrl: string;
    readonly botToken: string;
    readonly signingSecret: string;
  };
  readonly workspaceId: string;
  /** The wires' URLs. */
  readonly feeds: readonly string[];
  readonly worker: string;
  readonly seed: number;
}
