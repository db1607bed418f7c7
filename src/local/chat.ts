import { slackLimits } from '../slack/limits.ts';
import { channelOf, throttled, type ApiContext, type ApiMethod } from './api.ts';
import { flag, refuse, text, type Answer, type Arguments, type OrRefusal } from './arguments.ts';
import { addMessage, redrawMessage, removeMessage, slackMessage, type Draft } from './messages.ts';
import { refusalOf } from './problem.ts';
import { isMetadata, type LocalChannel, type LocalMessage } from './state.ts';
import { validateMessage } from './validate.ts';

/** chat.*: what the bot says. */
export const chatMethods: Readonly<Record<string, ApiMethod>> = {
  'chat.postMessage': { scope: 'chat:write', tier: 4, run: post },
  'chat.postEphemeral': { scope: 'chat:write', tier: 4, run: postEphemeral },
  'chat.update': { scope: 'chat:write', tier: 3, run: update },
  'chat.getPermalink': { scope: null, tier: 4, run: getPermalink },
  'chat.delete': { scope: 'chat:write', tier: 3, run: remove },
};

type Content = Pick<Draft, 'text' | 'blocks' | 'metadata' | 'parse' | 'linkNames'>;

/** The said part of a message out of its arguments, or the refusal. */
export function readContent(args: Arguments): OrRefusal<Content> {
  const { blocks, metadata } = args;
  if (blocks !== undefined && !Array.isArray(blocks))
    return { refusal: refuse('invalid_blocks_format') };
  const refusal = refusalOf(validateMessage(args), { blocks: blocks ?? [] });
  if (refusal !== null) return { refusal };
  return {
    text: text(args, 'text'),
    blocks: blocks === undefined || blocks.length === 0 ? null : (blocks as readonly unknown[]),
    ...(isMetadata(metadata) && { metadata }),
    parse: args['parse'],
    linkNames: flag(args, 'link_names'),
  };
}

/** Why the bot may not speak here, or null. */
function bar(context: ApiContext, channel: LocalChannel): Answer | null {
  if (channel.isArchived) return refuse('is_archived');
  const isIn = channel.members.has(context.state.bot.id);
  return isIn || context.scopes.has('chat:write.public') ? null : refuse('not_in_channel');
}

/** Why this thread cannot be answered, or null. Slack lets some of these pass and shows an orphan; we refuse, for nobody would see it. */
function barThread(channel: LocalChannel, threadTs: string): Answer | null {
  if (!/^\d{10}\.\d{6}$/.test(threadTs)) return refuse('invalid_thread_ts');
  const parent = channel.byTs.get(threadTs);
  if (parent === undefined) return refuse('thread_not_found');
  return parent.threadTs === null ? null : refuse('cannot_reply_to_message');
}

function post(context: ApiContext, args: Arguments): Answer {
  const { state, limits, rates } = context;
  const channel = channelOf(context, args);
  if (channel === null) return refuse('channel_not_found');
  const wait = limits.isOn
    ? rates.take(`post ${channel.id}`, slackLimits.postsPerSecond, limits.postBurst)
    : 0;
  if (wait > 0) return throttled(wait);
  const threadTs = text(args, 'thread_ts') || null;
  const barred = bar(context, channel) ?? (threadTs === null ? null : barThread(channel, threadTs));
  if (barred !== null) return barred;
  const content = readContent(args);
  if ('refusal' in content) return content.refusal;
  const message = addMessage(state, channel, {
    ...content,
    userId: state.bot.id,
    threadTs,
    isBroadcast: threadTs !== null && flag(args, 'reply_broadcast'),
  });
  return {
    ok: true,
    channel: channel.id,
    ts: message.ts,
    message: slackMessage(state, message, { withMetadata: true }),
  };
}

function postEphemeral(context: ApiContext, args: Arguments): Answer {
  const { state } = context;
  const channel = channelOf(context, args);
  if (channel === null) return refuse('channel_not_found');
  const barred = bar(context, channel);
  if (barred !== null) return barred;
  const person = state.people.get(text(args, 'user'));
  if (person === undefined || !channel.members.has(person.id)) return refuse('user_not_in_channel');
  const content = readContent(args);
  if ('refusal' in content) return content.refusal;
  const threadTs = text(args, 'thread_ts') || null;
  const message = addMessage(state, channel, {
    ...content,
    userId: state.bot.id,
    ephemeralFor: person.id,
    threadTs,
  });
  return { ok: true, message_ts: message.ts };
}

/** One of the bot's own messages, or the refusal: `another` names whose it is not. */
function ownMessage(
  context: ApiContext,
  args: Arguments,
  another: string,
): OrRefusal<{ readonly channel: LocalChannel; readonly message: LocalMessage }> {
  // Only posting takes a person's id for their direct message; here Slack wants the D… id.
  const channel = context.state.channels.get(text(args, 'channel'));
  if (channel === undefined) return { refusal: refuse('channel_not_found') };
  const message = channel.byTs.get(text(args, 'ts'));
  if (message === undefined || message.isTombstone) return { refusal: refuse('message_not_found') };
  if (message.userId !== context.state.bot.id) return { refusal: refuse(another) };
  if (channel.isArchived) return { refusal: refuse('is_archived') };
  return { channel, message };
}

function update(context: ApiContext, args: Arguments): Answer {
  const { state } = context;
  const found = ownMessage(context, args, 'cant_update_message');
  if ('refusal' in found) return found.refusal;
  if (text(args, 'text').length > slackLimits.updateText) return refuse('msg_too_long');
  const content = readContent(args);
  if ('refusal' in content) return content.refusal;
  const { channel, message } = found;
  redrawMessage(state, message, content);
  return {
    ok: true,
    channel: channel.id,
    ts: message.ts,
    text: message.text,
    message: slackMessage(state, message, { withMetadata: true }),
  };
}

function getPermalink(context: ApiContext, args: Arguments): Answer {
  const channel = channelOf(context, args);
  if (channel === null) return refuse('channel_not_found');
  const message = channel.byTs.get(text(args, 'message_ts'));
  if (message === undefined || message.isTombstone) return refuse('message_not_found');
  const { domain } = context.state.team;
  const thread =
    message.threadTs === null ? '' : `?thread_ts=${message.threadTs}&cid=${channel.id}`;
  const permalink = `https://${domain}.slack.com/archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`;
  return { ok: true, channel: channel.id, permalink };
}

function remove(context: ApiContext, args: Arguments): Answer {
  const found = ownMessage(context, args, 'cant_delete_message');
  if ('refusal' in found) return found.refusal;
  const { channel, message } = found;
  removeMessage(context.state, channel, message);
  return { ok: true, channel: channel.id, ts: message.ts };
}
