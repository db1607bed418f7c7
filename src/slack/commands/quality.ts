import { drawQuality } from '../blocks/tags.ts';
import type { Verb } from './verb.ts';

/** `quality`: how good the tags are, by what people said of them. */
export const quality: Verb = {
  name: 'quality',
  aliases: ['precision'],
  usage: '',
  summary: 'how good the tags are, by what people said of them',
  run: async ({ person }, { desk, names }) => ({
    drawing: drawQuality(await desk.quality(person), names),
    audience: 'asker',
  }),
};
