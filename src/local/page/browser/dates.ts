const formats = new Map<string, Intl.DateTimeFormat>();

function format(at: number, zone: string, options: Intl.DateTimeFormatOptions): string {
  const key = `${zone} ${JSON.stringify(options)}`;
  let known = formats.get(key);
  if (known === undefined) {
    known = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: zone });
    formats.set(key, known);
  }
  const date = new Date(at);
  return Number.isNaN(date.getTime()) ? '' : known.format(date);
}

/** Epoch ms of a message's ts. */
export function momentOf(ts: string): number {
  return Number(ts) * 1000;
}

/** `14:05` where the reader is. */
export function clockTime(at: number, zone: string): string {
  return format(at, zone, { hour: '2-digit', minute: '2-digit' });
}

/** `2026-03-17` where the reader is: tells days apart. */
export function dayKey(at: number, zone: string): string {
  return format(at, zone, { year: 'numeric', month: '2-digit', day: '2-digit' });
}

/** `Today`, `Yesterday` or `Tuesday, 17 March`. */
export function dayName(at: number, now: number, zone: string): string {
  return (
    nearDay(at, now, zone) ?? format(at, zone, { weekday: 'long', day: 'numeric', month: 'long' })
  );
}

/** The whole moment, for titles. */
export function wholeMoment(at: number, zone: string): string {
  return format(at, zone, { dateStyle: 'full', timeStyle: 'medium' });
}

function nearDay(at: number, now: number, zone: string): string | null {
  const day = dayKey(at, zone);
  if (day === dayKey(now, zone)) return 'Today';
  if (day === dayKey(now - 86_400_000, zone)) return 'Yesterday';
  return day === dayKey(now + 86_400_000, zone) ? 'Tomorrow' : null;
}

const date = {
  num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  short: { day: 'numeric', month: 'short', year: 'numeric' },
  usual: { day: 'numeric', month: 'long', year: 'numeric' },
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
} as const;

/** Slack's date formats: each `{token}` is replaced, the rest stays. */
export function slackDate(at: number, pattern: string, now: number, zone: string): string {
  return pattern.replaceAll(/\{(\w+)\}/g, (whole, token: string) => {
    const near = token.endsWith('_pretty') ? nearDay(at, now, zone) : null;
    switch (token.replace(/_pretty$/, '')) {
      case 'date_num':
        return format(at, zone, date.num);
      case 'date':
        return near ?? format(at, zone, date.usual);
      case 'date_short':
        return near ?? format(at, zone, date.short);
      case 'date_long':
        return near ?? format(at, zone, date.long);
      case 'time':
        return clockTime(at, zone);
      case 'time_secs':
        return format(at, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
      case 'ago':
        return ago(now - at);
      default:
        return whole;
    }
  });
}

/** `3 min ago`. */
export function ago(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
}
