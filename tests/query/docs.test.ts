import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fields } from '../../src/query/fields.ts';
import { parseQuery } from '../../src/query/parse.ts';
import { anyValue } from '../../src/query/vocabulary.ts';

const docs = readFileSync(new URL('../../docs/queries.md', import.meta.url), 'utf8').replace(
  / +/g,
  ' ',
);

test.each(fields)(
  'docs/queries.md explains $name as the help does',
  ({ name, about, values, example }) => {
    expect(docs).toContain(`| \`${name}\` | ${about} | ${values} | \`${example}\` |`);
    expect(parseQuery(example, anyValue).kind).toBe('parsed');
  },
);
