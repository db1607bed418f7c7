import { drawHelp, drawUnknownWord } from '../blocks/help.ts';
import { readRequest } from '../words-in.ts';
import type { Answer, Ask, Tools } from './verb.ts';
import { verbs } from './verbs.ts';

/**
 * The answer to what somebody typed, wherever they typed it.
 * @param typed as Slack sent it; the mention of the bot already taken off
 */
export async function answerTo(
  typed: string,
  ask: Omit<Ask, 'text'>,
  tools: Tools,
): Promise<Answer> {
  const asked = readRequest(typed, tools.command, verbs);
  switch (asked.kind) {
    case 'verb':
      return await asked.verb.run({ ...ask, text: asked.text }, tools);
    case 'nothing':
      return { drawing: drawHelp(verbs, tools.command), audience: 'asker' };
    case 'unknown':
      return { drawing: drawUnknownWord(asked, tools.command), audience: 'asker', isSlip: true };
    default:
      return asked satisfies never;
  }
}
