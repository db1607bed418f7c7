import { parentPort } from 'node:worker_threads';
import { lookAtDocument } from './look-at-document.ts';
import { readFeed } from './read-feed.ts';
import { readPage } from './read-page.ts';

/** Whatever reads the bytes of strangers, by name. What another reads (a page) gets a line here and is asked for by it. */
const readers = { feed: readFeed, page: readPage, look: lookAtDocument };

/** The readers a reading thread has. */
export type Readers = typeof readers;

/** Work for a reading thread. */
export interface ReadingJob {
  readonly reader: keyof Readers;
  readonly asked: Parameters<Readers[keyof Readers]>[0];
}

// Beside `ready`, one message back for each that comes: what the reader gave.
parentPort?.on('message', (job: ReadingJob) => {
  // A job pairs a reader with what it reads, which types cannot follow through a message.
  const read = readers[job.reader] as (asked: ReadingJob['asked']) => Promise<unknown>;
  void read(job.asked).then((reading) => parentPort?.postMessage(reading));
});
parentPort?.postMessage('ready');
