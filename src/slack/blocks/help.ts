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
import { plain } from '../text.ts';

/** Every verb with an example and a line, for people. */
export function drawHelp(verbs: readonly Verb[], command: string): Drawing {
  return {
    text: fallback(`${command} ${verbs.map((verb) => verb.name).join(', ')}`),
    blocks: [
      richText(
        [bold('Dateline watches the wires and posts here what you follow.')],
        ...verbs.map((verb) => [
          code(`${command} ${verb.name}${verb.usage === '' ? '' : ` ${verb.usage}`}`),
          ours(`  ${verb.summary}`),
        ]),
      ),
      smallPrint(
        'Queries: words and "phrases" must all occur; OR, -not and word* work. Fields: region, country, topic, source, feed, lang, urgency, genre, status, after, before. The same words work when you mention @Dateline, and in a direct message.',
      ),
    ],
  };
}

/** A request to be typed, whole or not at all: nobody retypes what was cut short. */
function toType(request: string, rest: string): string {
  return rest === '' || rest.length > 200 ? request : `${request} ${rest}`;
}

/** The answer to a word that is no verb. */
export function drawUnknownWord(
  asked: Extract<Asked<Verb>, { kind: 'unknown' }>,
  command: string,
): Drawing {
  const rest = asked.text === '' ? '' : ` ${asked.text}`;
  const better =
    asked.nearest === null
      ? [
          ours('To look for it, type '),
          code(toType(`${command} search`, `${asked.word}${rest}`)),
          ours('; all words: '),
        ]
      : [
          ours('Did you mean '),
          code(toType(`${command} ${asked.nearest.name}`, asked.text)),
          ours('? All words: '),
        ];
  return {
    text: fallback(
      `I do not know the word ${plain(asked.word, 60)}. Type ${command} help for all words.`,
    ),
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
