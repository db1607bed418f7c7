import type { WorkspaceId } from '../news/ids.ts';
import { searchTakes } from '../store/search.ts';
import { countStories } from '../store/stories.ts';
import { readQuery, type DeskDeps } from './deps.ts';
import type { SearchAnswer, SearchCursor } from './desk.ts';

/** Stories a query matches, newest first. An empty query means all. */
export async function search(
  workspaceId: WorkspaceId,
  text: string,
  page: { readonly limit: number; readonly after?: SearchCursor },
  deps: DeskDeps,
): Promise<SearchAnswer> {
  const read = text.trim() === '' ? { kind: 'query' as const, query: null } : readQuery(text, deps);
  if (read.kind === 'bad-query') return read;
  const now = deps.clock.now();
  const found = await searchTakes(deps.store, read.query, {
    limit: page.limit,
    workspaceId,
    before: page.after?.receivedAt ?? now + 1,
    ...(page.after === undefined ? {} : { beforeId: page.after.id }),
    now,
  });
  if (found.takes.length === 0) {
    return { kind: 'nothing', query: text, stored: await countStories(deps.store.db) };
  }
  const last = found.takes.at(-1);
  const older =
    found.more && last !== undefined ? { receivedAt: last.receivedAt, id: last.id } : null;
  return { kind: 'found', query: text, takes: found.takes, older };
}
