import { parentPort } from 'node:worker_threads';

// A reading thread that meets a document it can never finish, or an error nobody foresaw.
parentPort?.on('message', ({ asked }: { readonly asked: { readonly baseUrl: string } }) => {
  if (asked.baseUrl.endsWith('/broken')) throw new Error('a bug');
  if (asked.baseUrl.endsWith('/endless')) for (;;);
  parentPort?.postMessage({ kind: 'unreadable', reason: `answered ${asked.baseUrl}` });
});
parentPort?.postMessage('ready');
