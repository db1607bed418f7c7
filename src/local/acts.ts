import { DatelineError } from '../errors.ts';
import type { ChannelId, UserId } from '../news/ids.ts';
import { isRecord, parseJson } from './arguments.ts';
import {
  entered,
  placedElements,
  stateValues,
  unfilled,
  type Choice,
  type Entries,
} from './elements.ts';
import type { EventDelivery, Inbound } from './inbound.ts';
import { addMessage, appId, slackMessage } from './messages.ts';
import type { Answers, ResponseUrls } from './response-urls.ts';
import {
  announce,
  nextTs,
  type Failure,
  type LocalChannel,
  type LocalPerson,
  type LocalView,
  type WorkspaceState,
} from './state.ts';
import type { Triggers } from './triggers.ts';
import { asTyped } from './typed-text.ts';
import { closeModals, readView, redrawView, showModal, slackView } from './views.ts';

/** How a command or a click went. */
export interface ActResult extends Answers {
  /** The ack's body: parsed JSON, plain text, or empty; null when no ack came. */
  readonly ack: unknown;
  /** What the person saw instead, such as `operation_timeout`. */
  readonly failure: Failure | null;
}

/** How a submission went. */
export interface SubmitResult {
  /** Messages by block id: from the app, or Slack's own for empty required inputs (then nothing was sent). */
  readonly errors: Readonly<Record<string, string>>;
  readonly failure: Failure | null;
}

/** What people do in the workspace; each is sent to the app as Slack sends it. */
export interface Acts {
  /** Says something in a channel, thread or direct message the person is in. */
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
    options?: { readonly blockId?: string; readonly choice?: Choice; readonly entries?: Entries },
  ) => Promise<ActResult>;
  /** Uses an element of an open modal or of the App Home. */
  readonly pressInView: (
    userId: string,
    viewId: string,
    actionId: string,
    options?: { readonly blockId?: string; readonly choice?: Choice; readonly entries?: Entries },
  ) => Promise<{ readonly failure: Failure | null }>;
  /** Submits the modal with what was entered. */
  readonly submit: (userId: string, viewId: string, entries?: Entries) => Promise<SubmitResult>;
  /** Closes the top modal. */
  readonly dismiss: (userId: string, viewId: string) => Promise<void>;
  readonly openHome: (userId: string) => Promise<void>;
  readonly invite: (channelId: string, userId: string) => Promise<void>;
  readonly kick: (channelId: string, userId: string) => Promise<void>;
  readonly archive: (channelId: string) => Promise<void>;
}

export interface ActsOptions {
  readonly state: WorkspaceState;
  readonly inbound: Inbound;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  /** Where response_urls lie: `http://127.0.0.1:PORT/hooks/`. */
  readonly hooksUrl: string;
  /** The manifest's should_escape. */
  readonly shouldEscape: boolean;
}

const channelType = { public: 'channel', private: 'group', direct: 'im' } as const;

/** A test or page asked for something that is not there. */
function missing(what: string): DatelineError {
  return new DatelineError('local/not-there', `No ${what} in the local workspace`, {
    hint: 'Add it first, or look up its id in the workspace state.',
  });
}

