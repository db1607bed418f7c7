import type { Taught } from '../classify/topic-learning.ts';
import type { Clock } from '../clock.ts';
import type { LaneId } from '../deliver/outbox.ts';
import type { WorkspaceId } from '../news/ids.ts';
import { parseQuery } from '../query/parse.ts';
import type { Query } from '../query/query.ts';
import type { Vocabulary } from '../query/vocabulary.ts';
import type { Store } from '../store/store.ts';
import type { BadQuery, ChannelDirectory } from './desk.ts';
import type { FeedReader } from './feeds-desk.ts';

/** What every verb works with. */
export interface DeskDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** What queries may name now: it grows as people add feeds. */
  readonly vocabulary: Vocabulary;
  readonly directory: ChannelDirectory;
  /** Something was put into these lanes. */
  readonly wake: (lanes: Iterable<LaneId>) => void;
  /** What a workspace taught the tagger; absent where nothing is learnt. */
  readonly taughtBy?: (workspaceId: WorkspaceId) => Taught | null;
  readonly feedReader: FeedReader;
  /** Called after feeds were added: the vocabulary learns their names. */
  readonly feedsChanged: () => Promise<void>;
}

/** The query a person typed, or what is wrong with it. */
export function readQuery(
  text: string,
  deps: Pick<DeskDeps, 'vocabulary'>,
): { readonly kind: 'query'; readonly query: Query } | BadQuery {
  const parsed = parseQuery(text, deps.vocabulary);
  return parsed.kind === 'parsed'
    ? { kind: 'query', query: parsed.query }
    : { kind: 'bad-query', query: text, problem: parsed.problem };
}
