import { parseArgs } from 'node:util';
import { z } from 'zod';
import { createTagger } from '../classify/tagger.ts';
import type { TaggerData, TaggerInput } from '../classify/tagger-data.ts';
import { loadTaggerData } from '../config/models.ts';
import type { Tags } from '../news/tag.ts';
import { cleanLine, cleanText } from '../normalize/clean.ts';
import { readDateline } from '../normalize/dateline.ts';
import { stripFurniture } from '../normalize/furniture.ts';
import { readHeadline } from '../normalize/headline.ts';
import { linesOf } from '../normalize/lines.ts';
import { orUsage, UsageError, type Command, type Terminal } from './command.ts';
import { configDirOf } from './installation.ts';
import { mapJsonLines, recordId } from './json-lines.ts';

const story = z.object({
  id: recordId,
  title: z.string().default(''),
  text: z.string().nullish(),
  url: z.string().nullish(),
  feed: z.string().nullish(),
  dateline: z.string().nullish(),
  language: z.string().nullish(),
  sections: z.array(z.string()).default([]),
});

/** `dateline tag`: regions, countries, topics and genre of stories, with the evidence. */
export const tagCommand: Command = {
  name: 'tag',
  summary: 'tag stories with regions, countries, topics and genre, and say why',
  help: `Usage: dateline tag [FILE…] [--default-country CC] [--dateline-weight N] [--config DIR]

Reads JSON lines {id, title, text, url?, dateline?, language?, sections?} from the files or from standard input and writes
{id, topics, regions, countries, mentions, genre, evidence} for each, best first: only what the tagger stands by,
except mentions, which are all countries named. The text may be a whole page: its section line is read as sections;
bylines, captions and notices are taken off first.

  --default-country CC  for stories that name no place (marked as default in the evidence)
  --dateline-weight N   how much a dateline's place counts: 0 for desk datelines (default), 2 for bureaus
  --config DIR          where regions.yaml and topics.yaml stand (default: Dateline's own)

A bad line gives {line, id?, error} in its place, and exit 1 at the end.`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { files, config, defaultCountry, datelineWeight } = readArguments(args);
  const data = await loadTaggerData(terminal.home, configDirOf(config, terminal));
  if (defaultCountry !== null && data.gazetteer.countries[defaultCountry] === undefined)
    throw new UsageError(
      `--default-country wants a country code such as US, not ${defaultCountry}`,
    );
  const tagger = createTagger(data);
  return await mapJsonLines({
    terminal,
    files,
    schema: story,
    work: (record) => {
      const tags = tagger.tag(readPage(record, data, { defaultCountry, datelineWeight }));
      return { id: record.id, ...printTags(tags) };
    },
  });
}

function readArguments(args: readonly string[]): {
  files: readonly string[];
  config: string | undefined;
  defaultCountry: string | null;
  datelineWeight: number;
} {
  const { values, positionals } = orUsage(() =>
    parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'default-country': { type: 'string' },
        'dateline-weight': { type: 'string', default: '0' },
        config: { type: 'string' },
      },
    }),
  );
  const datelineWeight = Number(values['dateline-weight']);
  if (values['dateline-weight'].trim() === '' || !(datelineWeight >= 0 && datelineWeight <= 10))
    throw new UsageError(
      `--dateline-weight wants a number from 0 to 10, not ${values['dateline-weight']}`,
    );
  return {
    files: positionals,
    config: values.config,
    defaultCountry: values['default-country']?.toUpperCase() ?? null,
    datelineWeight,
  };
}

/** A story's text as a page or a feed gives it, made ready for the tagger as normalize does for feeds. */
function readPage(
  record: z.infer<typeof story>,
  data: TaggerData,
  settings: Pick<TaggerInput, 'defaultCountry' | 'datelineWeight'>,
): TaggerInput {
  const { title } = readHeadline(cleanLine(record.title));
  const lines = linesOf(cleanText(record.text ?? ''));
  const labels = readSectionLine(lines[0]?.text ?? '', data);
  const bared = stripFurniture(labels.length > 0 ? lines.slice(1) : lines, title, {
    deskDateline: settings.datelineWeight === 0,
  });
  const given =
    record.dateline === undefined || record.dateline === null
      ? null
      : readPlace(cleanLine(record.dateline));
  return {
    title,
    deck: '',
    text: bared.lines.map((line) => line.text).join('\n\n'),
    sections: [...record.sections, ...labels],
    datelinePlace: given ?? bared.dateline?.place ?? null,
    language: record.language?.toLowerCase() ?? null,
    ...settings,
    defaultRegion: null,
    feedTopic: null,
    permalink: record.url ?? null,
  };
}

const dateAtEnd = /,?\s+\p{L}{3,9}\.?\s+\d{1,2}$/u;

/** The place of a dateline handed over alone, with or without its agency: `SALVADOR, Feb 26 -`. */
function readPlace(dateline: string): string | null {
  const bare = dateline.replace(/[\s:–—-]+$/, '');
  const found = readDateline(`${bare} -`, false) ?? readDateline(`${bare} (AP) - `, false);
  if (found !== null) return found.dateline.place;
  const place = bare.replace(dateAtEnd, '').toLowerCase();
  return place.replaceAll(/(?<![\p{L}'’])\p{L}/gu, (letter) => letter.toUpperCase()) || null;
}

/** The first line of a page when it holds nothing but names of sections and regions: `Politics, Asia - Pacific`. */
function readSectionLine(line: string, data: TaggerData): string[] {
  if (line.length > 120) return [];
  const labels = line.split(',').map((label) => label.trim());
  const regionNames = new Set(
    Object.values(data.regions.regions).flatMap(({ name, aliases }) =>
      aliases.concat(name.toLowerCase()),
    ),
  );
  const isLabel = (label: string): boolean => {
    const folded = label.toLowerCase().replace(/\s*-\s*/g, '-');
    return regionNames.has(folded) || data.topics.sections[folded] !== undefined;
  };
  return labels.every(isLabel) ? labels : [];
}

const places = 10_000;

function round(value: number): number {
  return Math.round(value * places) / places;
}

/** The tags with scores to four places; where a tag comes from (`default`) stands in its evidence. */
function printTags(tags: Tags): object {
  return {
    topics: tags.topics.map(({ topic, score }) => ({ topic, score: round(score) })),
    regions: tags.regions.map(({ region, score }) => ({ region, score: round(score) })),
    countries: tags.countries.map(({ country, score }) => ({ country, score: round(score) })),
    mentions: tags.mentions,
    genre: tags.genre,
    evidence: tags.evidence.map((line) => ({ ...line, weight: round(line.weight) })),
  };
}
