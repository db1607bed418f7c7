import { asSent } from '../blocks/drawing.ts';
import { unknownButton } from '../actions/buttons.ts';
import type { Reaction } from '../actions/button.ts';
import { personAt, type Listening } from '../listening.ts';
import { shortcuts } from './shortcuts.ts';

/** Listens for entries chosen in the menu of a message. What is said goes to the chooser only. */
export function listenForShortcuts({ app, deps, wall }: Listening): void {
  const known = new Map(shortcuts.map((shortcut) => [shortcut.id, shortcut]));

  app.shortcut({ type: 'message_action' }, async ({ shortcut: chosen, ack, respond, client }) => {
    await ack();
    const react = async (reaction: Reaction): Promise<void> => {
      if (reaction.kind === 'none' || reaction.kind === 'redraw') return;
      if (reaction.kind === 'open') {
        await client.views.open({ trigger_id: chosen.trigger_id, view: reaction.view });
        return;
      }
      await respond({ ...asSent(reaction.drawing), response_type: 'ephemeral' });
    };
    await wall.around(
      { shortcut: chosen.callback_id, channelId: chosen.channel.id },
      async () => {
        const person = personAt(deps, chosen.user.id, chosen.channel.id);
        const handler = known.get(chosen.callback_id);
        const threadTs: unknown = chosen.message['thread_ts'];
        await react(
          handler === undefined
            ? await unknownButton.run({ person, value: '', entered: () => [] }, deps)
            : await handler.run(
                {
                  person,
                  messageTs: chosen.message.ts ?? chosen.message_ts,
                  threadTs: typeof threadTs === 'string' ? threadTs : null,
                },
                deps,
              ),
        );
      },
      async (drawing) => react({ kind: 'tell', drawing }),
    );
  });
}
