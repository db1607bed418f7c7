import { DatelineError } from '../errors.ts';

/** One thing wrong with the configuration, at the place where it stands. */
export interface ConfigProblem {
  /** The file as it was opened, or `environment`. */
  readonly file: string;
  /** From 1; 0 when the whole file (or a variable of the environment) is meant. */
  readonly line: number;
  readonly column: number;
  /** Such as `feeds[2].region`, or the name of the variable; empty for the file as a whole. */
  readonly path: string;
  readonly message: string;
  /** What they may have meant, ready to be typed; null when nothing is near. */
  readonly suggestion: string | null;
}

/** Thrown with every problem of every file at once; main prints them and exits 78. */
export class ConfigError extends DatelineError {
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      'config/invalid',
      `${problems.length} problem${problems.length === 1 ? '' : 's'} in the configuration`,
      {
        hint: 'Mend the lines named, then run ./dateline check.',
      },
    );
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

function inFileOrder(a: ConfigProblem, b: ConfigProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}

function printProblem(problem: ConfigProblem): string {
  const place =
    problem.line === 0 ? problem.file : `${problem.file}:${problem.line}:${problem.column}`;
  const path = problem.path === '' ? '' : ` ${problem.path}`;
  const suggestion = problem.suggestion === null ? '' : `; did you mean ${problem.suggestion}?`;
  return `${place}${path}: ${problem.message}${suggestion}`;
}

/** One line a problem, in the order of the files: `file:line:col path: text; did you mean …?` */
export function printProblems(problems: readonly ConfigProblem[]): string {
  return problems.toSorted(inFileOrder).map(printProblem).join('\n');
}
