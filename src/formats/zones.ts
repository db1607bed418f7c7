/** Zone names feeds write, in minutes east of UTC. IST is left out: it means India, Israel or Ireland, so the feed's zone decides. */
const offsets: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  wet: 0,
  bst: 60,
  west: 60,
  cet: 60,
  met: 60,
  cest: 120,
  mest: 120,
  mesz: 120,
  mez: 60,
  eet: 120,
  sast: 120,
  cat: 120,
  eest: 180,
  msk: 180,
  trt: 180,
  eat: 180,
  gst: 240,
  pkt: 300,
  wib: 420,
  hkt: 480,
  sgt: 480,
  awst: 480,
  jst: 540,
  kst: 540,
  aest: 600,
  aedt: 660,
  nzst: 720,
  nzdt: 780,
  brt: -180,
  art: -180,
  ast: -240,
  adt: -180,
  est: -300,
  edt: -240,
  et: -300,
  cst: -360,
  cdt: -300,
  mst: -420,
  mdt: -360,
  pst: -480,
  pdt: -420,
  pt: -480,
  akst: -540,
  akdt: -480,
  hst: -600,
};

/**
 * Minutes east of UTC that a written zone means: `Z`, `+0300`, `+03:00`, `+3`, `GMT+3`, `EST`.
 * @returns null for none or one we do not know
 */
export function offsetOf(zone: string): number | null {
  const numeric = /^(?:utc?|gmt)?([+-])(\d{1,2}):?(\d{0,2})$/i.exec(zone);
  if (numeric !== null) {
    const minutes = Number(numeric[2]) * 60 + Number(numeric[3] === '' ? 0 : numeric[3]);
    if (minutes > 14 * 60) return null;
    return numeric[1] === '-' ? -minutes : minutes;
  }
  return Object.hasOwn(offsets, zone.toLowerCase()) ? (offsets[zone.toLowerCase()] ?? null) : null;
}

const formatters = new Map<string, Intl.DateTimeFormat | null>();

/**
 * The instant at which clocks in an IANA zone show what `asUtc` shows in UTC. In the gap or overlap of a clock change either
 * answer may come; an unknown zone counts as UTC.
 */
export function localInstant(asUtc: number, zone: string): number {
  const first = asUtc - offsetAt(asUtc, zone);
  return asUtc - offsetAt(first, zone);
}

/** How far a zone's clocks are ahead of UTC at an instant, in ms. */
function offsetAt(at: number, zone: string): number {
  const formatter = formatterFor(zone);
  if (formatter === null || !Number.isFinite(at)) return 0;
  const parts: Record<string, number> = {};
  for (const part of formatter.formatToParts(at)) parts[part.type] = Number(part.value);
  const shown = Date.UTC(
    parts['year'] ?? 0,
    (parts['month'] ?? 1) - 1,
    parts['day'] ?? 1,
    parts['hour'] ?? 0,
    parts['minute'] ?? 0,
    parts['second'] ?? 0,
  );
  return shown - Math.floor(at / 1000) * 1000;
}

function formatterFor(zone: string): Intl.DateTimeFormat | null {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  let made: Intl.DateTimeFormat | null = null;
  try {
    made = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    // Config checks zones; a wrong one here only means UTC.
  }
  formatters.set(zone, made);
  return made;
}
