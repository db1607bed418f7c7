import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readPage } from '../normalize/page.ts';
import { summarize } from '../summarize/summary.ts';
import { orUsage, type Command, type Terminal } from './command.ts';
import { mapJsonLines, recordId } from './json-lines.ts';

const storySchema = z.object({
  id: recordId,
  title: z.string().default(''),
  text: z.string(),
});

/** `dateline summarize`: stories as JSON Lines in, their telling sentences out. */
export const summarizeCommand: Command = {
  name: 'summarize',
  summary: 'pick the sentences that tell each story',
  help: `Usage: dateline summarize [FILE…] < stories.jsonl

Reads {id, title, text} and prints, for each line, in order,
{id, headline, sentences: ["…"], offsets: [[start, end]]}: at most three sentences, verbatim, and where they stand in
the text. Bylines, captions, datelines and notices are passed over. A bad line gives {line, id?, error} and exit 1 at
the end.`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals: files } = orUsage(() =>
    parseArgs({ args: [...args], allowPositionals: true, options: {} }),
  );
  return mapJsonLines({
    terminal,
    files,
    schema: storySchema,
    work: ({ id, title, text }) => {
      const page = readPage(text, title);
      return { id, ...summarize({ title: title || (page.title ?? ''), text }, page.ranges) };
    },
  });
}
