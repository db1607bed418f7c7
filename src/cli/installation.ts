import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTagger, type Tagger } from '../classify/tagger.ts';
import { loadTaggerData } from '../config/models.ts';
import { friendlyNames, type FriendlyNames } from '../config/names.ts';
import { DatelineError, messageOf } from '../errors.ts';
import { readBackground, type Background } from '../group/background.ts';

/** What the shipped models and tables give every command. */
export interface Models {
  readonly tagger: Tagger;
  readonly names: FriendlyNames;
  readonly background: Background;
}

/**
 * Loads the tagger and the grouping background.
 * @param home Dateline's own directory
 * @param configDir where regions.yaml and topics.yaml are
 * @throws DatelineError `models/unreadable`, or a ConfigError for the YAML
 */
export async function loadModels(home: string, configDir: string): Promise<Models> {
  const data = await loadTaggerData(home, configDir);
  return {
    tagger: createTagger(data),
    names: friendlyNames(data),
    background: await loadBackground(home),
  };
}

/** models/background.json. @throws DatelineError `models/unreadable` */
export async function loadBackground(home: string): Promise<Background> {
  const file = join(home, 'models', 'background.json');
  try {
    return readBackground(await readFile(file, 'utf8'));
  } catch (error) {
    throw new DatelineError('models/unreadable', `${file}: ${messageOf(error)}`, {
      hint: 'The file ships with Dateline: check it out again, or run npm run train.',
      cause: error,
    });
  }
}
