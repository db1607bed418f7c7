import { localInstant, offsetOf } from './zones.ts';

/** A date as read: the instant, and whether its zone was its own. */
export interface ReadDate {
  /** Epoch ms, UTC. */
  readonly at: number;
  /** False when it named no zone, or none we know, and the feed's was used. */
  readonly hasZone: boolean;
}

interface Parts {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly time: Clock | null;
  /** As written: `Z`, `+05:30`, `EST`, or ''. */
  readonly zone: string;
}

interface Clock {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ms: number;
}

/** The first three or four letters of the months' names, in the languages feeds write them in. */
const monthNames: readonly string[][] = [
  ['jan', 'janv', 'ene', 'oca', 'gen', 'янв', 'ينا', 'كان'],
  ['feb', 'fév', 'fev', 'févr', 'şub', 'sub', 'фев', 'فبر', 'شبا'],
  ['mar', 'mars', 'mär', 'mrz', 'мар', 'مار', 'آذا'],
  ['apr', 'avr', 'abr', 'nis', 'апр', 'أبر', 'ابر', 'نيس'],
  ['may', 'mai', 'mag', 'maj', 'май', 'мая', 'ماي', 'أيا', 'mei'],
  ['jun', 'juin', 'giu', 'haz', 'июн', 'يون', 'حزي'],
  ['jul', 'juil', 'lug', 'tem', 'июл', 'يول', 'تمو'],
  ['aug', 'aoû', 'aou', 'ago', 'ağu', 'agu', 'авг', 'أغس', 'اغس', 'آب'],
  ['sep', 'set', 'eyl', 'сен', 'سبت', 'أيل'],
  ['oct', 'okt', 'out', 'ott', 'eki', 'окт', 'أكت', 'اكت', 'تشر'],
  ['nov', 'kas', 'ноя', 'نوف'],
  ['dec', 'déc', 'dez', 'dic', 'ara', 'дек', 'ديس'],
];

const time = String.raw`(?<clock>\d{1,2}:\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?(?:\s*[ap]\.?m\b\.?)?|\d{1,2}\s*[ap]m\b)`;
const zone = String.raw`(?<zone>[A-Za-z]{1,5}(?:\s*[+-]\d{1,2}:?\d{0,2})?|[+-]\d{1,2}:?\d{0,2}|\([A-Za-z]{1,5}\))`;
const tail = String.raw`(?:[\s,T·|-]*(?:at\s+|um\s+|à\s+)?${time}\s*${zone}?)?`;
const name = String.raw`(?<month>\p{L}{3,12})\.?`;
const dayName = String.raw`(?:\p{L}{2,12}\.?,?\s+)?`;

/** Tried in this order; the first that fits decides. */
const grammars: readonly RegExp[] = [
  // 2024-05-17T10:00:00Z, 2024-05-17 10:00, 2024/05/17, 2024-05
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})(?:[-/.](?<day>\d{1,2}))?(?:[T\s]+(?<clock>\d{1,2}(?::\d{1,2}(?::\d{1,2}(?:[.,]\d+)?)?)?(?:\s*[ap]m)?)\s*(?<zone>[a-z]{0,5}[+-]\d{1,2}:?\d{0,2}|[a-z]{1,5})?)?/i,
  // 20240517T100000Z, 20240517
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?:T?(?<clock>\d{4}(?:\d{2})?|\d{1,2}:\d{2}(?::\d{2})?)(?<zone>Z|[+-]\d{2}:?\d{2})?)?$/i,
  // 2024-W20-5, 2024W205
  /^(?<year>\d{4})-?W(?<week>\d{2})(?:-?(?<weekday>[1-7]))?(?:T(?<clock>[\d:.]+)(?<zone>Z|[+-]\d{2}:?\d{0,2})?)?$/i,
  // 2024-138
  /^(?<year>\d{4})-?(?<ordinal>\d{3})(?:T(?<clock>[\d:.]+)(?<zone>Z|[+-]\d{2}:?\d{0,2})?)?$/i,
  // Fri, 17 May 2024 10:00:00 +0300, and 17-May-24, 17 de mayo de 2024
  new RegExp(
    String.raw`^${dayName}(?<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]*(?:de\s+)?${name}[\s,-]*(?:de\s+)?(?<year>\d{4}|\d{2})(?!\d|:)${tail}`,
    'iu',
  ),
  // Mon, 31 Mar 202510:50:41 +0530: a space lost after the year
  new RegExp(
    String.raw`^${dayName}(?<day>\d{1,2})[\s-]*${name}[\s-]*(?<year>\d{4})(?<clock>\d{2}:\d{2}(?::\d{2})?)\s*${zone}?`,
    'iu',
  ),
  // Fri May 17 10:00:00 UTC 2024 (asctime)
  new RegExp(
    String.raw`^${dayName}${name}\s+(?<day>\d{1,2}),?\s+${time}\s*${zone}?\s+(?<year>\d{4})`,
    'iu',
  ),
  // Friday, May 17, 2024 10:00 AM
  new RegExp(
    String.raw`^${dayName}${name}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})${tail}`,
    'iu',
  ),
  // 17.05.2024 10:00: always day first
  new RegExp(
    String.raw`^${dayName}(?<day>\d{1,2})\.(?<month>\d{1,2})\.(?<year>\d{4}|\d{2})${tail}`,
    'iu',
  ),
  // 17/05/2024 - 10:00: day first unless that is impossible
  new RegExp(
    String.raw`^${dayName}(?<first>\d{1,2})[/-](?<second>\d{1,2})[/-](?<year>\d{4}|\d{2})${tail}`,
    'iu',
  ),
];

