import type { Check } from './document.ts';
import { nearest } from '../query/nearest.ts';

/** An IANA time zone such as `Europe/Istanbul`; offsets such as `+03:00` are refused because they know no summer time. */
export const checkZone: Check = (value) => {
  if (/^[A-Za-z]/.test(value)) {
    try {
      Intl.DateTimeFormat('en', { timeZone: value });
      return null;
    } catch {
      // Falls through to the problem below.
    }
  }
  const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const city = zones.find((zone) => zone.split('/').at(-1)?.toLowerCase() === value.toLowerCase());
  return {
    message: 'must be an IANA time zone such as Europe/Istanbul',
    suggestion: city ?? nearest(value, zones),
  };
};
