import type { NamedValue } from '../query/vocabulary.ts';

const englishNames = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
/** Codes the Unicode tables name that are no country: unions, pseudo-locales, parts kept for special use. */
const notCountries = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** The current ISO 3166-1 code (with XK) that two capital letters mean, or null: UK means GB, SU means RU. */
export function currentCountry(code: string): string | null {
  if (!/^[A-Z]{2}$/.test(code) || notCountries.has(code)) return null;
  const current = new Intl.Locale(`und-${code}`).region ?? code;
  return englishNames.of(current) === undefined ? null : current;
}

/** Every country with its English name: what `country:` takes when no gazetteer is at hand. */
export function countryNames(): NamedValue[] {
  const letters = Array.from({ length: 26 }, (_, index) => String.fromCodePoint(65 + index));
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => currentCountry(code) === code)
    .map((code) => ({ value: code, names: [englishNames.of(code) ?? code] }));
}
