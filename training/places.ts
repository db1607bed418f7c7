/**
 * Makes models/places.json: from when on a story stands by a place it names, and what its words give away where it names none.
 * Deterministic: the same data gives the same bytes. Needs the labelled sets and the unlabelled stream (docs/models.md).
 *
 *   node training/places.ts [DATA]      DATA: where the sets stand, by default ../shared/data
 */
import { createHash } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildLexicon } from '../src/classify/lexicon.ts';
import { loadPlaceFacts } from '../src/config/models.ts';
import { learnPlaces } from './place-learning.ts';
import { readPlaceMaterial } from './place-material.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const dataDir = process.argv[2] ?? join(home, '../shared/data');

const facts = await loadPlaceFacts(home, join(home, 'config'));
const lexicon = buildLexicon(facts.gazetteer, facts.regions);
const { material, sha256 } = readPlaceMaterial(dataDir, lexicon);
const { model, candidates } = learnPlaces(material, lexicon);
const version = createHash('sha256').update(JSON.stringify(model)).digest('hex').slice(0, 12);
const file = join(home, 'models/places.json');
const made = {
  ...sha256,
  stories: { labelled: material.labelled.length, stream: material.unlabelled.length },
};
writeFileSync(`${file}.new`, `${JSON.stringify({ version, ...model, made }, null, 1)}\n`);
renameSync(`${file}.new`, file);
console.log(`models/places.json: version ${version}, ${candidates} candidates`);
