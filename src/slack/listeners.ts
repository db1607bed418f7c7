import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import { WebAPIRateLimitedError, type WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Person } from '../desk/desk.ts';
import type { ChannelId, UserId, WorkspaceId } from '../news/ids.ts';
import type { Reaction } from './actions/button.ts';
import { pressHandlers, unknownButton } from './actions/buttons.ts';
import { asSent, type Drawing } from './blocks/drawing.ts';
import { forAsker } from './blocks/follow.ts';
import { answerTo } from './commands/answer.ts';
import type { Ask, Tools } from './commands/verb.ts';
import type { Wall } from './wall.ts';
import { afterMention } from './words-in.ts';

/** What is listened to, for the manifest: Bolt's event type, the manifest's name for it, and the scope it needs. */
export const listenedEvents = [
  { type: 'app_mention', subscription: 'app_mention', scope: 'app_mentions:read' },
  { type: 'message', subscription: 'message.im', scope: 'im:history' },
] as const;

/** What listeners work with. */
export interface ListenerDeps extends Tools {
  readonly workspaceId: WorkspaceId;
  /** Records an event's id; true when it was recorded before: Slack delivers events again, and Bolt does not mind. */
  readonly seenEvent: (eventId: string) => Promise<boolean>;
  readonly clock: Clock;
}

/** Registers every listener. Each acknowledges first and works after: Slack waits three seconds at most. */
export function registerListeners(app: App, deps: ListenerDeps, wall: Wall): void {
  const { command, workspaceId } = deps;
  const handlers = new Map(pressHandlers.map((handler) => [handler.id, handler]));
  const personAt = (userId: string, channelId: string): Person => {
    if (!isUserId(userId) || !isChannelId(channelId)) throw new Error('Slack named no one');
    return { workspaceId, userId, channelId, isDirect: channelId.startsWith('D') };
  };

  app.use(async ({ body, next }) => {
    if ('event_id' in body && typeof body.event_id === 'string') {
      if (await deps.seenEvent(body.event_id)) return;
    }
    await next();
  });

  app.command(/^/, async ({ command: request, ack, respond }) => {
    await ack();
    const tell = async (drawing: Drawing): Promise<void> => {
      await respond({ ...asSent(drawing), response_type: 'ephemeral' });
    };
    const fields = { command: request.command, channelId: request.channel_id };
    await wall.around(
      fields,
      async () => {
        if (request.command !== command) {
          await tell(forAsker(`Dateline listens to ${command} here.`, []).drawing);
          return;
        }
        const person = personAt(request.user_id, request.channel_id);
        const answer = await answerTo(request.text, { person, threadTs: null }, deps);
        await respond({
          ...asSent(answer.drawing),
          response_type: answer.audience === 'channel' ? 'in_channel' : 'ephemeral',
        });
      },
      tell,
    );
  });

  app.event('app_mention', async ({ event, client, context }) => {
    const threadTs = event.thread_ts ?? event.ts;
    const say = async (drawing: Drawing, isPublic = false): Promise<void> => {
      await post(client, deps, event.channel, drawing, threadTs, isPublic);
    };
    await wall.around(
      { event: 'app_mention', channelId: event.channel },
      async () => {
        if (event.user === undefined) return;
        const typed = afterMention(event.text, context.botUserId ?? '');
        const ask: Omit<Ask, 'text'> = {
          person: personAt(event.user, event.channel),
          threadTs: event.thread_ts ?? null,
        };
        const answer = await answerTo(typed, ask, deps);
        await say(answer.drawing, answer.audience === 'channel');
      },
      say,
    );
  });

  app.event('message', async ({ event, client, context }) => {
    // Edits, joins and messages of bots carry a subtype or a bot_id; only what a person typed is a request.
    if (event.channel_type !== 'im' || event.subtype !== undefined) return;
    if (event.bot_id !== undefined || event.text === undefined) return;
    const { text, user } = event;
    const threadTs = event.thread_ts ?? null;
    const say = async (drawing: Drawing): Promise<void> => {
      await post(client, deps, event.channel, drawing, threadTs, false);
    };
    await wall.around(
      { event: 'message.im', channelId: event.channel },
      async () => {
        const typed = afterMention(text, context.botUserId ?? '');
        const answer = await answerTo(
          typed,
          { person: personAt(user, event.channel), threadTs },
          deps,
        );
        await say(answer.drawing);
      },
      say,
    );
  });

  app.action<BlockAction<ButtonAction>>({ type: 'block_actions' }, async (request) => {
    const { action, ack, respond, body } = request;
    await ack();
    const channelId = body.channel?.id ?? '';
    const tell = async (drawing: Drawing): Promise<void> => {
      await react(respond, body, { kind: 'tell', drawing });
    };
    await wall.around(
      { action: action.action_id, channelId },
      async () => {
        const handler = handlers.get(action.action_id) ?? unknownButton;
        const person = personAt(body.user.id, channelId);
        const reaction = await handler.run({ person, value: action.value ?? '' }, deps);
        await react(respond, body, reaction);
      },
      tell,
    );
  });
}

/** Carries out a reaction through the press's response_url. */
async function react(
  respond: RespondFn,
  body: BlockAction<ButtonAction>,
  reaction: Reaction,
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

/** Posts an answer; told to wait, it waits, at most twice: a person is waiting too. */
async function post(
  client: WebClient,
  deps: ListenerDeps,
  channel: string,
  drawing: Drawing,
  threadTs: string | null,
  isBroadcast: boolean,
): Promise<void> {
  const quiet = { unfurl_links: false, unfurl_media: false };
  const message = { channel, ...asSent(drawing), ...quiet };
  for (let attempt = 1; ; attempt += 1) {
    try {
      if (threadTs === null) await client.chat.postMessage(message);
      else if (isBroadcast) {
        await client.chat.postMessage({ ...message, thread_ts: threadTs, reply_broadcast: true });
      } else await client.chat.postMessage({ ...message, thread_ts: threadTs });
      return;
    } catch (error) {
      if (!(error instanceof WebAPIRateLimitedError) || attempt === 3) throw error;
      await deps.clock.sleep(error.retryAfter * 1000);
    }
  }
}

function isUserId(id: string): id is UserId {
  return /^[UW][A-Z0-9]+$/.test(id);
}

function isChannelId(id: string): id is ChannelId {
  return /^[CGD][A-Z0-9]+$/.test(id);
}
