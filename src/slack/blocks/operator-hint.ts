import { smallPrint, type Drawing } from './drawing.ts';

/** A line for who wrote `oil or gas`, which looks for the word “or” too; nothing for any other query. */
export function operatorHint(query: string): Drawing['blocks'] {
  const unquoted = query.replaceAll(/"[^"]*"/g, ' ');
  return /\sor\s/.test(unquoted)
    ? [smallPrint('Here “or” is a word to be found like any other; OR in capitals means either.')]
    : [];
}
