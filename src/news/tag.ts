/** The five regions editors file under. */
export const regions = ['africa', 'americas', 'asia-pacific', 'europe', 'middle-east'] as const;
export type Region = (typeof regions)[number];

/** IPTC Media Topics 01000000 to 17000000, in that order, by our short codes. */
export const topics = [
  'arts',
  'crime',
  'disaster',
  'economy',
  'education',
  'environment',
  'health',
  'human-interest',
  'labour',
  'lifestyle',
  'politics',
  'religion',
  'science-tech',
  'society',
  'sport',
  'conflict',
  'weather',
] as const;
export type Topic = (typeof topics)[number];

/** What sort of piece a story is, apart from what it is about. */
export const genres = [
  'news',
  'opinion',
  'feature',
  'live',
  'promotion',
  'sport-result',
  'anniversary',
  'preview',
] as const;
export type Genre = (typeof genres)[number];

/** ISO 3166-1 alpha-2, with XK for Kosovo. */
export type CountryCode = string;

/** Where a tag comes from: words found, a learned guess, the feed's setting, or the publisher's own label. */
type TagOrigin = 'evidence' | 'inferred' | 'default' | 'given';

/** One reason for a tag, fit to be shown to an editor. */
export interface Evidence {
  /** What it speaks for: a region, country, topic or genre code. */
  readonly tag: string;
  readonly kind: 'region' | 'country' | 'topic' | 'genre';
  /** The words found, as they stand in the story, or the name of the setting or section. */
  readonly phrase: string;
  /** `rest`: no one place, but all that is not cited, and how common the tag is. */
  readonly where: 'title' | 'lead' | 'body' | 'dateline' | 'section' | 'feed' | 'rest';
  /** Its part of the score; for a topic, of the score's log-odds. */
  readonly weight: number;
  /** The rule that counted it, such as `country-name`, `capital`, `region-phrase`, `model`, `section`. */
  readonly rule: string;
}

/** Everything the tagger stands by for one story; lists are best first. */
export interface Tags {
  readonly topics: readonly { readonly topic: Topic; readonly score: number }[];
  readonly regions: readonly {
    readonly region: Region;
    readonly score: number;
    readonly origin: TagOrigin;
  }[];
  readonly countries: readonly {
    readonly country: CountryCode;
    readonly score: number;
    readonly origin: TagOrigin;
  }[];
  /** Every country named, by itself or by a place in it, also those below the threshold; one that only its people or bodies give away is not named. */
  readonly mentions: readonly { readonly country: CountryCode; readonly count: number }[];
  readonly genre: Genre;
  readonly evidence: readonly Evidence[];
}
