import { systemClock } from '../../clock.ts';
import type { Drawing } from '../blocks/drawing.ts';
import { forAsker } from '../blocks/follow.ts';
import { personAt, type Listening } from '../listening.ts';
import { postAnswer, postOutcome } from '../post-answer.ts';
import { drawNotice, readMemory } from './frame.ts';
import { enteredIn } from './entered.ts';
import type { SubmitReaction } from './modal.ts';
import { modals, unknownModal } from './modals.ts';

/** Slack waits three seconds; an answer that takes longer is given in a message. */
const patienceMs = 2000;

/** Listens for modals that are sent. The answer goes with the ack, since only the ack can keep a modal open. */
export function listenForSubmissions({ app, deps, wall }: Listening): void {
  const ackClock = deps.ackClock ?? systemClock();
  const handlers = new Map(modals.map((modal) => [modal.id, modal]));

  app.view({ type: 'view_submission', callback_id: /^/ }, async ({ ack, view, body, client }) => {
    const memory = readMemory(view.private_metadata);
    let isAcked = false;
    const close = async (): Promise<void> => {
      isAcked = true;
      await ack();
    };
    const tell = async (drawing: Drawing): Promise<void> => {
      if (isAcked || memory === null) {
        await postAnswer(client, deps.clock, { channel: body.user.id }, drawing);
        return;
      }
      isAcked = true;
      await ack({ response_action: 'update', view: drawNotice(drawing, memory) });
    };
    const react = async (reaction: SubmitReaction): Promise<void> => {
      switch (reaction.kind) {
        case 'errors':
          if (isAcked) {
            const said = Object.values(reaction.errors).join(' ');
            await tell(forAsker(`Nothing was changed. ${said}`, []).drawing);
            return;
          }
          isAcked = true;
          await ack({ response_action: 'errors', errors: { ...reaction.errors } });
          return;
        case 'next':
          if (isAcked) {
            await tell(
              forAsker('That took too long to answer in the form. Open it again.', []).drawing,
            );
            return;
          }
          isAcked = true;
          await ack({ response_action: 'update', view: reaction.view });
          return;
        case 'done': {
          if (!isAcked) await close();
          const { announce, tell: said } = reaction;
          if (announce !== undefined) {
            const place = { channel: announce.channelId };
            await postOutcome(client, deps.clock, place, announce.drawing, body.user.id);
          }
          if (said !== undefined && memory !== null) {
            const { channelId: channel } = memory;
            const place = channel.startsWith('D')
              ? { channel }
              : { channel, onlyFor: body.user.id };
            await postOutcome(client, deps.clock, place, said, body.user.id);
          }
          return;
        }
        default:
          return reaction satisfies never;
      }
    };

    await wall.around(
      { modal: view.callback_id },
      async () => {
        const handler = handlers.get(view.callback_id) ?? unknownModal;
        if (memory === null) throw new Error('the modal remembers nothing');
        const person = personAt(deps, body.user.id, memory.channelId);
        const work = handler.submit(
          { person, memory, entered: enteredIn(view.state.values) },
          deps,
        );
        const waiting = new AbortController();
        const late = ackClock.sleep(patienceMs, waiting.signal).then(
          () => null,
          () => null,
        );
        try {
          if ((await Promise.race([work, late])) === null) await close();
        } finally {
          waiting.abort();
        }
        await react(await work);
      },
      tell,
    );
    if (!isAcked) await close();
  });
}
