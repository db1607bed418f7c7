/** Waits until no other request of this process is under way at a host; disposing of what it gives ends the turn. */
export type HostTurns = (host: string, signal: AbortSignal) => Promise<Disposable>;

/**
 * One request at a time a host, whoever asks: polls (whose own hosts are leased in the store), redirects, pages, people who
 * add a feed. In the order of asking.
 * @returns rejects with the signal's reason when that is aborted first
 */
export function createHostTurns(): HostTurns {
  const last = new Map<string, Promise<void>>();
  return async (host, signal) => {
    const before = last.get(host);
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const mine = before === undefined ? over : before.then(async () => over);
    last.set(host, mine);
    void mine.then(() => {
      if (last.get(host) === mine) last.delete(host);
    });
    try {
      if (before !== undefined) await orAborted(before, signal);
    } catch (error) {
      end();
      throw error;
    }
    return { [Symbol.dispose]: end };
  };
}

async function orAborted(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const abort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([waiting, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
