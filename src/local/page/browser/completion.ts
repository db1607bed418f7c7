import { el, fill } from './dom.ts';
import { store } from './store.ts';

/** Offers names while one writes. */
export interface Completion {
  /** Looks at what stands before the caret. */
  readonly look: () => void;
  /** Whether a key was for the list. */
  readonly takes: (event: KeyboardEvent) => boolean;
}

interface Offer {
  readonly word: string;
  readonly note: string;
}

/** The word before the caret that a list can be offered for: `/com`, `@na`, `#cha`. */
const started = /(?:^|\s)([@#][\p{L}\p{N}._-]*)$|^(\/\S*)$/u;
const mostOffers = 8;
/** A command of the app and the verb that is being typed after it. */
const verbStarted = /^(\/\S+)\s+(\S*)$/;

/** Slack's own commands that matter here. */
const slackCommands: readonly Offer[] = [
  { word: '/invite', note: '@someone into this channel' },
  { word: '/remove', note: '@someone from this channel' },
  { word: '/archive', note: 'this channel' },
];

/** The verbs of a command, as its usage hint lists them. */
function verbsFor(typed: string): readonly Offer[] {
  const [, command, word = ''] = verbStarted.exec(typed) ?? [];
  const hint = store.hello?.commands.find((one) => one.command === command)?.usageHint ?? '';
  const verbs = hint.split('|').map((verb) => verb.trim());
  const fitting = verbs.filter(
    (verb) => /^[\w-]+$/.test(verb) && verb.startsWith(word) && verb !== word,
  );
  return fitting.map((verb) => ({ word: verb, note: '' }));
}

function offersFor(word: string): readonly Offer[] {
  const { hello, people, channels } = store;
  const all: readonly Offer[] = word.startsWith('/')
    ? [
        ...(hello?.commands ?? []).map(({ command, description }) => ({
          word: command,
          note: description,
        })),
        ...slackCommands,
      ]
    : word.startsWith('@')
      ? [...people.values()].map(({ name, realName }) => ({ word: `@${name}`, note: realName }))
      : [...channels.values()]
          .filter(({ kind }) => kind !== 'direct')
          .map(({ name }) => ({ word: `#${name}`, note: '' }));
  const lower = word.toLowerCase();
  const fitting = all.filter(
    (offer) => offer.word.toLowerCase().startsWith(lower) && offer.word !== word,
  );
  return fitting.slice(0, mostOffers);
}

/** A list above a field, driven from the field: arrows choose, Tab or Enter takes, Escape puts it away. */
export function completion(field: HTMLTextAreaElement, form: HTMLElement): Completion {
  const id = `${field.id}-offers`;
  const list = el('ul', {
    class: 'offers',
    role: 'listbox',
    id,
    'aria-label': 'Completions',
    hidden: true,
  });
  form.prepend(list);
  field.setAttribute('aria-controls', id);
  field.setAttribute('aria-autocomplete', 'list');
  let offers: readonly Offer[] = [];
  let chosen = 0;
  let hasMoved = false;

  const wordBefore = (): string => {
    const typed = field.value.slice(0, field.selectionStart);
    const match = started.exec(typed);
    return match?.[1] ?? match?.[2] ?? verbStarted.exec(typed)?.[2] ?? '';
  };
  const draw = (): void => {
    list.hidden = offers.length === 0;
    const rows = offers.map(({ word, note }, index) =>
      el(
        'li',
        {
          role: 'option',
          id: `${id}-${index}`,
          'aria-selected': index === chosen ? 'true' : 'false',
          on: {
            // Before the field loses the focus.
            pointerdown: (event) => {
              event.preventDefault();
              take(index);
            },
          },
        },
        word,
        el('small', { class: 'muted' }, note),
      ),
    );
    fill(list, rows);
    if (offers.length > 0) field.setAttribute('aria-activedescendant', `${id}-${chosen}`);
    else field.removeAttribute('aria-activedescendant');
  };
  const put = (next: readonly Offer[], at = 0): void => {
    hasMoved = next === offers;
    offers = next;
    chosen = at;
    draw();
  };
  const take = (index: number): void => {
    const offer = offers[index];
    put([]);
    if (offer === undefined) return;
    const caret = field.selectionStart;
    const start = caret - wordBefore().length;
    field.setRangeText(`${offer.word} `, start, caret, 'end');
    field.dispatchEvent(new Event('input'));
  };
  /** A verb that was typed so far may be meant as it stands; a name that is not whole is nobody's. */
  const mayTakeByEnter = (): boolean => hasMoved || /^[/@#]/.test(wordBefore());
  field.addEventListener('blur', () => put([]));
  return {
    look() {
      const word = wordBefore();
      const isName = /^[/@#]/.test(word);
      put(isName ? offersFor(word) : verbsFor(field.value.slice(0, field.selectionStart)));
    },
    takes(event) {
      if (offers.length === 0) return false;
      const count = offers.length;
      if (event.key === 'ArrowDown') put(offers, (chosen + 1) % count);
      else if (event.key === 'ArrowUp') put(offers, (chosen - 1 + count) % count);
      else if (event.key === 'Escape') put([]);
      else if (
        event.key === 'Tab' ||
        (event.key === 'Enter' && !event.shiftKey && mayTakeByEnter())
      )
        take(chosen);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
