import { isAlias, isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';
import { nearest } from '../query/nearest.ts';
import type { ConfigProblem } from './problem.ts';

/** Where a value stands in a document: keys and positions, from the top. */
type Path = readonly PropertyKey[];

/** A YAML file, read and checked. */
export interface ConfigDocument<T> {
  /** The whole, when it keeps to the schema. */
  readonly value: T | null;
  /** What the file says, checked or not: for cross checks that must not wait until everything else is mended. */
  readonly raw: unknown;
  readonly problems: readonly ConfigProblem[];
  /** A problem at the node of `path`, or at its nearest existing parent. */
  readonly problemAt: (path: Path, message: string, suggestion?: string | null) => ConfigProblem;
}

/** A check of a schema's own words: what is wrong, and what may be meant. Null when all is well. */
export type Check = (
  value: string,
) => { readonly message: string; readonly suggestion?: string | null } | null;

/** A string that must pass a check; the suggestion reaches the problem. */
export function checkedText(check: Check): z.ZodString {
  return z.string().superRefine((value, context) => {
    const wrong = check(value);
    if (wrong === null) return;
    context.addIssue({
      code: 'custom',
      message: wrong.message,
      params: { suggestion: wrong.suggestion ?? null },
    });
  });
}

/** The value of a key of something that may or may not be an object: for cross checks over unchecked entries. */
export function field(holder: unknown, key: PropertyKey): unknown {
  if (typeof holder !== 'object' || holder === null) return undefined;
  const value: unknown = Reflect.get(holder, key);
  return value;
}

/** `feeds[2].region` */
function printPath(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

/** The node of a path; for `key`, the key itself instead of its value. */
function nodeAt(document: Document, path: Path, part: 'key' | 'value'): unknown {
  if (path.length === 0) return document.contents;
  if (part === 'value') return document.getIn([...path], true);
  const parent: unknown =
    path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  return parent.items.find((pair) => isScalar(pair.key) && pair.key.value === path.at(-1))?.key;
}

/** The keys a schema knows at a path, from its own JSON Schema. */
function knownKeys(schema: z.ZodType, path: Path): string[] {
  let place: unknown = z.toJSONSchema(schema, { io: 'input' });
  for (const step of path) {
    place =
      typeof step === 'number' ? field(place, 'items') : field(field(place, 'properties'), step);
  }
  return Object.keys(field(place, 'properties') ?? {});
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a set of keys',
};

/** Why a value of the wrong type is there, in an editor's words. */
function wrongType(
  node: unknown,
  expected: string,
): { message: string; suggestion: string | null } {
  const wanted = typeNames[expected] ?? expected;
  if (isScalar(node) && node.value === null) {
    // `channel: #desk` is an empty value with a comment behind it.
    const comment = typeof node.comment === 'string' ? node.comment.trim() : '';
    if (expected === 'string' && comment !== '') {
      return {
        message: 'is empty: what follows # is a comment unless quoted',
        suggestion: `'#${comment}'`,
      };
    }
    return { message: `is empty, must be ${wanted}`, suggestion: null };
  }
  if (expected === 'string' && isScalar(node) && typeof node.value !== 'string') {
    return {
      message: `must be text, not ${typeNames[typeof node.value] ?? 'this'}: quote it`,
      suggestion: `'${node.source ?? String(node.value)}'`,
    };
  }
  return { message: `must be ${wanted}`, suggestion: null };
}

/**
 * Reads one YAML file (1.2 core: `NO`, `yes` and `on` stay text; a key given twice is an error) through a schema.
 * @param file the name to print in problems
 */
export function readDocument<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
): ConfigDocument<T> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, version: '1.2', schema: 'core' });

  const locate = (path: Path, part: 'key' | 'value'): { line: number; column: number } => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = nodeAt(document, path.slice(0, length), length === path.length ? part : 'value');
      const start = isNode(node) || isAlias(node) ? node.range?.[0] : undefined;
      if (start !== undefined) {
        const { line, col } = lines.linePos(start);
        return { line, column: col };
      }
    }
    return { line: 1, column: 1 };
  };
  const problem = (
    path: Path,
    part: 'key' | 'value',
    message: string,
    suggestion: string | null,
  ): ConfigProblem => ({
    file,
    ...locate(path, part),
    path: printPath(path),
    message,
    suggestion,
  });
  const problemAt: ConfigDocument<T>['problemAt'] = (path, message, suggestion = null) =>
    problem(path, 'value', message, suggestion);

  const problems = [...document.errors, ...document.warnings].map((error): ConfigProblem => {
    const { line, col } = lines.linePos(error.pos[0]);
    const message =
      error.code === 'DUPLICATE_KEY'
        ? 'this key is given twice'
        : (error.message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
    return { file, line, column: col, path: '', message, suggestion: null };
  });
  if (document.errors.some((error) => error.code !== 'DUPLICATE_KEY')) {
    return { value: null, raw: null, problems, problemAt };
  }

  let raw: unknown;
  try {
    raw = document.toJS({ maxAliasCount: 100 });
  } catch {
    return {
      value: null,
      raw: null,
      problems: [...problems, problemAt([], 'has too many or broken aliases')],
      problemAt,
    };
  }
  const outcome = schema.safeParse(raw);
  if (outcome.success) {
    return { value: problems.length === 0 ? outcome.data : null, raw, problems, problemAt };
  }
  for (const issue of outcome.error.issues) {
    const node = nodeAt(document, issue.path, 'value');
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(schema, issue.path);
      for (const key of issue.keys) {
        problems.push(problem([...issue.path, key], 'key', 'unknown key', nearest(key, known)));
      }
    } else if (issue.path.length > 0 && node === undefined) {
      problems.push(problemAt(issue.path, 'is missing'));
    } else if (issue.code === 'invalid_type') {
      const { message, suggestion } = wrongType(node, issue.expected);
      problems.push(problemAt(issue.path, message, suggestion));
    } else if (issue.code === 'invalid_value') {
      const values = issue.values.map(String);
      const found = isScalar(node) ? String(node.value) : '';
      problems.push(
        problemAt(issue.path, `must be one of ${values.join(', ')}`, nearest(found, values)),
      );
    } else if (issue.code === 'custom') {
      const suggestion: unknown = issue.params?.['suggestion'];
      problems.push(
        problemAt(issue.path, issue.message, typeof suggestion === 'string' ? suggestion : null),
      );
    } else {
      problems.push(problemAt(issue.path, issue.message));
    }
  }
  return { value: null, raw, problems, problemAt };
}
