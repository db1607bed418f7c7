import type { Evidence } from '../news/tag.ts';
import { ruleWeights, type Lexicon, type Match, type PlaceEntry } from './lexicon.ts';
import type { TaggerInput } from './tagger-data.ts';
import { isAllCaps, isCapitalized, isTitleCase, tokenize, type Token } from './tokens.ts';

/** One place phrase of a story, weighed. */
export interface Mention {
  readonly entry: PlaceEntry;
  readonly phrase: string;
  readonly where: Evidence['where'];
  /** Named side by side with another place, as those who act together are: `US, Chinese officials`. */
  readonly isPaired: boolean;
  /** Rule, position and damping together, in mentions of a country name in the body's first words. */
  readonly weight: number;
}

/** The parts of a story that are read for places, best first. */
interface Part {
  readonly text: string;
  readonly where: 'title' | 'deck' | 'text' | 'dateline';
}

const leadWords = 50;
const leadWordsOfOneParagraph = 60;
const titleWeight = 3;
const leadWeight = 2;
/** From this many countries on, a sentence is a list. */
const listLength = 4;

/** Every place phrase of the story in order, with its weight. */
export function findMentions(story: TaggerInput, english: Lexicon): Mention[] {
  const foreign =
    story.language === null || story.language.startsWith('en')
      ? null
      : english.inLanguage(story.language);
  const lexicon = foreign ?? english;
  const parts: Part[] = [
    { text: story.title, where: 'title' },
    { text: story.deck, where: 'deck' },
    { text: story.text, where: 'text' },
  ];
  if (story.datelineWeight > 0 && story.datelinePlace !== null)
    parts.push({ text: story.datelinePlace, where: 'dateline' });
  const read = parts.map((part) => {
    const tokens = tokenize(part.text, foreign === null ? 'en' : (story.language ?? 'en'));
    return { part, tokens, matches: matchAll(part.text, tokens, lexicon) };
  });
  const seen = new Set(read.flatMap(({ tokens }) => tokens.map((token) => token.text)));
  return read.flatMap(({ part, tokens, matches }) => {
    const settled = matches.flatMap((match) => settleSense(match, seen));
    return weigh(part, tokens, settled, story.datelineWeight);
  });
}

function matchAll(text: string, tokens: readonly Token[], lexicon: Lexicon): Match[] {
  const matches: Match[] = [];
  const allCaps = isAllCaps(text);
  const titleCase = !allCaps && isTitleCase(tokens);
  for (let at = 0; at < tokens.length;) {
    const match = stateAt(text, tokens, at, lexicon) ?? lexicon.matchAt(tokens, at, allCaps);
    if (match === null) {
      at += 1;
      continue;
    }
    at = match.to;
    // `City, State`: the state says where; the town may have a greater namesake.
    const town = matches.at(-1);
    if (town?.to === match.from && isState(text, tokens, match, lexicon) && isTown(town, match))
      matches.pop();
    if (match.entry.rule !== 'mask' && !isName(match, text, tokens, lexicon, titleCase))
      matches.push(match);
  }
  return matches;
}

const american: PlaceEntry = {
  rule: 'place',
  countries: ['US'],
  regions: [],
  part: 1,
  sense: null,
};

/** Whether token `at` stands after a comma and a capitalised word, as a state after its town. */
function followsTown(text: string, tokens: readonly Token[], at: number): boolean {
  const before = tokens[at - 1];
  const token = tokens[at];
  if (before === undefined || token === undefined) return false;
  return text.slice(before.end, token.start) === ', ' && isCapitalized(before.text);
}

/** A shortened American state after its town: `Kent, Wash.` */
function stateAt(
  text: string,
  tokens: readonly Token[],
  at: number,
  lexicon: Lexicon,
): Match | null {
  const token = tokens[at];
  if (token === undefined || !lexicon.stateAbbreviations.has(token.text)) return null;
  const hasStop = text[token.end] === '.' || token.end - token.start > token.text.length;
  return hasStop && followsTown(text, tokens, at)
    ? { entry: american, from: at, to: at + 1 }
    : null;
}

/** Before a state a country's name is a town as well when the state is shortened: `Lebanon, Tenn.` */
function isTown({ entry }: Match, state: Match): boolean {
  return (
    entry.rule === 'place' ||
    entry.rule === 'capital' ||
    (entry.rule === 'country-name' && state.entry === american)
  );
}

function isState(
  text: string,
  tokens: readonly Token[],
  { entry, from, to }: Match,
  lexicon: Lexicon,
): boolean {
  const first = tokens[from];
  const last = tokens[to - 1];
  if (first === undefined || last === undefined || !followsTown(text, tokens, from)) return false;
  return entry === american || lexicon.states.has(text.slice(first.start, last.end));
}

const compassWords = new Set(
  'North South East West Northern Southern Eastern Western Central Greater Upper Lower Downtown Inner Outer Mid In At From Near Outside Inside Across Around To Of For The'.split(
    ' ',
  ),
);

/** A school, street or county is somewhere else than the place it is called after: `Lebanon High School`. */
const namedAfter =
  /^ (?:High School|Elementary|Middle School|Township|County|Avenue|Street|Road|Boulevard)\b/u;

