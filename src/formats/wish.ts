import { readDate } from './dates.ts';
import type { PollWish } from './raw-item.ts';
import { textOf, valuesOf, type Fields } from './rss.ts';

/** A document that says nothing about when to ask again. */
export const noWish: PollWish = { everyMs: null, baseAt: null, skipHours: [], skipDays: [] };

const periodsMs: Readonly<Record<string, number>> = {
  hourly: 3_600_000,
  daily: 86_400_000,
  weekly: 604_800_000,
  monthly: 2_592_000_000,
  yearly: 31_536_000_000,
};

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Reads RSS 2.0's ttl, skipHours and skipDays (rssboard.org/rss-specification) and RSS 1.0's syndication module
 * (web.resource.org/rss/1.0/modules/syndication). Skipping every hour or every day says nothing.
 */
export function readWish(fields: Fields): PollWish {
  const skipHours = numbersIn(fields, 'skipHours', /\d+/g, (hour) => Number(hour) % 24);
  const skipDays = numbersIn(fields, 'skipDays', /[a-z]+day/gi, (day) =>
    days.indexOf(day.toLowerCase()),
  );
  return {
    everyMs: intervalIn(fields),
    baseAt: readDate(textOf(valuesOf(fields, 'bases')[0]), 'UTC')?.at ?? null,
    skipHours: skipHours.length < 24 ? skipHours : [],
    skipDays: skipDays.length < days.length ? skipDays : [],
  };
}

/** `ttl` in minutes, or a period and how often within it. */
function intervalIn(fields: Fields): number | null {
  const minutes = Number(textOf(valuesOf(fields, 'ttls')[0]).trim());
  if (Number.isFinite(minutes) && minutes > 0) return minutes * 60_000;
  const period = periodsMs[textOf(valuesOf(fields, 'periods')[0]).trim().toLowerCase()];
  if (period === undefined) return null;
  const often = Number(textOf(valuesOf(fields, 'frequencies')[0]).trim());
  return Math.round(period / (Number.isFinite(often) && often >= 1 ? often : 1));
}

/** The children of a field as numbers, each once, in order; its markup comes as text. */
function numbersIn(
  fields: Fields,
  name: string,
  pattern: RegExp,
  numberOf: (text: string) => number,
): number[] {
  const found = textOf(valuesOf(fields, name)[0]).slice(0, 5000).match(pattern) ?? [];
  const numbers = new Set(found.map(numberOf).filter((number) => number >= 0));
  return [...numbers].toSorted((a, b) => a - b);
}
