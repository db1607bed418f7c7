import type {
  ActAnswer,
  Events,
  Hello,
  MessagesAnswer,
  PageAct,
  PageMessage,
} from '../protocol.ts';
import { changed, openChannel, store, type Topic } from './store.ts';
import { toast } from './toast.ts';

let source: EventSource | null = null;

/** A body without who does it. */
type Doing = PageAct extends infer Act ? (Act extends PageAct ? Omit<Act, 'as'> : never) : never;

function query(more: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ as: store.place.me, ...more }).toString();
}

/** JSON of a GET. @throws Error when the server cannot be reached or refuses */
export async function read(path: string, more: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await fetch(`${path}?${query(more)}`);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return (await response.json()) as unknown;
}

/** JSON of a POST; a server that is away is an answer too. */
export async function send(path: string, body: unknown): Promise<unknown> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return (await response.json()) as unknown;
  } catch {
    return {
      ok: false,
      error: 'Dateline cannot be reached.',
      hint: 'Is it still running? The page comes back by itself.',
    };
  }
}

/** Does something as the person; what went wrong is said in a toast and in the answer. */
export async function act(doing: Doing): Promise<ActAnswer> {
  const answer = (await send('/page/act', { ...doing, as: store.place.me })) as ActAnswer;
  if (!answer.ok) toast(answer.error, answer.hint);
  return answer;
}

/** Fetches a channel's newest messages, or those before the oldest known. */
export async function loadTimeline(channelId: string, isOlder = false): Promise<void> {
  const known = store.timelines.get(channelId);
  const oldest = known?.messages.keys().next().value;
  const before = isOlder && oldest !== undefined ? { before: oldest } : {};
  const asked = { channel: channelId, ...before };
  const answer = (await read('/page/messages', asked)) as MessagesAnswer;
  const all = [...answer.messages, ...(isOlder ? (known?.messages.values() ?? []) : [])];
  store.timelines.set(channelId, {
    messages: new Map(all.map((message) => [message.ts, message])),
    hasMore: answer.hasMore,
    newSince: known?.newSince ?? store.channels.get(channelId)?.readTs ?? '0',
  });
  changed('timeline');
}

/** Fetches the open thread. */
export async function loadThread(): Promise<void> {
  const { channelId, threadTs } = store.place;
  store.thread.clear();
  if (threadTs !== null) {
    const asked = { channel: channelId, thread: threadTs };
    const answer = (await read('/page/messages', asked)) as MessagesAnswer;
    if (store.place.threadTs !== threadTs) return;
    for (const message of answer.messages) store.thread.set(message.ts, message);
  }
  changed('thread');
}

/** What everybody but a message's readers must hear: where it belongs, and nothing else. */
function takeMessage(message: PageMessage): Topic[] {
  const touched: Topic[] = [];
  const { channelId, threadTs } = store.place;
  store.now = Math.max(store.now, Number(message.ts) * 1000);
  const timeline = store.timelines.get(message.channelId);
  if (timeline !== undefined && (message.threadTs === null || message.isBroadcast)) {
    place(timeline.messages, message);
    touched.push('timeline');
  }
  const isInThread = threadTs !== null && (message.threadTs ?? message.ts) === threadTs;
  if (isInThread && message.channelId === channelId) {
    place(store.thread, message);
    touched.push('thread');
  }
  return touched;
}

/** Puts a message where its ts belongs. */
function place(messages: Map<string, PageMessage>, message: PageMessage): void {
  const last = [...messages.keys()].at(-1) ?? '0';
  const isKnown = messages.has(message.ts);
  messages.set(message.ts, message);
  if (isKnown || message.ts > last) return;
  const sorted = [...messages].toSorted(([a], [b]) => (a < b ? -1 : 1));
  messages.clear();
  for (const [ts, one] of sorted) messages.set(ts, one);
}

function takeHello(hello: Hello): void {
  store.hello = hello;
  store.now = hello.now;
  store.people.clear();
  for (const person of hello.people) store.people.set(person.id, person);
  store.channels.clear();
  for (const channel of hello.channels) store.channels.set(channel.id, channel);
  store.modals = hello.modals;
  store.home = hello.home;
  // Whatever was missed while away is asked for again.
  store.timelines.clear();
  if (openChannel() !== undefined) void loadTimeline(store.place.channelId);
  if (store.place.threadTs !== null) void loadThread();
  changed('people', 'channels', 'modals', 'home', 'place');
}

/** Takes one event; the topics it touches are redrawn. */
const takers: { readonly [K in keyof Events]: (data: Events[K]) => readonly Topic[] } = {
  hello(hello) {
    takeHello(hello);
    return [];
  },
  channel(channel) {
    store.channels.set(channel.id, channel);
    return ['channels'];
  },
  message: takeMessage,
  gone({ channelId, ts }) {
    store.timelines.get(channelId)?.messages.delete(ts);
    store.thread.delete(ts);
    return ['timeline', 'thread'];
  },
  people(people) {
    for (const person of people) store.people.set(person.id, person);
    return ['people'];
  },
  modals(modals) {
    store.modals = modals;
    return ['modals'];
  },
  home(home) {
    store.home = home;
    return ['home'];
  },
  failure({ text }) {
    toast(text, 'Dateline’s log says more.');
    return [];
  },
  reset() {
    store.timelines.clear();
    store.thread.clear();
    store.place = { ...store.place, threadTs: null };
    return ['timeline', 'thread'];
  },
  'wire-desk': () => ['wire-desk'],
  controls: () => ['controls'],
};

/** Listens as the person of the place; a line that breaks is opened again by the browser. */
export function connect(): void {
  source?.close();
  const opened = new EventSource(`/page/events?${query({})}`);
  source = opened;
  for (const [name, take] of Object.entries(takers)) {
    opened.addEventListener(name, (event: MessageEvent<string>) => {
      // Each event's name has its one shape: Events.
      changed(...(take as (data: unknown) => readonly Topic[])(JSON.parse(event.data)));
    });
  }
  const say = (): void => {
    store.isConnected = opened.readyState === EventSource.OPEN;
    changed('connection');
  };
  opened.addEventListener('open', say);
  opened.addEventListener('error', say);
}
