import { el } from './dom.ts';

/** What is asked before something is done. */
export interface Question {
  readonly title: string;
  readonly text: readonly (Node | string)[];
  readonly yes: string;
  readonly no: string;
  readonly isDanger: boolean;
}

/** Asks in a dialog; true when the person says yes. */
export async function confirmed(question: Question): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const dialog = el(
    'dialog',
    { class: 'modal question', 'aria-labelledby': 'question-title', on: { close: () => done() } },
    el(
      'form',
      { method: 'dialog' },
      el('header', { class: 'bar' }, el('h2', { id: 'question-title' }, question.title)),
      el('div', { class: 'modal-body' }, el('div', { class: 'text' }, [...question.text])),
      el(
        'footer',
        {},
        el('button', { class: 'button', value: 'no' }, question.no),
        el(
          'button',
          { class: question.isDanger ? 'button danger' : 'button primary', value: 'yes' },
          question.yes,
        ),
      ),
    ),
  );
  const done = (): void => {
    dialog.remove();
    resolve(dialog.returnValue === 'yes');
  };
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
