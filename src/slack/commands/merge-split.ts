import type { StoryAnswer } from '../../desk/story-desk.ts';
import type { Person } from '../../desk/desk.ts';
import { drawStoryAsk } from '../blocks/story-acts.ts';
import { drawMergeModal, drawSplitModal } from '../views/stories.ts';
import type { Answer, Ask, Tools, Verb } from './verb.ts';

/** The form of the story meant; where Slack lets us open none, a button that opens it. */
async function ask(
  verb: 'merge' | 'split',
  draw: (answer: StoryAnswer, person: Person) => NonNullable<Answer['modal']>,
  { person, text, threadTs }: Ask,
  { desk }: Tools,
): Promise<Answer> {
  const answer = await desk.storyOf(person, text, threadTs === null ? {} : { threadTs });
  return {
    drawing: drawStoryAsk(answer, verb),
    audience: 'asker',
    ...(answer.kind === 'story' ? { modal: draw(answer, person) } : {}),
  };
}

/** `merge [STORY]`: says that a story's running story is the same as another. */
export const merge: Verb = {
  name: 'merge',
  aliases: ['same'],
  usage: '[link, number or words of a headline]',
  summary: 'say that two running stories are one',
  run: async (asked, tools) => ask('merge', drawMergeModal, asked, tools),
};

/** `split [STORY]`: says that some reports of a story's running story are another. */
export const split: Verb = {
  name: 'split',
  aliases: [],
  usage: '[link, number or words of a headline]',
  summary: 'take reports out of a running story where they do not belong',
  run: async (asked, tools) => ask('split', drawSplitModal, asked, tools),
};
