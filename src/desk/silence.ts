const hourMs = 3_600_000;
const weekHours = 168;
/** A feed's rhythm is told from so many weeks at most, and from two at least. */
const mostWeeks = 4;
const leastWeeks = 2;
/** Nobody is told of a shorter silence. */
const shortestHours = 6;
/** A silence less likely than this, by the feed's own rhythm, is worth a word: once in ten thousand. */
const unlikely = 1e-4;

/** How far back a feed's rhythm is read, in ms. */
export const rhythmMs = (mostWeeks + 1) * weekHours * hourMs;

/**
 * Since when a feed is silent against its own hour-of-week rhythm; null while its silence is nothing odd, or its rhythm is
 * not known yet. In each hour of the week it published in k of the last n weeks it is expected with k / (n + 1); the silence
 * is as likely as all its hours passing without anything. Nights and weekends that were always quiet count for nothing.
 * @param times when its stories were published, epoch ms, oldest first, over the last `rhythmMs`
 * @param now epoch ms
 */
export function silentSince(times: readonly number[], now: number): number | null {
  const past = times.filter((time) => time <= now);
  const [first] = past;
  const last = past.at(-1);
  if (first === undefined || last === undefined) return null;
  const lastHour = Math.floor(last / hourMs);
  const nowHour = Math.floor(now / hourMs);
  if (nowHour - lastHour < shortestHours) return null;
  const weeks = Math.min(
    mostWeeks,
    Math.floor((lastHour - Math.floor(first / hourMs)) / weekHours),
  );
  if (weeks < leastWeeks) return null;
  const hours = new Set(past.map((time) => Math.floor(time / hourMs)));
  let likelihood = 1;
  for (let hour = lastHour + 1; hour < nowHour; hour += 1) {
    let active = 0;
    for (let week = 1; week <= weeks; week += 1) {
      // Of a silence longer than a week the hours before it tell the rhythm.
      const back = Math.ceil((hour - lastHour) / weekHours) - 1 + week;
      if (hours.has(hour - back * weekHours)) active += 1;
    }
    likelihood *= 1 - active / (weeks + 1);
  }
  return likelihood < unlikely ? last : null;
}
