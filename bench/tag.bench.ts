import { statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import nlp from 'compromise';
import { describe, expect, test } from 'vitest';
import { createTagger } from '../src/classify/tagger.ts';
import type { TaggerInput } from '../src/classify/tagger-data.ts';
import { seededRandom } from '../src/clock.ts';
import { loadTaggerData } from '../src/config/models.ts';
import { home, storyOf } from '../tests/classify/tagging.ts';

/**
 * What tagging costs beside the plainest thing that could do (lower the case, look for each country's and topic's names as
 * substrings: it takes "Niger" for a part of "Nigeria", and knows no salience) and beside `compromise`, a general library that finds
 * places in English text. The stories are invented from sentences, the same in every run.
 */

const sentences = [
  'The finance ministry in Nairobi said on Tuesday that the budget deficit had narrowed for a third quarter.',
  'Rescuers pulled four people from the rubble of a school near the coast of Chile after a strong earthquake.',
  'Japan and Canada agreed to share data on fishing fleets in the northern Pacific, officials in Ottawa said.',
  'Shares of the chipmaker fell nine percent in London after it cut its forecast for the year.',
  'A court in Rome sentenced the former mayor to six years in prison for taking bribes from builders.',
  'Voters in Portugal go to the polls on Sunday in an election that no party is expected to win outright.',
  'The striker scored twice as Brazil beat Peru 3-1 to reach the final of the tournament.',
  'Researchers in Sweden have found that a common virus may raise the risk of the disease.',
  'Heavy rain is forecast for much of eastern Australia, with warnings of floods along three rivers.',
  'The army said its troops had taken two villages in the east of Sudan after a week of shelling.',
  'Teachers in France will walk out on Thursday over pay and class sizes, their union said.',
  'The film, shot in Jordan and Morocco, opens the festival in September.',
  'Negotiators from Iran and the United States met in Geneva for a second day of talks on sanctions.',
  'A ferry with sixty passengers ran aground off the Philippines; nobody was hurt.',
];

/** Stories of a title and so many sentences. */
function inventStories(count: number, length: number): TaggerInput[] {
  const random = seededRandom(5);
  const pick = (): string => sentences[Math.floor(random() * sentences.length)] ?? '';
  return Array.from({ length: count }, () =>
    storyOf({
      title: pick().split(' ').slice(0, 9).join(' '),
      text: Array.from({ length }, pick).join('\n\n'),
    }),
  );
}

/** Processor time, which a busy machine moves less than the clock; ms. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

const loadAt = performance.now();
const loadFrom = processorMs();
const data = await loadTaggerData(home, `${home}/config`);
const tagger = createTagger(data);
const loadMs = performance.now() - loadAt;
const loadProcessorMs = processorMs() - loadFrom;

const names = [
  ...Object.values(data.gazetteer.countries).flatMap((country) => [
    ...country.names,
    ...country.people,
    ...country.capital,
  ]),
  ...Object.values(data.topics.topics).flatMap(({ aliases }) => aliases),
].map((name) => name.toLowerCase());

/** Every name that stands somewhere in the story. */
function findSubstrings({ title, text }: TaggerInput): string[] {
  const folded = `${title}\n${text}`.toLowerCase();
  return names.filter((name) => folded.includes(name));
}

interface Measured {
  readonly latency: { readonly p50: number };
}

test('loads in no time and stays small', () => {
  const sizes = ['topics', 'gazetteer', 'places']
    .map((name) => `${name} ${Math.round(statSync(`${home}/models/${name}.json`).size / 1000)} kB`)
    .join(', ');
  console.log(
    `cold load ${loadMs.toFixed(0)} ms (${loadProcessorMs.toFixed(0)} ms of processor); ${sizes}`,
  );
  expect(loadMs).toBeGreaterThan(0);
});

describe.each([
  { what: 'title and summary', stories: inventStories(60, 2) },
  { what: 'full articles', stories: inventStories(6, 34) },
])('$what', ({ what, stories }) => {
  test('tagged', async ({ bench }) => {
    const placed = stories.filter((story) => tagger.tag(story).regions.length > 0);
    expect(placed.length).toBeGreaterThan(stories.length / 2);
    const ours = 'regions, countries, topics, genre, with the evidence';
    const result = await bench.compare(
      bench(ours, () => {
        for (const story of stories) tagger.tag(story);
      }),
      bench('names as substrings', () => {
        for (const story of stories) findSubstrings(story);
      }),
      bench('compromise, places only', () => {
        for (const { title, text } of stories.slice(0, 2))
          nlp(`${title}. ${text}`).places().out('array');
      }),
    );
    const from = processorMs();
    for (let round = 0; round < 5; round += 1) for (const story of stories) tagger.tag(story);
    const perProcessor = (5 * stories.length * 1000) / (processorMs() - from);
    const perStory = ({ latency }: Measured, count: number): number => latency.p50 / count;
    const own = perStory(result.get(ours), stories.length);
    const naive = perStory(result.get('names as substrings'), stories.length);
    const library = perStory(result.get('compromise, places only'), 2);
    console.log(
      `${what}: ${Math.round(1000 / own)} stories/s, ${Math.round(perProcessor)} a second of processor; ${(naive / own).toFixed(2)} × the speed of substrings, ` +
        `${(library / own).toFixed(1)} × compromise`,
    );
  });
});