/**
 * Reads a date in any of the ways feeds write one.
 * @param feedZone the feed's IANA zone, for dates that name none; never the server's
 * @returns null for what is no date or an impossible one (July 32)
 */
export function readDate(written: string, feedZone: string): ReadDate | null {
  const text = written.replaceAll(/\s+/g, ' ').trim().slice(0, 80);
  if (/^\d{9,10}$/.test(text)) return { at: Number(text) * 1000, hasZone: true };
  if (/^\d{12,13}$/.test(text)) return { at: Number(text), hasZone: true };
  for (const grammar of grammars) {
    const groups = grammar.exec(text)?.groups;
    if (groups === undefined) continue;
    const parts = partsOf(groups);
    if (parts !== null) return instantOf(parts, feedZone);
  }
  return null;
}

/** A date as ISO 8601 in UTC; null for none, and for years beyond the four digits of such a text. */
export function isoOf(date: ReadDate | null): string | null {
  if (date === null || date.at < -62_135_596_800_000 || date.at > 253_402_300_799_999) return null;
  return new Date(date.at).toISOString();
}

function partsOf(groups: Readonly<Record<string, string | undefined>>): Parts | null {
  const year = fullYear(groups['year'] ?? '');
  const clock = groups['clock'] === undefined ? null : readClock(groups['clock']);
  if (groups['clock'] !== undefined && clock === null) return null;
  const rest = { time: clock, zone: (groups['zone'] ?? '').replaceAll(/[()\s]/g, '') };
  if (groups['week'] !== undefined) {
    const date = weekDate(year, Number(groups['week']), Number(groups['weekday'] ?? '1'));
    return { ...date, ...rest };
  }
  if (groups['ordinal'] !== undefined) {
    const day = Number(groups['ordinal']);
    return day < 1 || day > 366 ? null : { year, month: 1, day, ...rest };
  }
  let day = Number(groups['day'] ?? groups['first'] ?? '1');
  let month = monthOf(groups['month'] ?? groups['second'] ?? '1');
  if (groups['first'] !== undefined && month > 12 && day <= 12) [day, month] = [month, day];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  return { year, month, day, ...rest };
}

function instantOf(parts: Parts, feedZone: string): ReadDate {
  const clock = parts.time ?? { hour: 0, minute: 0, second: 0, ms: 0 };
  const asUtc = Date.UTC(
    parts.year,
    parts.month - 1,
    parts.day,
    clock.hour,
    clock.minute,
    clock.second,
    clock.ms,
  );
  const offsetMinutes = offsetOf(parts.zone);
  if (offsetMinutes !== null) return { at: asUtc - offsetMinutes * 60_000, hasZone: true };
  return { at: localInstant(asUtc, feedZone), hasZone: false };
}

function fullYear(written: string): number {
  const year = Number(written);
  if (written.length > 2) return year;
  return year < 70 ? 2000 + year : 1900 + year;
}

/** 1 to 12 from a number or a name; 0 when it is neither. */
function monthOf(written: string): number {
  if (/^\d+$/.test(written)) return Number(written);
  const lower = written.toLowerCase();
  return monthNames.findIndex((names) => names.some((start) => lower.startsWith(start))) + 1;
}

function readClock(written: string): Clock | null {
  const compact = /^(\d{2})(\d{2})(\d{2})?$/.exec(written);
  const found =
    compact ??
    /^(\d{1,2})(?::(\d{1,2}))?(?::(\d{1,2}))?(?:[.,](\d+))?\s*(?:([ap])\.?m)?/i.exec(written);
  if (found === null) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? '0');
  const second = Number(found[3] ?? '0');
  const ms = Math.floor(Number(`0.${found[4] ?? '0'}`) * 1000);
  const half = found[5]?.toLowerCase();
  if (half === 'p' && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  // 24:00 is the next midnight; second 60 is a leap second.
  if (hour > 24 || minute > 59 || second > 60) return null;
  return { hour, minute, second, ms };
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** ISO 8601: week 1 is the one with 4 January in it; weeks begin on Monday. */
function weekDate(
  year: number,
  week: number,
  weekday: number,
): { year: number; month: number; day: number } {
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = 4 - ((fourth.getUTCDay() + 6) % 7);
  const date = new Date(Date.UTC(year, 0, monday + (week - 1) * 7 + (weekday - 1)));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
