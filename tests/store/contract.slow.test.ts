import { afterAll, beforeAll, describe } from 'vitest';
import { createLog } from '../../src/log.ts';
import { openServerStore } from '../../src/store/store.ts';
import { databases } from './newsroom.ts';
import { noServer, startServer, type TestServer } from './server.ts';

let server: TestServer | null = null;
beforeAll(async () => {
  server = noServer === null ? await startServer() : null;
});
afterAll(async () => server?.[Symbol.asyncDispose]());

databases.splice(0, databases.length, {
  name: 'PostgreSQL',
  open: async () => openServerStore((await server?.database()) ?? '', createLog('silent')),
});

// The contract as the fast suite runs it, on a server instead of its stand-ins.
describe.skipIf(noServer !== null)(`on a real server (${noServer ?? 'found'})`, async () => {
  await import('./contract.test.ts');
  await import('./waits.test.ts');
  await import('../desk/tags.test.ts');
});
