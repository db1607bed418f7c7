import { isRecord, parseJson } from './arguments.ts';
import { stateValues } from './elements.ts';
import type { EventDelivery } from './inbound.ts';
import {
  actionIn,
  failureOf,
  interact,
  missing,
  personOf,
  placeOf,
  type ActsOptions,
  type Press,
} from './interaction.ts';
import { addMessage, appId, slackMessage } from './messages.ts';
import type { Answers } from './response-urls.ts';
import { announce, nextTs, type Failure, type LocalChannel, type LocalPerson } from './state.ts';
import { asTyped } from './typed-text.ts';

/** How a command or a click went. */
interface ActResult extends Answers {
  /** The ack's body: parsed JSON, plain text, or empty; null when no ack came. */
  readonly ack: unknown;
  /** What the person saw instead, such as `operation_timeout`. */
  readonly failure: Failure | null;
}

/** What people do in channels; each is sent to the app as Slack sends it. */
export interface Acts {
  /** Says something in a channel, thread or direct message. */
  readonly say: (
    userId: string,
    channelId: string,
    text: string,
    options?: { readonly threadTs?: string },
  ) => Promise<{ readonly ts: string; readonly events: readonly EventDelivery[] }>;
  /** Runs a slash command and waits for its ack; answers to the response_url come in by `atLeast`. */
  readonly command: (
    userId: string,
    channelId: string,
    command: string,
    text: string,
  ) => Promise<ActResult>;
  /** Uses a button, menu or other element of a message, also of an ephemeral one. */
  readonly press: (
    userId: string,
    messageTs: string,
    channelId: string,
    actionId: string,
    press?: Press,
  ) => Promise<ActResult>;
  /** Chooses a message shortcut of the app from the menu of a message. */
  readonly shortcut: (
    userId: string,
    channelId: string,
    messageTs: string,
    callbackId: string,
  ) => Promise<ActResult>;
  readonly invite: (channelId: string, userId: string) => Promise<void>;
  readonly kick: (channelId: string, userId: string) => Promise<void>;
  readonly archive: (channelId: string) => Promise<void>;
}

const channelType = { public: 'channel', private: 'group', direct: 'im' } as const;

