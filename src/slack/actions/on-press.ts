import type { BlockAction, ButtonAction, OverflowAction, RespondFn, ViewOutput } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { WebAPIPlatformError, type WebClient } from '@slack/web-api';
import { asSent, type Drawing } from '../blocks/drawing.ts';
import { forAsker } from '../blocks/follow.ts';
import { publishHome } from '../home/publish.ts';
import { personAt, type ListenerDeps, type Listening } from '../listening.ts';
import { postOutcome } from '../post-answer.ts';
import { enteredIn } from '../views/entered.ts';
import { drawNotice, readMemory } from '../views/frame.ts';
import type { Reaction } from './button.ts';
import { pressHandlers, unknownButton } from './buttons.ts';

/** A button, or an entry chosen behind three dots. */
type ButtonPress = BlockAction<ButtonAction | OverflowAction>;
/** What is said somewhere, or nothing. */
type Said = Exclude<Reaction, { kind: 'open' | 'redraw' }>;

/** Listens for presses of buttons, in messages, modals and the App Home. */
export function listenForPresses({ app, deps, wall }: Listening): void {
  const handlers = new Map(pressHandlers.map((handler) => [handler.id, handler]));

  app.action<ButtonPress>({ type: 'block_actions' }, async (request) => {
    const { action, ack, respond, body, client } = request;
    await ack();
    const { view } = body;
    const channelId = body.channel?.id ?? readMemory(view?.private_metadata ?? '')?.channelId ?? '';
    const react = async (reaction: Reaction): Promise<void> => {
      if (reaction.kind === 'open') {
        const open = view?.type === 'modal' ? client.views.push : client.views.open;
        await open({ trigger_id: body.trigger_id, view: reaction.view });
      } else if (reaction.kind === 'redraw') {
        if (view !== undefined) await redraw(client, view, reaction.view);
      } else if (view === undefined) await reactInMessage(respond, body, reaction);
      else await reactInView(client, deps, body, channelId, reaction);
    };
    await wall.around(
      { action: action.action_id, channelId },
      async () => {
        const handler = handlers.get(action.action_id) ?? unknownButton;
        const person = personAt(deps, body.user.id, channelId);
        const entered = enteredIn(view?.state.values);
        const value =
          action.type === 'overflow' ? action.selected_option.value : (action.value ?? '');
        await react(await handler.run({ person, value, entered }, deps));
      },
      async (drawing) => react({ kind: 'tell', drawing }),
    );
  });
}

/** Draws a modal anew, unless it was drawn anew since. */
async function redraw(client: WebClient, old: ViewOutput, view: ModalView): Promise<void> {
  try {
    await client.views.update({ view_id: old.id, hash: old.hash, view });
  } catch (error) {
    const isOvertaken =
      error instanceof WebAPIPlatformError && error.data.error === 'hash_conflict';
    if (!isOvertaken) throw error;
  }
}

/** Carries out a reaction through the press's response_url. */
async function reactInMessage(
  respond: RespondFn,
  body: ButtonPress,
  reaction: Said,
): Promise<void> {
  const isDirect = body.channel?.id.startsWith('D') === true;
  const wasEphemeral = body.container['is_ephemeral'] === true;
  const threadTs: unknown = body.container['thread_ts'];
  // A root with replies carries its own ts as thread_ts; an answer to it belongs in the channel.
  const isInThread = typeof threadTs === 'string' && threadTs !== body.container['message_ts'];
  const inThread = isInThread ? { thread_ts: threadTs } : {};
  switch (reaction.kind) {
    case 'none':
      return;
    case 'replace':
      await respond({ ...asSent(reaction.drawing), replace_original: true });
      return;
    case 'tell':
      await respond({
        ...asSent(reaction.drawing),
        ...inThread,
        response_type: isDirect ? 'in_channel' : 'ephemeral',
        replace_original: false,
      });
      return;
    case 'announce':
      if (!wasEphemeral) {
        await respond({ ...asSent(reaction.drawing), replace_original: true });
        return;
      }
      await respond({
        ...asSent(reaction.drawing),
        response_type: 'in_channel',
        replace_original: false,
      });
      await respond({ ...asSent(forAsker('Done.', []).drawing), replace_original: true });
      return;
    default:
      return reaction satisfies never;
  }
}

/** Carries out a reaction where there is no message: the modal becomes it, or the App Home shows it on top. */
async function reactInView(
  client: WebClient,
  deps: ListenerDeps,
  body: ButtonPress,
  channelId: string,
  reaction: Said,
): Promise<void> {
  const { view } = body;
  if (reaction.kind === 'none' || view === undefined) return;
  const { drawing } = reaction;
  const person = personAt(deps, body.user.id, channelId);
  if (reaction.kind === 'announce') {
    const place = { channel: reaction.channelId ?? person.channelId };
    await postOutcome(client, deps.clock, place, drawing, person.userId);
  }
  if (view.type === 'home') {
    const notice: Drawing | null = reaction.kind === 'announce' ? null : drawing;
    await publishHome(client, deps, person, notice);
    return;
  }
  const memory = { channelId: person.channelId, about: '' };
  await client.views.update({ view_id: view.id, view: drawNotice(drawing, memory) });
}
