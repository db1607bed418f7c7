/** A sentence and where it stands in the text it was taken from, in UTF-16 units; `text` is exactly that slice. */
export interface Sentence {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/** Ranks, titles and single initials: a name follows. */
const beforeName =
  /(?:^|[\s("'“‘[-])(?:Mr|Mrs|Ms|Mx|Messrs|Dr|Drs|Prof|Gen|Maj|Lt|Col|Cpl|Sgt|Pvt|Capt|Cmdr|Adm|Brig|Sen|Sens|Rep|Reps|Gov|Govs|Rev|Fr|Hon|Pres|Supt|Insp|Det|Amb|Atty|St|Ste|Mt|Ft|vs|v|Assoc|Asst|Dept|approx|e\.g|i\.e|cf|al|\p{Lu})\.$/u;

/** A number follows, or it is an ordinary end. */
const beforeNumber =
  /(?:^|[\s("'“‘[])(?:No|Nos|Art|Sec|Fig|Vol|pp?|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.$/u;

/** These end a sentence only when a typical first word follows. */
const sometimesEnds =
  /(?:^|[\s("'“‘[./])(?:(?:\p{L}\.){2,}|Inc\.|Corp\.|Ltd\.|Co\.|Cos\.|Bros\.|Jr\.|Sr\.|[ap]\.m\.|etc\.|Ala\.|Ariz\.|Ark\.|Calif\.|Colo\.|Conn\.|Del\.|Fla\.|Ga\.|Ill\.|Ind\.|Kan\.|Ky\.|La\.|Md\.|Mass\.|Mich\.|Minn\.|Miss\.|Mo\.|Mont\.|Neb\.|Nev\.|Okla\.|Ore\.|Pa\.|Tenn\.|Tex\.|Vt\.|Va\.|Wash\.|Wis\.|Wyo\.|Ont\.|Que\.|Ave\.|Blvd\.|Rd\.)$/u;

/** Words that begin sentences far oftener than they follow an abbreviation. */
const starter =
  /^["'“‘(]?(?:The|A|An|He|She|It|They|We|I|You|But|And|Or|So|In|On|At|As|For|From|By|To|With|This|That|These|Those|There|Here|When|While|Where|Who|What|Why|How|After|Before|Since|Until|Once|If|Because|Although|Though|Despite|However|Meanwhile|Instead|Also|Yet|Still|Now|Then|Both|Some|Many|Most|Several|All|No|Not|One|Two|His|Her|Their|Its|Our|My|Your|Officials|Police|According|Under|Over|During|Between|Among|Last|Earlier|Later|Asked|Nearly|About|More)\b/u;

/**
 * The sentences of a text, in order. Lines are never joined; abbreviations, initials and lower-case continuations never
 * split.
 */
export function splitSentences(text: string): Sentence[] {
  const sentences: Sentence[] = [];
  for (const line of text.matchAll(/[^\n\r]+/g)) {
    let from = -1;
    let end = -1;
    for (const { segment, index } of pieces(line[0])) {
      if (from !== -1 && isSplit(line[0].slice(from, end), segment)) {
        push(sentences, text, line.index + from, line.index + end);
        from = -1;
      }
      if (from === -1) from = index;
      end = index + segment.length;
    }
    if (from !== -1) push(sentences, text, line.index + from, line.index + end);
  }
  return sentences;
}

/** Candidates for sentences. Text without capitals gives the standard rules nothing to go by: there every stop ends one. */
function pieces(line: string): Iterable<{ readonly segment: string; readonly index: number }> {
  if (line.length < 200 || !/^\P{Lu}*\p{Ll}\P{Lu}*$/u.test(line.slice(0, 2000)))
    return segmenter.segment(line);
  return line.matchAll(/\S.*?(?:[.!?]+["')\]]*(?=\s)|$)/g).map((match) => ({
    segment: match[0],
    index: match.index,
  }));
}

/** Whether a sentence really ends between what came before and what follows. */
function isSplit(before: string, after: string): boolean {
  const left = before.slice(-40).trimEnd();
  const right = after.trimStart();
  if (right === '') return false;
  if (/^["'“‘(]?\p{Ll}/u.test(right) && /\p{Lu}/u.test(before)) return false;
  if (!left.endsWith('.')) return true;
  if (beforeName.test(left)) return false;
  if (beforeNumber.test(left)) return !/^\d/.test(right);
  return !sometimesEnds.test(left) || starter.test(right);
}

function push(sentences: Sentence[], text: string, from: number, to: number): void {
  const slice = text.slice(from, to);
  const start = from + (slice.length - slice.trimStart().length);
  const trimmed = slice.trim();
  if (trimmed !== '') sentences.push({ text: trimmed, start, end: start + trimmed.length });
}
