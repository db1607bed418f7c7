import type { Moment } from './query.ts';

const urgencyForm = /^(<=|>=|≤|≥|<|>|=)?\s*([1-9])(?:(?:-|–|\.\.)([1-9]))?$/;

/** The urgencies one value names (`3`, `1-3`, `<=2`), each 1 to 8; null when it names none. */
export function readUrgency(typed: string): number[] | null {
  const match = urgencyForm.exec(typed.trim());
  if (match === null) return null;
  const [, sign, first, last] = match;
  if (sign !== undefined && last !== undefined) return null;
  const from = Number(first);
  const [low, high] = rangeOf(sign, from, last === undefined ? from : Number(last));
  if (low < 1 || high > 8 || low > high) return null;
  return Array.from({ length: high - low + 1 }, (_, offset) => low + offset);
}

function rangeOf(sign: string | undefined, from: number, to: number): [number, number] {
  if (sign === '<') return [1, from - 1];
  if (sign === '<=' || sign === '≤') return [1, from];
  if (sign === '>') return [from + 1, 8];
  if (sign === '>=' || sign === '≥') return [from, 8];
  return [from, to];
}

const spanForm = /^(\d{1,4})\s*(m|min|h|d|w)$/i;
const unitMs: Readonly<Record<string, number>> = {
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};
const dateForm =
  /^(\d{4})-(\d\d)(?:-(\d\d))?(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/**
 * A moment as typed: a span back from now (`30m`, `18h`, `2d`, `1w`) or an ISO 8601 month, date or time, UTC unless it
 * names an offset; null when it is neither, or no such day exists.
 */
export function readMoment(typed: string): Moment | null {
  const span = spanForm.exec(typed.trim());
  if (span !== null) {
    const ms = Number(span[1]) * (unitMs[span[2]?.toLowerCase() ?? ''] ?? 0);
    return ms > 0 ? { kind: 'ago', ms } : null;
  }
  const match = dateForm.exec(typed.trim());
  if (match === null) return null;
  const part = (index: number, absent: number): number => Number(match[index] ?? absent);
  const [year, month, day] = [part(1, 0), part(2, 1), part(3, 1)];
  const [hour, minute, second] = [part(4, 0), part(5, 0), part(6, 0)];
  const fraction = Number((match[7] ?? '').padEnd(3, '0'));
  const ms = Date.UTC(year, month - 1, day, hour, minute, second, fraction);
  const isReal = new Date(ms).getUTCMonth() === month - 1 && new Date(ms).getUTCDate() === day;
  // Years before 1970 are left to nobody: Date.UTC reads 00 to 99 as 19xx, and no story is that old.
  if (!isReal || year < 1970 || hour > 23 || minute > 59 || second > 59) return null;
  return { kind: 'fixed', ms: ms - offsetMs(match[8]) };
}

function offsetMs(zone: string | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '');
  if (match === null) return 0;
  const ms = Number(match[2]) * 3_600_000 + Number(match[3]) * 60_000;
  return match[1] === '-' ? -ms : ms;
}
