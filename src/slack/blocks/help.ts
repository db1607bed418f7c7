import type { Asked } from '../words-in.ts';
import type { Verb } from '../commands/verb.ts';
import {
  bold,
  code,
  fallback,
  ours,
  richText,
  smallPrint,
  words,
  type Drawing,
} from './drawing.ts';

/** Every verb with an example and a line, for people. */
export function drawHelp(verbs: readonly Verb[], command: string): Drawing {
  return {
    text: fallback(`${command} ${verbs.map((verb) => verb.name).join(', ')}`),
    blocks: [
      richText(
        [bold('Dateline watches the wires for this channel.')],
        ...verbs.map((verb) => [
          code(`${command} ${verb.name}${verb.usage === '' ? '' : ` ${verb.usage}`}`),
          ours(`  ${verb.summary}`),
        ]),
      ),
      smallPrint(
        'Queries: words and "phrases" must all occur; OR, -not and word* work. Fields: region, country, topic, source, lang, urgency, genre. The same words work when you mention @Dateline, and in a direct message.',
      ),
    ],
  };
}

/** The answer to a word that is no verb. */
export function drawUnknownWord(
  asked: Extract<Asked<Verb>, { kind: 'unknown' }>,
  command: string,
): Drawing {
  const better =
    asked.nearest === null
      ? [
          ours('To look for it, type '),
          code(`${command} search ${asked.word}`),
          ours('; all words: '),
        ]
      : [ours('Did you mean '), code(`${command} ${asked.nearest.name}`), ours('? All words: ')];
  return {
    text: fallback(`I do not know the word ${asked.word}.`),
    blocks: [
      richText([
        ours('I do not know the word “'),
        words(asked.word, 60),
        ours('”. '),
        ...better,
        code(`${command} help`),
      ]),
    ],
  };
}
