import { Worker } from 'node:worker_threads';
import { messageOf } from '../errors.ts';
import type { Readers, ReadingJob } from './reading-thread.ts';

/** What one document may cost. */
export interface ReadingLimits {
  /** From when a thread takes it. */
  readonly timeMs: number;
  /** JavaScript heap. */
  readonly memoryMb: number;
}

const readingLimits: ReadingLimits = { timeMs: 10_000, memoryMb: 256 };

/** A document in a thread's stead: nothing was read, and why. */
interface Unread {
  readonly kind: 'unreadable';
  readonly reason: string;
}

/** Threads that read what strangers sent, so that no document can stall or kill the process. */
export interface ReadingPool extends AsyncDisposable {
  /**
   * Reads with one of the thread's readers. Never rejects: a document that costs too much is unreadable.
   * The bytes are handed over, not copied: `body` is empty afterwards.
   */
  readonly read: <R extends keyof Readers>(
    reader: R,
    asked: Parameters<Readers[R]>[0],
  ) => Promise<Awaited<ReturnType<Readers[R]>> | Unread>;
}

interface Waiting {
  readonly job: ReadingJob;
  readonly done: (reading: unknown) => void;
}

interface Thread {
  readonly worker: Worker;
  isReady: boolean;
  waiting: Waiting | null;
  timer: NodeJS.Timeout | null;
}

/** The bytes to transfer: none when they are a part of something larger (small buffers share one pool). */
function transferable({ body }: ReadingJob['asked']): ArrayBuffer[] {
  const { buffer } = body;
  return buffer instanceof ArrayBuffer && body.byteLength === buffer.byteLength ? [buffer] : [];
}

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/**
 * Opens the pool; its threads start when they are first needed, stay warm, and are replaced when a document cost one its
 * life.
 * @param options.threads at most so many documents are read at once
 * @param options.program another thread's file, for tests
 */
export function openReadingPool(
  options: {
    readonly threads?: number;
    readonly limits?: Partial<ReadingLimits>;
    readonly program?: URL;
  } = {},
): ReadingPool {
  const { threads: most = 2, program = new URL('reading-thread.ts', import.meta.url) } = options;
  const limits = { ...readingLimits, ...options.limits };
  const threads = new Set<Thread>();
  const queue: Waiting[] = [];

  function startThread(): Thread {
    const worker = new Worker(program, {
      // Nothing of the environment: whatever hostile text may find in there holds no token.
      env: {},
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.memoryMb, maxYoungGenerationSizeMb: 32 },
    });
    const thread: Thread = { worker, isReady: false, waiting: null, timer: null };
    threads.add(thread);
    worker.on('message', (message: unknown) => {
      if (thread.isReady) finish(thread, message);
      else becomeReady(thread);
    });
    worker.on('error', (error: unknown) => {
      const reason = isOutOfMemory(error)
        ? `it takes more than ${limits.memoryMb} MB of memory to read`
        : `reading it broke: ${messageOf(error)}`;
      lose(thread, reason);
    });
    worker.on('exit', () => lose(thread, 'the reading thread ended'));
    return thread;
  }

  /** Starting is not the document's time. */
  function becomeReady(thread: Thread): void {
    thread.isReady = true;
    if (thread.waiting === null) thread.worker.unref();
    else send(thread, thread.waiting);
  }

  function send(thread: Thread, waiting: Waiting): void {
    thread.worker.ref();
    thread.worker.postMessage(waiting.job, transferable(waiting.job.asked));
    thread.timer = setTimeout(() => {
      lose(thread, `it takes longer than ${limits.timeMs / 1000} s to read`);
    }, limits.timeMs);
  }

  function finish(thread: Thread, reading: unknown): void {
    const { waiting } = thread;
    clearTimeout(thread.timer ?? undefined);
    Object.assign(thread, { waiting: null, timer: null });
    // An idle thread keeps no process alive.
    thread.worker.unref();
    waiting?.done(reading);
    next();
  }

  /** The thread is no more, whatever it was doing. */
  function lose(thread: Thread, reason: string): void {
    if (!threads.delete(thread)) return;
    clearTimeout(thread.timer ?? undefined);
    void thread.worker.terminate();
    thread.waiting?.done({ kind: 'unreadable', reason } satisfies Unread);
    next();
  }

  function next(): void {
    const [waiting] = queue;
    if (waiting === undefined) return;
    const idle = [...threads].find((thread) => thread.waiting === null);
    const thread = idle ?? (threads.size < most ? startThread() : undefined);
    if (thread === undefined) return;
    queue.shift();
    thread.waiting = waiting;
    if (thread.isReady) send(thread, waiting);
    next();
  }

  return {
    read: async (reader, asked) =>
      // The thread answers with what this very reader gives, which types cannot follow through a message.
      new Promise<never>((resolve) => {
        const done = resolve as (reading: unknown) => void;
        queue.push({ job: { reader, asked }, done });
        next();
      }),
    [Symbol.asyncDispose]: async () => {
      const running = [...threads];
      for (const thread of running) lose(thread, 'Dateline is stopping');
      await Promise.all(running.map(async ({ worker }) => worker.terminate()));
    },
  };
}
