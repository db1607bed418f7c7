import { withFeeds, type Vocabulary } from '../query/vocabulary.ts';
import { readAddedNames } from '../store/added-feeds.ts';
import type { Store } from '../store/store.ts';

/** The configured vocabulary with the feeds that people added. */
export interface LiveVocabulary {
  readonly current: () => Vocabulary;
  /** Reads anew which feeds people added, here or in another process. */
  readonly refresh: () => Promise<void>;
}

/** Opens it with what the store holds now. */
export async function openLiveVocabulary(
  store: Pick<Store, 'db'>,
  configured: Vocabulary,
): Promise<LiveVocabulary> {
  let vocabulary = configured;
  let known = '';
  const refresh = async (): Promise<void> => {
    const names = await readAddedNames(store.db);
    const now = names.map(({ id, source }) => `${id}\n${source}`).join('\n');
    if (now === known) return;
    known = now;
    vocabulary = withFeeds(configured, names);
  };
  await refresh();
  return { current: () => vocabulary, refresh };
}
