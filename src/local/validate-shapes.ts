import { isRecord } from './arguments.ts';
import type { Problem } from './problem.ts';

/** Reports what is wrong with the value standing at `path`. */
export type Check = (value: unknown, path: string, problems: Problem[]) => void;

/** Notes a breach of a block rule. */
export function report(
  problems: Problem[],
  path: string,
  message: string,
  error = 'invalid_blocks',
): void {
  problems.push({ path, message, error });
}

/** Text of `min` to `max` characters. */
export function string(max: number, min = 1): Check {
  return (value, path, problems) => {
    if (typeof value !== 'string') report(problems, path, 'must be a string');
    else if (value.length > max) report(problems, path, `must be less than ${max + 1} characters`);
    else if (value.length < min) report(problems, path, `must be more than ${min - 1} characters`);
  };
}

/** Text that fits a pattern. */
export function pattern(fits: RegExp, what: string, max: number): Check {
  const length = string(max);
  return (value, path, problems) => {
    length(value, path, problems);
    if (typeof value === 'string' && !fits.test(value)) report(problems, path, `must be ${what}`);
  };
}

/** A whole number within bounds. */
export function integer(min: number, max: number): Check {
  return (value, path, problems) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
      report(problems, path, `must be an integer from ${min} to ${max}`);
    }
  };
}

/** Any finite number. */
export const number: Check = (value, path, problems) => {
  if (typeof value !== 'number' || !Number.isFinite(value))
    report(problems, path, 'must be a number');
};

/** True or false. */
export const boolean: Check = (value, path, problems) => {
  if (typeof value !== 'boolean') report(problems, path, 'must be a boolean');
};

/** Passes whatever Slack does not limit. */
export const anything: Check = () => {};

/** One of the words. */
export function oneOf(...words: readonly string[]): Check {
  return (value, path, problems) => {
    if (typeof value !== 'string' || !words.includes(value)) {
      report(problems, path, `must be one of ${words.join(', ')}`);
    }
  };
}

/** A list of 1 (or `min`) to `max` items. */
export function list(item: Check, max: number, min = 1): Check {
  return (value, path, problems) => {
    if (!Array.isArray(value)) {
      report(problems, path, 'must be an array');
      return;
    }
    if (value.length > max) report(problems, path, `no more than ${max} items allowed`);
    if (value.length < min) report(problems, path, `no fewer than ${min} items allowed`);
    for (const [index, each] of value.entries()) item(each, `${path}/${index}`, problems);
  };
}

/** An object with these fields and no others; Slack refuses unknown ones too. `type` is always allowed. */
export function shape(
  required: Readonly<Record<string, Check>>,
  optional: Readonly<Record<string, Check>> = {},
  more: Check = anything,
): Check {
  const fields = new Map(Object.entries({ ...optional, ...required }));
  return (value, path, problems) => {
    if (!isRecord(value)) {
      report(problems, path, 'must be an object');
      return;
    }
    for (const key of Object.keys(required)) {
      if (value[key] === undefined) report(problems, path, `missing required field: ${key}`);
    }
    for (const [key, each] of Object.entries(value)) {
      if (each === undefined || key === 'type') continue;
      const check = fields.get(key);
      if (check === undefined) report(problems, path, `invalid additional property: ${key}`);
      else check(each, `${path}/${key}`, problems);
    }
    more(value, path, problems);
  };
}

/** An object whose `type` says which check it must pass. */
export function typed(checks: Readonly<Record<string, Check>>): Check {
  const known = new Map(Object.entries(checks));
  return (value, path, problems) => {
    const type = isRecord(value) ? value['type'] : undefined;
    const check = typeof type === 'string' ? known.get(type) : undefined;
    if (check === undefined) report(problems, `${path}/type`, `unsupported type: ${String(type)}`);
    else check(value, path, problems);
  };
}

/** A plain_text object. */
export function plainText(max: number): Check {
  return typed({ plain_text: shape({ text: string(max) }, { emoji: boolean }) });
}

/** A mrkdwn object. */
export function mrkdwn(max: number): Check {
  return typed({ mrkdwn: shape({ text: string(max) }, { verbatim: boolean }) });
}

/** A text object of either kind. */
export function eitherText(max: number): Check {
  return typed({
    plain_text: shape({ text: string(max) }, { emoji: boolean }),
    mrkdwn: shape({ text: string(max) }, { verbatim: boolean }),
  });
}
