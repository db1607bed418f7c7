/** Something with a place in the order of admission. */
interface Placed {
  readonly place: number;
}

/** A list in order of admission that is mostly taken from at its front. */
export interface Queue<T extends Placed> {
  items: T[];
  /** Where the list begins; what stands before is gone. */
  head: number;
}

export function emptyQueue<T extends Placed>(): Queue<T> {
  return { items: [], head: 0 };
}

export function sizeOf(queue: Queue<Placed>): number {
  return queue.items.length - queue.head;
}

/** Puts an item at its place: nearly always the end. */
export function enqueue<T extends Placed>(queue: Queue<T>, item: T): void {
  insert(queue.items, item, queue.head);
}

/** Takes an item out, from the front in amortised constant time, because lists of common terms are long. */
export function withdraw<T extends Placed>(queue: Queue<T>, item: T): void {
  if (queue.items[queue.head] !== item) {
    remove(queue.items, item);
    return;
  }
  queue.head += 1;
  if (queue.head * 2 > queue.items.length + 16) {
    queue.items = queue.items.slice(queue.head);
    queue.head = 0;
  }
}

/** Puts an item into a plain list, at or after `head`. */
export function insert<T extends Placed>(list: T[], item: T, head = 0): void {
  let at = list.length;
  while (at > head && (list[at - 1]?.place ?? 0) > item.place) at -= 1;
  if (at === list.length) list.push(item);
  else list.splice(at, 0, item);
}

/** Takes an item out of a plain list, if it is there. */
export function remove<T>(list: T[], item: T): void {
  const at = list.indexOf(item);
  if (at !== -1) list.splice(at, 1);
}

/** Adds to the list under a key. */
export function insertUnder<K, T extends Placed>(map: Map<K, T[]>, key: K, item: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [item]);
  else insert(list, item);
}

/** Takes from the list under a key, and the key with its last item. */
export function removeUnder<K, T>(map: Map<K, T[]>, key: K, item: T): void {
  const list = map.get(key);
  if (list === undefined) return;
  remove(list, item);
  if (list.length === 0) map.delete(key);
}
