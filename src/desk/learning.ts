import type { TopicLearning } from '../classify/tagger-data.ts';
import type { Taught, TopicTeacher } from '../classify/topic-learning.ts';
import { votesOf } from '../classify/votes.ts';
import type { WorkspaceId } from '../news/ids.ts';
import { readJudgedStories, readNewestCorrectionId } from '../store/corrections.ts';
import type { Store } from '../store/store.ts';

/** The newest words on tags that are learnt from; older ones are history. */
const mostVotes = 2000;

/** What workspaces taught the tagger by correcting tags. */
export interface Learning {
  /** Learns anew when somebody said something since, here or in another process. */
  readonly refresh: () => Promise<void>;
  /** What is added to the topics of a source's stories, for each workspace that taught something. */
  readonly forSource: (source: string) => ReadonlyMap<WorkspaceId, TopicLearning>;
  readonly taughtBy: (workspaceId: WorkspaceId) => Taught | null;
}

/** Learning over the log of corrections: nothing is kept, an Undo is learnt by reading the log again. */
export function openLearning(store: Pick<Store, 'db'>, teach: TopicTeacher): Learning {
  let taught: ReadonlyMap<WorkspaceId, Taught> = new Map();
  let readTo = 0;
  return {
    refresh: async () => {
      const newest = await readNewestCorrectionId(store.db);
      if (newest === readTo) return;
      const judged = await readJudgedStories(store.db, mostVotes);
      const takes = new Map(judged.map(({ correction, take }) => [correction.id, take]));
      const logs = Map.groupBy(
        judged.map(({ correction }) => correction),
        ({ workspaceId }) => workspaceId,
      );
      const anew = new Map<WorkspaceId, Taught>();
      for (const [workspaceId, log] of logs) {
        const votes = votesOf(log).flatMap(({ id, automatic, to }) => {
          const take = takes.get(id);
          if (take === undefined) return [];
          return [{ source: take.source, story: take, given: automatic.topics, to: to.topics }];
        });
        anew.set(workspaceId, teach(votes));
      }
      // All at once: where teaching fails, what was learnt before holds.
      taught = anew;
      readTo = newest;
    },
    forSource: (source) => {
      const found = new Map<WorkspaceId, TopicLearning>();
      for (const [workspaceId, { forSource }] of taught) {
        const learning = forSource(source);
        if (learning !== null) found.set(workspaceId, learning);
      }
      return found;
    },
    taughtBy: (workspaceId) => taught.get(workspaceId) ?? null,
  };
}
