import { act, connect, loadThread, loadTimeline } from './connection.ts';
import { changed, store, type Place } from './store.ts';

/** The address of a place, the person and what is not named taken from where one is. */
export function placeHash(to: Partial<Place>): string {
  const { place } = store;
  const channelId = to.channelId ?? place.channelId;
  const isElsewhere = channelId !== place.channelId || to.me !== undefined || to.isHome === true;
  const threadTs =
    to.threadTs === undefined && !isElsewhere ? place.threadTs : (to.threadTs ?? null);
  const where =
    to.isHome === true ? ['home'] : [channelId, ...(threadTs === null ? [] : [threadTs])];
  return `#/${[to.me ?? place.me, ...where].map(encodeURIComponent).join('/')}`;
}

/** Goes somewhere; the browser's back button returns. */
export function goTo(to: Partial<Place>): void {
  location.hash = placeHash(to);
}

function readHash(): Partial<Place> {
  const [, me, where, threadTs] = location.hash.split('/').map(decodeURIComponent);
  return {
    ...(me !== undefined && me !== '' && { me }),
    ...(where !== undefined && where !== 'home' && { channelId: where }),
    isHome: where === 'home',
    threadTs: threadTs ?? null,
  };
}

/** Brings the store to where the address says. */
async function arrive(): Promise<void> {
  const before = store.place;
  const place: Place = { ...before, ...readHash() };
  store.place = place;
  const isOther = place.me !== before.me;
  if (isOther) {
    store.timelines.clear();
    store.home = null;
    connect();
  }
  const { channelId, threadTs, isHome } = place;
  if (channelId !== before.channelId) {
    const timeline = store.timelines.get(channelId);
    if (timeline !== undefined) timeline.newSince = store.channels.get(channelId)?.readTs ?? '0';
  }
  changed('place');
  if (isHome && (!before.isHome || isOther)) void act({ act: 'open-home' });
  // As somebody else, the hello of the new line brings both.
  if (isOther) return;
  const isKnown = store.channels.has(channelId);
  if (isKnown && !isHome && !store.timelines.has(channelId)) await loadTimeline(channelId);
  if (threadTs !== before.threadTs || channelId !== before.channelId) await loadThread();
}

/** Follows the address from now on. */
export function followAddress(): void {
  addEventListener('hashchange', () => void arrive());
  void arrive();
  if (store.place.me === '') connect();
}

/** After a hello: a page opened without an address starts in the first channel of the first person. */
export function settle(): void {
  const { hello, place, channels } = store;
  if (hello === null) return;
  const isAt = place.isHome || channels.has(place.channelId);
  if (place.me === hello.me && isAt) return;
  const first = channels.values().find(({ kind, isMember }) => kind !== 'direct' && isMember);
  const channelId = isAt ? place.channelId : (first ?? channels.values().next().value)?.id;
  store.place = {
    ...place,
    me: hello.me,
    channelId: channelId ?? '',
    threadTs: isAt ? place.threadTs : null,
  };
  history.replaceState(null, '', placeHash({ ...store.place }));
  changed('place');
  if (!store.place.isHome && channelId !== undefined) void loadTimeline(channelId);
}
