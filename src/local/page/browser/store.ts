import type { Hello, PageChannel, PageMessage, PagePerson, PageView } from '../protocol.ts';

/** Where the person looks: a conversation or the App Home, and a thread beside it. */
export interface Place {
  readonly me: string;
  readonly channelId: string;
  readonly isHome: boolean;
  readonly threadTs: string | null;
}

/** The messages of a channel as far as they were asked for, by ts. */
interface Timeline {
  readonly messages: Map<string, PageMessage>;
  hasMore: boolean;
  /** Where "new" began when the channel was opened. */
  newSince: string;
}

/** What redraws listen to. */
export type Topic =
  | 'place'
  | 'people'
  | 'channels'
  | 'timeline'
  | 'thread'
  | 'modals'
  | 'home'
  | 'connection'
  | 'wire-desk'
  | 'controls';

/** Everything the page knows. Only connection.ts and routes.ts change it; they say which topic changed. */
export interface Store {
  hello: Hello | null;
  isConnected: boolean;
  place: Place;
  readonly people: Map<string, PagePerson>;
  readonly channels: Map<string, PageChannel>;
  readonly timelines: Map<string, Timeline>;
  /** The open thread's messages, parent first. */
  readonly thread: Map<string, PageMessage>;
  modals: readonly PageView[];
  home: PageView | null;
  /** The newest workspace time heard of, epoch ms. */
  now: number;
}

const listeners = new Map<Topic, Set<() => void>>();

/** The one store of this page. */
export const store: Store = {
  hello: null,
  isConnected: false,
  place: { me: '', channelId: '', isHome: false, threadTs: null },
  people: new Map(),
  channels: new Map(),
  timelines: new Map(),
  thread: new Map(),
  modals: [],
  home: null,
  now: 0,
};

/** Calls back whenever a topic changed; the result ends it. */
export function onChange(topics: readonly Topic[], listener: () => void): () => void {
  for (const topic of topics) {
    const known = listeners.get(topic) ?? new Set();
    listeners.set(topic, known.add(listener));
  }
  return () => {
    for (const topic of topics) listeners.get(topic)?.delete(listener);
  };
}

/** Tells everybody whom one of these topics concerns, each once. */
export function changed(...topics: readonly Topic[]): void {
  const told = new Set(topics.flatMap((topic) => [...(listeners.get(topic) ?? [])]));
  for (const listener of told) listener();
}

/** The person acting on this page. */
export function me(): PagePerson | undefined {
  return store.people.get(store.place.me);
}

/** The channel that is open, if any. */
export function openChannel(): PageChannel | undefined {
  return store.channels.get(store.place.channelId);
}
