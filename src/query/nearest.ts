/**
 * The candidate a person most likely meant, or null when none is near: at most a third of the letters differ (a swap of
 * neighbours counts once), or, from three letters on, one is the beginning of the other. Case does not count.
 */
export function nearest(wanted: string, candidates: Iterable<string>): string | null {
  const typed = wanted.toLowerCase();
  let best: string | null = null;
  let bestEdits = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    const offered = candidate.toLowerCase();
    const isNear = Math.abs(offered.length - typed.length) < bestEdits;
    const edits = isBeginning(typed, offered)
      ? 1
      : isNear
        ? editsBetween(typed, offered)
        : Infinity;
    if (edits < bestEdits) {
      best = candidate;
      bestEdits = edits;
    }
  }
  return best;
}

function isBeginning(a: string, b: string): boolean {
  return a !== b && Math.min(a.length, b.length) >= 3 && (a.startsWith(b) || b.startsWith(a));
}

/** Optimal string alignment distance, row by row. */
function editsBetween(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const replaced = (above[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const swapped = isSwap ? (twoAbove[column - 2] ?? Infinity) + 1 : Infinity;
      const inserted = (current[column - 1] ?? 0) + 1;
      const deleted = (above[column] ?? 0) + 1;
      current.push(Math.min(replaced, swapped, inserted, deleted));
    }
    twoAbove = above;
    above = current;
  }
  return above[b.length] ?? 0;
}