/** Binds what people do to a workspace. */
export function createActs(options: ActsOptions): Acts {
  const { state, inbound, triggers, responseUrls, hooksUrl } = options;
  const person = (id: string): LocalPerson => {
    const found = state.people.get(id);
    if (found === undefined) throw missing(`person ${id}`);
    return found;
  };
  const channelOf = (id: string): LocalChannel => {
    const found = state.channels.get(id);
    if (found === undefined) throw missing(`channel ${id}`);
    return found;
  };
  const viewOf = (userId: string, id: string): LocalView => {
    const found = state.views.get(id) ?? state.homes.get(person(userId).id);
    if (found === undefined || found.id !== id || found.userId !== userId)
      throw missing(`view ${id}`);
    return found;
  };
  const about = ({ id, name }: LocalPerson): Record<string, unknown> => ({
    user: { id, username: name, name, team_id: state.team.id },
    team: { id: state.team.id, domain: state.team.domain },
    api_app_id: appId,
    token: 'local',
    enterprise: null,
    is_enterprise_install: false,
  });
  const interact = (payload: Readonly<Record<string, unknown>>, what: string, userId: UserId) =>
    inbound.form({ payload: JSON.stringify(payload) }, what, userId);

  /** The element named, and the action Slack reports for it. */
  const actionIn = (
    blocks: unknown,
    actionId: string,
    { blockId, choice }: { readonly blockId?: string; readonly choice?: Choice },
  ): Record<string, unknown> => {
    const placed = placedElements(blocks).find(
      (each) => each.actionId === actionId && (blockId === undefined || each.blockId === blockId),
    );
    if (placed === undefined) throw missing(`element ${actionId}`);
    return {
      type: placed.element['type'],
      action_id: actionId,
      block_id: placed.blockId,
      ...entered(placed.element, choice),
      action_ts: nextTs(state),
    };
  };

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
      const channel = channelOf(channelId);
      const { id } = person(userId);
      const text = asTyped(state, typed, { withNames: false });
      const message = addMessage(state, channel, { userId: id, text, threadTs: threadTs ?? null });
      const events: EventDelivery[] = [];
      if (!channel.members.has(state.bot.id)) return { ts: message.ts, events };
      const event = {
        ...slackMessage(state, message, { withMetadata: false }),
        channel: channel.id,
        event_ts: message.ts,
      };
      const asMessage = await inbound.event({ ...event, channel_type: channelType[channel.kind] });
      if (asMessage !== null) events.push(asMessage);
      // In a direct message a mention is only a message.
      if (channel.kind !== 'direct' && text.includes(`<@${state.bot.id}`)) {
        const asMention = await inbound.event({ ...event, type: 'app_mention' });
        if (asMention !== null) events.push(asMention);
      }
      return { ts: message.ts, events };
    },

    async command(userId, channelId, command, text) {
      const channel = channelOf(channelId);
      const user = person(userId);
      const { id, answers } = responseUrls.mint({ channel, userId: user.id, source: null });
      const acked = await inbound.form(
        {
          token: 'local',
          team_id: state.team.id,
          team_domain: state.team.domain,
          channel_id: channel.id,
          channel_name: { public: channel.name, private: 'privategroup', direct: 'directmessage' }[
            channel.kind
          ],
          user_id: user.id,
          user_name: user.name,
          command,
          text: options.shouldEscape
            ? asTyped(state, text, { withNames: true }).trim()
            : text.trim(),
          api_app_id: appId,
          is_enterprise_install: 'false',
          response_url: `${hooksUrl}${id}`,
          trigger_id: triggers.mint({ userId: user.id, viewId: null }),
        },
        command,
        user.id,
      );
      if (acked.kind === 'failed') return { ...answers, ack: null, failure: acked.failure };
      const parsed = parseJson(acked.body);
      const ack = parsed ?? acked.body;
      if (acked.body !== '')
        responseUrls.showAck(id, isRecord(parsed) ? parsed : { text: acked.body });
      return { ...answers, ack, failure: null };
    },

    async press(userId, messageTs, channelId, actionId, how = {}) {
      const channel = channelOf(channelId);
      const user = person(userId);
      const message =
        channel.byTs.get(messageTs) ?? channel.ephemerals.find(({ ts }) => ts === messageTs);
      if (message === undefined) throw missing(`message ${messageTs}`);
      const action = actionIn(message.blocks, actionId, how);
      const { id, answers } = responseUrls.mint({ channel, userId: user.id, source: message });
      const isEphemeral = message.ephemeralFor !== null;
      const acked = await interact(
        {
          type: 'block_actions',
          ...about(user),
          container: {
            type: 'message',
            message_ts: message.ts,
            channel_id: channel.id,
            is_ephemeral: isEphemeral,
            ...(message.threadTs !== null && { thread_ts: message.threadTs }),
          },
          channel: { id: channel.id, name: channel.name },
          ...(!isEphemeral && { message: slackMessage(state, message, { withMetadata: true }) }),
          state: { values: stateValues(message.blocks, how.entries ?? {}) },
          trigger_id: triggers.mint({ userId: user.id, viewId: null }),
          response_url: `${hooksUrl}${id}`,
          actions: [action],
        },
        actionId,
        user.id,
      );
      if (acked.kind === 'failed') return { ...answers, ack: null, failure: acked.failure };
      return { ...answers, ack: parseJson(acked.body) ?? acked.body, failure: null };
    },

    async pressInView(userId, viewId, actionId, how = {}) {
      const user = person(userId);
      const view = viewOf(userId, viewId);
      const { blocks } = view.payload as { readonly blocks?: unknown };
      const values = stateValues(blocks, how.entries ?? {});
      const acked = await interact(
        {
          type: 'block_actions',
          ...about(user),
          container: { type: 'view', view_id: view.id },
          view: slackView(state, view, values),
          trigger_id: triggers.mint({ userId: user.id, viewId: view.id }),
          actions: [actionIn(blocks, actionId, how)],
        },
        actionId,
        user.id,
      );
      return { failure: acked.kind === 'failed' ? acked.failure : null };
    },

    async submit(userId, viewId, entries = {}) {
      const user = person(userId);
      const view = viewOf(userId, viewId);
      const { blocks } = view.payload as { readonly blocks?: unknown };
      const values = stateValues(blocks, entries);
      const empty = unfilled(blocks, values);
      if (empty.length > 0) {
        const errors = Object.fromEntries(
          empty.map((id) => [id, 'Please complete this required field.']),
        );
        return { errors, failure: null };
      }
      const acked = await interact(
        {
          type: 'view_submission',
          ...about(user),
          view: slackView(state, view, values),
          trigger_id: triggers.mint({ userId: user.id, viewId: view.id }),
          response_urls: [],
        },
        'view_submission',
        user.id,
      );
      if (acked.kind === 'failed') return { errors: {}, failure: acked.failure };
      return { errors: answerSubmission(state, view, parseJson(acked.body)), failure: null };
    },

    async dismiss(userId, viewId) {
      const user = person(userId);
      const view = viewOf(userId, viewId);
      closeModals(state, user.id, 'top');
      if (view.payload['notify_on_close'] !== true) return;
      const payload = {
        type: 'view_closed',
        ...about(user),
        view: slackView(state, view),
        is_cleared: false,
      };
      await interact(payload, 'view_closed', user.id);
    },

    async openHome(userId) {
      const user = person(userId);
      const home = state.homes.get(user.id);
      await inbound.event({
        type: 'app_home_opened',
        user: user.id,
        channel: `D${user.id.slice(1)}`,
        tab: 'home',
        event_ts: nextTs(state),
        ...(home !== undefined && { view: slackView(state, home) }),
      });
    },

    async invite(channelId, userId) {
      const channel = channelOf(channelId);
      const user = person(userId);
      channel.members.add(user.id);
      await memberEvent('member_joined_channel', channel, user);
    },

    async kick(channelId, userId) {
      const channel = channelOf(channelId);
      const user = person(userId);
      channel.members.delete(user.id);
      await memberEvent('member_left_channel', channel, user);
    },

    async archive(channelId) {
      const channel = channelOf(channelId);
      channel.isArchived = true;
      announce(state, { kind: 'channel', channelId: channel.id });
      if (!channel.members.has(state.bot.id)) return;
      await inbound.event({
        type: 'channel_archive',
        channel: channelId as ChannelId,
        user: [...channel.members][0],
        event_ts: nextTs(state),
      });
    },
  };
}

/**
 * Does what the app answered to a submission: nothing closes the modal, `response_action` keeps, redraws, stacks or clears.
 * @returns the errors to show beside inputs
 */
function answerSubmission(
  state: WorkspaceState,
  view: LocalView,
  body: unknown,
): Readonly<Record<string, string>> {
  const answer = isRecord(body) ? body : {};
  switch (answer['response_action']) {
    case 'errors': {
      const errors = isRecord(answer['errors']) ? answer['errors'] : {};
      return Object.fromEntries(
        Object.entries(errors).map(([id, message]) => [id, String(message)]),
      );
    }
    case 'update':
    case 'push': {
      const asked = readView(answer['view'], 'modal');
      if ('refusal' in asked) return { '': JSON.stringify(asked.refusal) };
      if (answer['response_action'] === 'update') redrawView(state, view, asked.payload);
      else showModal(state, view.userId, asked.payload, 'push');
      return {};
    }
    case 'clear':
      closeModals(state, view.userId);
      return {};
    default:
      closeModals(state, view.userId, 'top');
      return {};
  }
}
