/**
 * What docs/models.md says of the places: `node training/report-places.ts [--folds N] [DATA]`. newsgold-dev with bootstrap intervals,
 * beside naive matching of country names; then newstrain by outlets that the model never saw, learnt anew for each of so many
 * groups of outlets. Prints a Markdown table; some minutes.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bareStory } from '../src/classify/bare-story.ts';
import { buildLexicon } from '../src/classify/lexicon.ts';
import { weighPlaces, type PlaceModel } from '../src/classify/salience.ts';
import { seededRandom } from '../src/clock.ts';
import { loadPlaceFacts, loadTaggerData, unpackPlaceModel } from '../src/config/models.ts';
import { learnPlaces, readPlaces, type Read } from './place-learning.ts';
import { readPlaceMaterial } from './place-material.ts';
import { readPlaceStories } from './place-stories.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { folds: { type: 'string', default: '3' } },
});
const dataDir = positionals[0] ?? join(home, '../shared/data');
const folds = Number(values.folds);
const draws = 1000;

const facts = await loadPlaceFacts(home, join(home, 'config'));
const { gazetteer } = facts;
const lexicon = buildLexicon(gazetteer, facts.regions);

/** What was given for a story, what had to be, and what counts neither way. */
interface Verdict {
  readonly outlet: string;
  readonly right: number;
  readonly given: number;
  readonly wanted: number;
}

type Kind = 'regions' | 'countries';

function judge({ story }: Read, kind: Kind, got: readonly string[]): Verdict {
  const [want, maybe] =
    kind === 'regions'
      ? [story.regions, story.maybeRegions]
      : [story.countries, story.maybeCountries];
  const right = got.filter((place) => want.includes(place)).length;
  const given = got.filter((place) => want.includes(place) || !maybe.includes(place)).length;
  return { outlet: story.outlet, right, given, wanted: want.length };
}

function microF1(verdicts: readonly Verdict[]): number {
  let [right, all] = [0, 0];
  for (const one of verdicts) {
    right += one.right;
    all += one.given + one.wanted;
  }
  return (2 * right) / (all || 1);
}

const show = (value: number): string => value.toFixed(3).replace(/^0/, '');

/** A figure with its 95 % interval, by drawing the stories anew. */
function withInterval(verdicts: readonly Verdict[]): string {
  const random = seededRandom(20_231_026);
  const drawn = Array.from({ length: draws }, () =>
    microF1(verdicts.map((one) => verdicts[Math.floor(random() * verdicts.length)] ?? one)),
  ).toSorted((a, b) => a - b);
  const low = drawn[Math.floor(draws * 0.025)] ?? 0;
  const high = drawn[Math.floor(draws * 0.975)] ?? 0;
  return `${show(microF1(verdicts))} (${show(low)}–${show(high)})`;
}

/** Ours. */
function tag(one: Read, model: PlaceModel): Readonly<Record<Kind, string[]>> {
  const { regions, countries } = weighPlaces(
    one.mentions,
    bareStory(one.story),
    lexicon.regionsOf,
    model,
  );
  return {
    regions: regions.map(({ region }) => region),
    countries: countries.map(({ country }) => country),
  };
}

/** The plainest way: every country whose name stands anywhere in the text, and their regions. */
const names = Object.entries(gazetteer.countries).map(([country, { names: written }]) => ({
  country,
  written,
}));
function matchNames({ story }: Read): Readonly<Record<Kind, string[]>> {
  const text = `${story.title}\n${story.text}`;
  const countries = names
    .filter(({ written }) => written.some((name) => text.includes(name)))
    .map(({ country }) => country);
  const regions = new Set(countries.flatMap((country) => lexicon.regionsOf.get(country) ?? []));
  return { regions: [...regions], countries };
}

function line(
  set: string,
  name: string,
  stories: readonly Read[],
  answer: (one: Read) => Readonly<Record<Kind, string[]>>,
): string {
  const cells = (['regions', 'countries'] as const).map((kind) =>
    withInterval(stories.map((one) => judge(one, kind, answer(one)[kind]))),
  );
  return `| ${set} | ${name} | ${cells.join(' | ')} |`;
}

const { places } = await loadTaggerData(home, join(home, 'config'));
const gold = readPlaceStories(join(dataDir, 'tags/newsgold-dev.jsonl')).stories.map((story) =>
  readPlaces(story, lexicon),
);
console.log('| Set | Method | Regions, micro-F1 | Countries, micro-F1 |');
console.log('| --- | --- | --- | --- |');
console.log(line('newsgold-dev', 'names anywhere', gold, matchNames));
console.log(line('newsgold-dev', 'ours', gold, (one) => tag(one, places)));

const { material } = readPlaceMaterial(dataDir, lexicon);
const outlets = [...new Set(material.labelled.map(({ story }) => story.outlet))].toSorted();
const foldOf = new Map(outlets.map((outlet, at) => [outlet, at % folds]));
const answers = new Map<Read, Readonly<Record<Kind, string[]>>>();
for (let fold = 0; fold < folds; fold += 1) {
  const isLeft = ({ story }: Read): boolean => foldOf.get(story.outlet) !== fold;
  const { model } = learnPlaces(
    {
      labelled: material.labelled.filter(isLeft),
      editors: material.editors.filter(isLeft),
      unlabelled: material.unlabelled.filter(isLeft),
    },
    lexicon,
  );
  const learnt = unpackPlaceModel({ version: 'held out', ...model, made: {} });
  for (const one of material.labelled) if (!isLeft(one)) answers.set(one, tag(one, learnt));
}
const none = { regions: [], countries: [] };
console.log(line('newstrain', 'names anywhere', material.labelled, matchNames));
console.log(
  line(
    'newstrain, outlets never seen',
    'ours',
    material.labelled,
    (one) => answers.get(one) ?? none,
  ),
);
const alone = outlets
  .map((outlet) => material.labelled.filter(({ story }) => story.outlet === outlet))
  .toSorted((a, b) => b.length - a.length)
  .slice(0, 12);
for (const stories of alone)
  console.log(
    line(
      `${stories[0]?.story.outlet ?? ''}, ${stories.length} stories`,
      'ours',
      stories,
      (one) => answers.get(one) ?? none,
    ),
  );
