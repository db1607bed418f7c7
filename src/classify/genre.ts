import type { Evidence, Genre } from '../news/tag.ts';
import type { TaggerInput } from './tagger-data.ts';

interface GenreRule {
  readonly genre: Genre;
  readonly where: 'title' | 'section';
  readonly pattern: RegExp;
}

/** In order; the first that fits decides. The words are ours, checked against labelled stories (docs/models.md). */
const rules: readonly GenreRule[] = [
  {
    genre: 'live',
    where: 'title',
    pattern:
      /^live\b(?! (?:music|nation|aid))|\blive (?:updates?|news|blog|coverage|briefing|reporting)\b|[–—|-]\s*live\b|\bpolitics live\b|\bas it happened\b|\bwatch live\b|\blive:|[–—]\s*\p{L}+ live$|\blatest (?:news|updates)\b|\bconference latest:/iu,
  },
  {
    genre: 'promotion',
    where: 'title',
    pattern:
      /\bpromo codes?\b|\bcoupons?\b|\bbest .{0,40}\b(?:deals?|to buy)\b|\bprime day\b|\bdeals? (?:of the (?:day|week)|on)\b|\b(?:save|off) (?:up to )?\$?\d+%? (?:on|off|at)\b|\bhow to watch\b|^the best .{3,60} (?:for|of|in) 20\d\d|\btell us\b|\bshopping guide\b|\bbuyer'?s guide\b|- CNET$|\bsponsored\b|\bsign up for\b|\b\d+% off\b|^(?:the (?:\d+ )?)?best \p{L}+(?: \p{L}+)? (?:for|of|to buy)\b/iu,
  },
  {
    genre: 'opinion',
    where: 'section',
    pattern:
      /^(?:opinions?|commentisfree|comment|editorials?|op-?eds?|columnists?|letters|views?|voices|perspectives?)$/i,
  },
  {
    genre: 'opinion',
    where: 'title',
    pattern:
      /^(?:opinion|letters?|editorial|commentary|comment|column|op-ed|guest essay|the guardian view on)\b\s*[:|–—]|^the guardian view on|^letters?:|\s\|\s\p{Lu}[\p{L}'’-]+(?: (?:\p{Lu}|de|van|von)[\p{L}'’.-]*){1,3}$|^(?:why|how) (?:i|we)\b|\bmust (?:stop|act|end|learn|wake)\b|^in defen[cs]e of\b/iu,
  },
  {
    genre: 'preview',
    where: 'title',
    pattern:
      /\bpreview\b|\bwhat to (?:watch|expect|know)\b.*\b(?:ahead|before|week)\b|\bweek ahead\b|\bprediction\b.*\b(?:team news|line-?ups?|kick-?off)\b|\bteam news\b|\bkick-?off time\b/i,
  },
  {
    genre: 'anniversary',
    where: 'title',
    pattern:
      /\b(?:\d+|one|two|three|five|ten|twenty|fifty)(?:st|nd|rd|th)? (?:years?|decades?) (?:on|after|later|since)\b|\banniversary\b|\bon this day\b|\ba (?:year|decade|century) (?:on|after|since)\b|\bremembering\b/i,
  },
  {
    genre: 'sport-result',
    where: 'title',
    pattern:
      /\p{L} \d{1,3}-\d{1,3} \p{Lu}|\b(?:beats?|thrash(?:es|ed)?|hammers?|stuns?|sees? off|cruise past|draws? with|defeats?|edges?|knocks? out) (?!the odds)\p{L}|\b(?:wins?|won|claims?|clinch(?:es)?|lifts?|retains?) .{0,40}\b(?:title|championship|gold|trophy|grand prix|open|cup|medal|masters|tour|stage \d+|marathon|victory|double)\b|\b(?:victory|win|defeat|draw|point) (?:over|against|at|to)\b|\bhighlights\b|\binto (?:the )?(?:final|semi-?finals?|quarter-?finals?|last 16|third round)\b|\b(?:sinks?|fires?|scores?) .{0,30}\b(?:winner|lead|past)\b/iu,
  },
  {
    genre: 'feature',
    where: 'title',
    pattern:
      /\bin pictures\b|\bin photos?\b|\bphotos?:|^photos\b|\breview\b ?[:–-]|\breview$|– recipe\b|\bkitchen aide$|^review:|^(?:inside|meet) the\b|^'?i was\b|\bexplainer\b|\bexplained\b|^(?:how|why|what) .*\?$|^what (?:is|are|to know|we know)\b|^how (?:to|the|a|one|do|does|did|can)\b|^why (?:the|is|are|do|does|did|a)\b|^\d+ (?:things|ways|tips|best|reasons|places|foods|questions)\b|\brecipes?\b|\bprofile:|\binterview\b|\blong read\b|\bquiz\b|\bcrossword\b|\bhoroscope\b|\bobituary\b|\banalysis\b[:|]|\bthe story of\b|\bphotograph\b/i,
  },
];

/** What sort of piece it is, by the words of its title and its section; a report when nothing says otherwise. */
export function findGenre(
  story: TaggerInput,
  isSport: boolean,
): { readonly genre: Genre; readonly evidence: readonly Evidence[] } {
  const sections = [
    ...story.sections,
    ...(story.permalink === undefined || story.permalink === null || !URL.canParse(story.permalink)
      ? []
      : new URL(story.permalink).pathname.split('/').slice(1, 4)),
  ];
  for (const { genre, where, pattern } of rules) {
    if (genre === 'sport-result' && !isSport) continue;
    const texts = where === 'title' ? [story.title] : sections;
    for (const text of texts) {
      const phrase = pattern.exec(text)?.[0].trim();
      if (phrase !== undefined && phrase !== '')
        return {
          genre,
          evidence: [{ tag: genre, kind: 'genre', phrase, where, weight: 1, rule: 'genre-words' }],
        };
    }
  }
  return { genre: 'news', evidence: [] };
}