/** Whether the place name is part of a person's, firm's or street's name: `Lloyd Austin`, `Paris Holloway`. */
function isName(
  match: Match,
  text: string,
  tokens: readonly Token[],
  lexicon: Lexicon,
  titleCase: boolean,
): boolean {
  const { entry, from, to } = match;
  const after = text.slice(tokens[to - 1]?.end ?? 0);
  // Somali Americans are of the second country, the Italian-born of another.
  if (entry.rule === 'demonym' && /^(?:[ -]Americans?|-born)\b/u.test(after)) return true;
  if (entry.rule === 'country-name' && namedAfter.test(after)) return true;
  if (!titleCase && isGivenName(match, text, tokens, lexicon)) return true;
  const before = from > 0 && tokens[from]?.joined === true ? tokens[from - 1] : undefined;
  const mayBeName = entry.rule === 'place' || entry.rule === 'capital' || entry.sense !== null;
  if (before === undefined || !mayBeName) return false;
  if (lexicon.givenNames.has(before.text)) return true;
  // An initial has its stop: `S. Kent Rockwell`, but not `A Dublin trader`.
  if (/^\p{Lu}$/u.test(before.text) && text[before.end] === '.') return true;
  if (titleCase || entry.rule !== 'place' || to - from > 1) return false;
  const startsSentence = from < 2 || tokens[from - 2]?.sentence !== before.sentence;
  return isCapitalized(before.text) && !compassWords.has(before.text) && !startsSentence;
}

/** Whether it is a person's first name or a firm's first word here: a name follows that is no place and no body. */
function isGivenName(
  { entry, from, to }: Match,
  text: string,
  tokens: readonly Token[],
  lexicon: Lexicon,
): boolean {
  const name = tokens[from];
  const surname = tokens[to];
  if (name === undefined || surname === undefined || to - from > 1) return false;
  const mayBe = entry.rule === 'leader' || lexicon.placeGivenNames.has(name.text);
  if (!mayBe || text.slice(name.end, surname.start) !== ' ') return false;
  return (
    /^\p{Lu}\p{Ll}+$/u.test(surname.text) &&
    !lexicon.bodyWords.has(surname.text) &&
    lexicon.matchAt(tokens, to, false) === null
  );
}

/** One sense a story: a name that two places share, or a place and people, is read by its cues. */
function settleSense(match: Match, seen: ReadonlySet<string>): Match[] {
  const { sense } = match.entry;
  if (sense === null) return [match];
  const isCued =
    sense.cues.some((cue) => seen.has(cue)) && !sense.unless.some((word) => seen.has(word));
  const country = isCued ? sense.country : sense.otherwise;
  if (country === null) return [];
  return [{ ...match, entry: { ...match.entry, countries: [country] } }];
}

const pairPattern = /^(?:, | and |, and | & |[-–/]| - )$/u;

/** Places that stand side by side, joined by a comma, a hyphen or `and`. A long row is a list. */
function pairedMatches(
  text: string,
  tokens: readonly Token[],
  matches: readonly Match[],
): ReadonlySet<Match> {
  const joins = matches.map((match, at) => {
    const next = matches[at + 1];
    const end = tokens[match.to - 1]?.end ?? 0;
    return next !== undefined && pairPattern.test(text.slice(end, tokens[next.from]?.start ?? end));
  });
  const paired = new Set<Match>();
  for (const [at, match] of matches.entries()) {
    const next = matches[at + 1];
    if (next === undefined || joins[at] !== true) continue;
    let row = 2;
    for (let before = at - 1; joins[before] === true; before -= 1) row += 1;
    for (let after = at + 1; joins[after] === true; after += 1) row += 1;
    if (row >= listLength) continue;
    paired.add(match).add(next);
  }
  return paired;
}

function weigh(
  part: Part,
  tokens: readonly Token[],
  matches: readonly Match[],
  datelineWeight: number,
): Mention[] {
  const countriesOf = new Map<number, Set<string>>();
  for (const { entry, from } of matches) {
    const sentence = tokens[from]?.sentence ?? 0;
    const named = countriesOf.get(sentence) ?? new Set();
    for (const country of entry.countries) named.add(country);
    countriesOf.set(sentence, named);
  }
  const lead = (tokens.at(-1)?.paragraph ?? 0) === 0 ? leadWordsOfOneParagraph : leadWords;
  const paired = pairedMatches(part.text, tokens, matches);
  return matches.flatMap((match) => {
    const { entry, from, to } = match;
    const first = tokens[from];
    const last = tokens[to - 1];
    if (first === undefined || last === undefined) return [];
    const named = countriesOf.get(first.sentence)?.size ?? 0;
    const damping = named >= listLength && part.where !== 'title' ? (2 / named) * 0.6 : 1;
    const inLead = part.where === 'deck' || (first.paragraph === 0 && from < lead);
    const position =
      part.where === 'title'
        ? titleWeight
        : part.where === 'dateline'
          ? datelineWeight
          : inLead
            ? leadWeight
            : Math.max(0.25, 1 - (0.6 * from) / 400);
    return [
      {
        entry,
        phrase: part.text.slice(first.start, last.end),
        isPaired: paired.has(match),
        where:
          part.where === 'title' || part.where === 'dateline'
            ? part.where
            : inLead
              ? 'lead'
              : 'body',
        // A town where others meet is only a venue, but as a dateline it is where the desk sits.
        weight:
          ruleWeights[entry.rule] *
          (part.where === 'dateline' ? 1 : entry.part) *
          position *
          damping,
      },
    ];
  });
}
