import type { PageChoice, PageEntries } from '../protocol.ts';

/** What a person has chosen and typed in the elements of a message or view, kept over redraws. */
export interface Entries {
  readonly get: (block: string, action: string) => PageChoice | undefined;
  readonly set: (block: string, action: string, choice: PageChoice) => void;
  /** All of it, as acts carry it. */
  readonly all: () => PageEntries;
}

/** Nothing entered yet. */
export function noEntries(): Entries {
  const entered: Record<string, Record<string, PageChoice>> = {};
  return {
    get: (block, action) => entered[block]?.[action],
    set: (block, action, choice) => {
      (entered[block] ??= {})[action] = choice;
    },
    all: () => entered,
  };
}
