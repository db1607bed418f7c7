/** What stands before an abbreviation. */
const before = String.raw`(?:^|[\s("'“‘[./-])`;

/** One of the words, with its stop, at the end of what came before. */
function ending(words: string): RegExp {
  return new RegExp(`${before}(?:${words})\\.$`, 'u');
}

/** Ranks and titles: a name follows. */
export const beforeName = ending(
  String.raw`Mr|Mrs|Ms|Mx|Messrs|Drs?|Prof|Gen|Maj|Lt|Col|Cpl|Sgt|Pvt|Pfc|Spc|Capt|Cmdr|Cdr|Adm|Brig|Sens?|Reps?|Govs?|Rev|Fr|Hon|Pres|Supt|Insp|Det|Amb|Atty|Ste|Mt|Ft|vs?|Assoc|Asst|Dep|Dept|Natl|Intl|Univ|Sra|Srta|Sres|Dra|Gral|Lic|Ing|Sig|sig|Dott|dott|On|Dhr|dhr|Mevr|mevr|Hr|MM|Mme|Sn|Doç|approx|est|ca|e\.g|i\.e|cf|al|bzw|bspw|[Ll]['’]on`,
);

/** A single letter: an initial, or half of an abbreviation such as `z. B.`. */
export const singleLetter = /(?:^|[\s("'“‘[.-])\p{L}\.$/u;

/** `hepatitis C.`, `an A.`: a letter that is no initial. */
export const namedByLetter =
  /\b(?:hepatitis|influenza|vitamins?|strain|variant|plan|group|type|class|grade|an|section|category|schedule|exhibit|block|series|zone|route|size|letter|appendix|serie|gate|terminal|brand) \p{Lu}\.$/iu;

/** A number follows, or it is an ordinary end. */
export const beforeNumber = ending(
  'Nos?|Nr|Art|Arts|Sec|Fig|Figs|Vol|Ch|pp?|ext|Tel|Rs|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec',
);

/** Initialisms such as `U.S.`: they end a sentence only when a typical first word follows. */
export const initialism = ending(String.raw`(?:\p{L}\.)+\p{L}|Ph\.D|Jr|Sr|Bros|Cos?|Inc|Corp|Ltd`);

/** Of these, the ones after which a capital is no name of theirs: `7 p.m. Results are expected`. */
export const closing = ending(
  String.raw`[ap]\.m|etc|deg|temp|govt|sq|bn|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Tenn|Tex|Vt|Va|Wash|Wis|Wyo|Ont|Que|St|Ave|Blvd|Rd|Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun`,
);

/** Words that hardly stand after an initial or in a name. */
export const strongStarter =
  /^["'“‘(]?(?:The|He|She|It|They|We|But|And|His|Her|Their|Its|This|That|These|Those|There|In|On|At|As|For|From|To|With|When|While|After|Before|However|Meanwhile|Many|Most|Some|Several|Der|Die|Das|Er|Sie|Es|Ein|Eine)\b/u;

/** Words that begin sentences far oftener than they follow an abbreviation. */
export const starter =
  /^["'“‘(]?(?:The|A|An|He|She|It|They|We|I|You|But|And|Or|So|In|On|At|As|For|From|By|To|With|This|That|These|Those|There|Here|When|While|Where|Who|What|Why|How|After|Before|Since|Until|Once|If|Because|Although|Though|Despite|However|Meanwhile|Instead|Also|Yet|Still|Now|Then|Both|Some|Many|Most|Several|All|No|Not|One|Two|His|Her|Their|Its|Our|My|Your|Officials|Police(?! \p{Lu})|According|Under|Over|During|Between|Among|Last|Earlier|Later|Asked|Nearly|About|More)\b/u;

/** A noun and its verb: `Results are`, `Shops may`, `Investigators took`. */
export const clause =
  /^["'“‘(]?\p{Lu}[\p{Ll}’'-]+(?:s (?!and\b|of\b|for\b|or\b|in\b)\p{Ll}+| (?:is|are|was|were|has|have|had|will|would|may|can|could|should|did|said|says)\b)/u;

/** `1. Mai`: an ordinal, not an end. */
export const month =
  /^(?:Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Jahrhundert)\b/u;

/** Words that tell German, where any number with a stop may be an ordinal. */
export const german = /(?:^|\s)(?:der|die|das|und|ist|wird|nicht|am|im|den|dem|mit|ein|eine)\s/iu;