/** Binds what people do in channels to a workspace. */
export function createActs(options: ActsOptions): Acts {
  const { state, inbound, triggers, responseUrls, hooksUrl } = options;

  const memberEvent = async (
    type: string,
    channel: LocalChannel,
    user: LocalPerson,
  ): Promise<void> => {
    announce(state, { kind: 'channel', channelId: channel.id });
    if (!channel.members.has(state.bot.id)) return;
    await inbound.event({
      type,
      user: user.id,
      channel: channel.id,
      channel_type: channel.kind === 'private' ? 'G' : 'C',
      team: state.team.id,
      event_ts: nextTs(state),
    });
  };

  return {
    async say(userId, channelId, typed, { threadTs } = {}) {
      const channel = placeOf(state, channelId);
      const text = asTyped(state, typed, { withNames: false });
      const draft = { userId: personOf(state, userId).id, text, threadTs: threadTs ?? null };
      const message = addMessage(state, channel, draft);
      if (!channel.members.has(state.bot.id)) return { ts: message.ts, events: [] };
      const event = {
        ...slackMessage(state, message, { withMetadata: false }),
        channel: channel.id,
        event_ts: message.ts,
      };
      const sent = [await inbound.event({ ...event, channel_type: channelType[channel.kind] })];
      // In a direct message a mention is only a message.
      if (channel.kind !== 'direct' && text.includes(`<@${state.bot.id}`)) {
        sent.push(await inbound.event({ ...event, type: 'app_mention' }));
      }
      return { ts: message.ts, events: sent.filter((each) => each !== null) };
    },

    async command(userId, channelId, command, text) {
      const channel = placeOf(state, channelId);
      const user = personOf(state, userId);
      const { id, answers } = responseUrls.mint({ channel, userId: user.id, source: null });
      const names = { public: channel.name, private: 'privategroup', direct: 'directmessage' };
      const typed = options.shouldEscape ? asTyped(state, text, { withNames: true }) : text;
      const fields = {
        token: 'local',
        team_id: state.team.id,
        team_domain: state.team.domain,
        channel_id: channel.id,
        channel_name: names[channel.kind],
        user_id: user.id,
        user_name: user.name,
        command,
        text: typed.trim(),
        api_app_id: appId,
        is_enterprise_install: 'false',
        response_url: `${hooksUrl}${id}`,
        trigger_id: triggers.mint({ userId: user.id, viewId: null }),
      };
      const acked = await inbound.form(fields, command, user.id);
      if (acked.kind === 'failed') return { ...answers, ack: null, failure: acked.failure };
      const parsed = parseJson(acked.body);
      if (acked.body !== '') {
        responseUrls.showAck(id, isRecord(parsed) ? parsed : { text: acked.body });
      }
      return { ...answers, ack: parsed ?? acked.body, failure: null };
    },

    async press(userId, messageTs, channelId, actionId, press = {}) {
      const channel = placeOf(state, channelId);
      const user = personOf(state, userId);
      const message =
        channel.byTs.get(messageTs) ?? channel.ephemerals.find(({ ts }) => ts === messageTs);
      if (message === undefined) throw missing(`message ${messageTs}`);
      const action = actionIn(state, message.blocks, actionId, press);
      const { id, answers } = responseUrls.mint({ channel, userId: user.id, source: message });
      const isEphemeral = message.ephemeralFor !== null;
      const acked = await interact(options, user, 'block_actions', {
        container: {
          type: 'message',
          message_ts: message.ts,
          channel_id: channel.id,
          is_ephemeral: isEphemeral,
          ...(message.threadTs !== null && { thread_ts: message.threadTs }),
        },
        channel: { id: channel.id, name: channel.name },
        ...(!isEphemeral && { message: slackMessage(state, message, { withMetadata: true }) }),
        state: { values: stateValues(message.blocks, press.entries ?? {}) },
        trigger_id: triggers.mint({ userId: user.id, viewId: null }),
        response_url: `${hooksUrl}${id}`,
        actions: [action],
      });
      const ack = acked.kind === 'acked' ? (parseJson(acked.body) ?? acked.body) : null;
      return { ...answers, ack, failure: failureOf(acked) };
    },

    async shortcut(userId, channelId, messageTs, callbackId) {
      const channel = placeOf(state, channelId);
      const user = personOf(state, userId);
      // Slack offers no shortcuts on what only one person sees.
      const message = channel.byTs.get(messageTs);
      if (message === undefined) throw missing(`message ${messageTs}`);
      const { id, answers } = responseUrls.mint({ channel, userId: user.id, source: null });
      const acked = await interact(options, user, 'message_action', {
        callback_id: callbackId,
        channel: { id: channel.id, name: channel.name },
        message: slackMessage(state, message, { withMetadata: true }),
        message_ts: message.ts,
        action_ts: nextTs(state),
        trigger_id: triggers.mint({ userId: user.id, viewId: null }),
        response_url: `${hooksUrl}${id}`,
      });
      const ack = acked.kind === 'acked' ? (parseJson(acked.body) ?? acked.body) : null;
      return { ...answers, ack, failure: failureOf(acked) };
    },

    async invite(channelId, userId) {
      const [channel, user] = [placeOf(state, channelId), personOf(state, userId)];
      channel.members.add(user.id);
      await memberEvent('member_joined_channel', channel, user);
    },

    async kick(channelId, userId) {
      const [channel, user] = [placeOf(state, channelId), personOf(state, userId)];
      channel.members.delete(user.id);
      await memberEvent('member_left_channel', channel, user);
    },

    async archive(channelId) {
      const channel = placeOf(state, channelId);
      channel.isArchived = true;
      announce(state, { kind: 'channel', channelId: channel.id });
      if (!channel.members.has(state.bot.id)) return;
      // A person's doing: Bolt drops events the bot itself caused.
      const user = state.people.values().find((person) => !person.isBot)?.id;
      await inbound.event({
        type: 'channel_archive',
        channel: channel.id,
        user,
        event_ts: nextTs(state),
      });
    },
  };
}
