import type { Evidence, Genre } from '../news/tag.ts';
import type { TaggerInput } from './tagger-data.ts';

/** So much of the beginning of a text is looked at, in characters. */
const leadRead = 300;

interface GenreRule {
  readonly genre: Genre;
  readonly where: 'title' | 'lead' | 'section';
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
      /\bpromo codes?\b|\bcoupons?\b|\bbest .{0,40}\b(?:deals?|to buy)\b|\bprime day\b|\bdeals? (?:of the (?:day|week)|on)\b|\b(?:save|off) (?:up to )?\$?\d+%? (?:on|off|at)\b|\bhow to watch\b|^the best .{3,60} (?:for|of|in) 20\d\d|\btell us\b|\bshopping guide\b|\bbuyer'?s guide\b|- CNET$|\bsponsored\b|\bsign up for\b|\bsubscribe to (?:our|the)\b|\bnewsletters?$|\b\d+% off\b|^(?:the (?:\d+ )?)?best \p{L}+(?: \p{L}+)? (?:for|of|to buy)\b/iu,
  },
  {
    genre: 'opinion',
    where: 'section',
    pattern:
      /^(?:opinions?|commentisfree|comment|editorials?|op-?eds?|columnists?|columns?|letters|views?|voices|perspectives?|opinion-and-analysis)$/i,
  },
  {
    genre: 'feature',
    where: 'title',
    // What a column's name would make an opinion, though it cooks, asks or answers.
    pattern:
      /\brecipes?\b|\bquiz\b|\bcrossword\b|\bhoroscopes?\b|\bkitchen aide$|\| (?:ask|dear) \p{L}+|\bthe knowledge$|\bcountry diary\b|\bq&a\b|\bexplained\b|\bexplainer\b|^how to\b/iu,
  },
  {
    genre: 'opinion',
    where: 'title',
    pattern:
      /^(?:opinion|letters?|editorial|commentary|comment|column|op-ed|guest essay|the guardian view on)\b\s*[:|–—]|^the guardian view on|^(?:why|how) (?:i|we)\b|\bmust (?:stop|act|end|learn|wake)\b(?!.*\bsays?\b)|^in defen[cs]e of\b|\breview\b ?[:–—]|^review:|^the case (?:for|against)\b|^don['’]t\b|\bit['’]s time (?:to|for)\b/iu,
  },
  {
    genre: 'opinion',
    where: 'title',
    // A columnist's name behind the headline, as it is capitalized.
    pattern: /\s\|\s\p{Lu}[\p{L}'’-]+(?: (?:\p{Lu}|de |van |von )[\p{L}'’.-]*){1,3}$/u,
  },
  {
    genre: 'preview',
    where: 'title',
    pattern:
      /\bpreview(?:$|:)|\b20\d\d preview\b|\bwhat to (?:watch|expect|know)\b.*\b(?:ahead|before|week)\b|\bwhat to watch(?: for)?\b.*\b(?:as|when|in)\b|\bweek ahead\b(?!.*pictures)|\bprediction\b.*\b(?:team news|line-?ups?|kick-?off)\b|\bteam news\b|\bkick-?off time\b/i,
  },
  {
    genre: 'anniversary',
    where: 'title',
    pattern:
      /\banniversary\b|\bon this day\b|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?:years?|decades?) (?:on|since)\b(?! (?:the|his|her|their|death)\b)|\bmarks? .{0,20}\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?:years?|decades?)\b|^(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety) (?:years?|decades?) (?:after|later)\b|\ba (?:year|decade|century) (?:on|since)\b|\bcommemorat/i,
  },
  {
    genre: 'sport-result',
    where: 'title',
    pattern: /\p{L} \d{1,3}[-–]\d{1,3} (?:\p{Lu}|v\b)/u,
  },
  {
    genre: 'sport-result',
    where: 'title',
    pattern:
      /\b(?:beats?|thrash(?:es|ed)?|hammers?|stuns?|sees? off|cruise past|draws? with|defeats?|edges?|knocks? out|down|overcome|hold off|hold on) (?!the odds|to\b)\p{L}|\b(?:wins?|won|claims?|clinch(?:es)?|lifts?|retains?) .{0,40}\b(?:title|championship|gold|trophy|grand prix|open|cup|medal|masters|tour|stage \d+|marathon|victory|double|series)\b|\b(?:victory|win|defeat|draw|point) (?:over|against|at|to)\b|\bhighlights\b|\b(?:into|reach(?:es)?) .{0,20}\b(?:final|semi-?finals?|quarter-?finals?|last 16|third round)\b|\b(?:sinks?|fires?|scores?) .{0,30}\b(?:winner|lead|past)\b|\bfull scoreboard\b/iu,
  },
  {
    genre: 'feature',
    where: 'section',
    pattern:
      /^(?:features?|gallery|galleries|in-pictures|pictures|long-?reads?|recipes|quiz|podcasts?|magazine|living)$/i,
  },
  {
    genre: 'feature',
    where: 'title',
    pattern:
      /\bin pictures\b|\bin photos?\b|\bphotos?:|^photos\b|^(?:inside|meet) the\b|^'?i was\b|^how\b|: how\b|\bguide to\b|^(?:why|what|is|are|can|should|who|where) .*\?$|^what (?:is|are)\b|^why (?:the|is|are|do|does|did|a)\b|^\d+ (?:things|ways|tips|best|reasons|places|foods|questions)\b|\bthings to know\b|\bprofile:|\binterview:|\blong read\b|\bobituary\b|\banalysis\b[:|]|\bthe (?:story|secret|art) of\b|\bphotograph\b|\b(?:of|in) the week\b|\bbehind the\b|\btips\b|\bwhat we are reading\b|\bmy (?:life|favou?rite|mother|father|family|mum|dad)\b/i,
  },
  {
    genre: 'opinion',
    where: 'lead',
    pattern: /\bsatirical\b|\bthis is satire\b/i,
  },
  {
    genre: 'feature',
    where: 'lead',
    pattern: /\btest your\b|\bguide to\b|\breaders\b|\brecipes?\b|\bsometimes\b/i,
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
  const lead = (story.deck === '' ? story.text : story.deck).slice(0, leadRead);
  for (const { genre, where, pattern } of rules) {
    if (genre === 'sport-result' && !isSport) continue;
    const texts = { title: [story.title], lead: [lead], section: sections }[where];
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
