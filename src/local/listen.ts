import { once } from 'node:events';
import type { Server } from 'node:http';

/** Ports tried after the one wanted, before any free one will do. */
const neighbours = 10;

/**
 * Listens on 127.0.0.1 only: on the port wanted, else on the next free one.
 * @param wanted 0 for any free port
 * @returns the port it listens on
 */
export async function listenFrom(server: Server, wanted: number): Promise<number> {
  const ports = Array.from({ length: neighbours }, (_, offset) => wanted + offset);
  const tried = wanted === 0 ? [0] : [...ports.filter((port) => port <= 65_535), 0];
  for (const port of tried) {
    server.listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
      break;
    } catch (error) {
      const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!isTaken || port === 0) throw error;
    }
  }
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
