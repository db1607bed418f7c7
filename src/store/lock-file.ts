import { DatabaseSync } from 'node:sqlite';

/**
 * Holds a lock file for this process alone. The operating system lets go of it when the process ends, however it ends,
 * so a kill leaves nothing to clear away.
 * @param path made when absent; nothing is ever written to it
 * @returns what lets go of it, or null while another process holds it
 * @throws whatever node:sqlite throws when the file cannot be made
 */
export function holdLockFile(path: string): Disposable | null {
  const file = new DatabaseSync(path);
  try {
    file.exec('pragma journal_mode = off; begin exclusive');
  } catch (error) {
    file.close();
    if (error instanceof Error && /locked|busy/.test(error.message)) return null;
    throw error;
  }
  return { [Symbol.dispose]: () => file.close() };
}
