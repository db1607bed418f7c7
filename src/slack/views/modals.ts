import { forAsker } from '../blocks/follow.ts';
import { followEverythingModal, followModal } from './follow.ts';
import { drawNotice } from './frame.ts';
import type { Modal } from './modal.ts';
import { mergeModal, splitModal } from './stories.ts';
import { tagsModal } from './tags.ts';

/** Every modal of ours. To add one: a file beside this one with its drawing and handler, and its line here. */
export const modals: readonly Modal[] = [
  followModal,
  followEverythingModal,
  tagsModal,
  splitModal,
  mergeModal,
];

/** What is done for a modal nobody knows: one from an older version, left open. */
export const unknownModal: Modal = {
  id: '',
  submit: async ({ memory }) =>
    await Promise.resolve({
      kind: 'next',
      view: drawNotice(
        forAsker('This form is from an older version of Dateline. Close it and begin again.', [])
          .drawing,
        memory,
      ),
    }),
};
