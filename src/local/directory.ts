import { channelOf, missingScope, type ApiContext, type ApiMethod } from './api.ts';
import { flag, refuse, text, type Answer, type Arguments, type OrRefusal } from './arguments.ts';
import { appId, botId, slackMessage } from './messages.ts';
import { directMessage, type LocalChannel, type LocalMessage } from './state.ts';

/** auth.test, users.info, conversations.*: what the bot may look up. */
export const directoryMethods: Readonly<Record<string, ApiMethod>> = {
  'auth.test': { scope: null, tier: 4, run: authTest },
  'users.info': { scope: 'users:read', tier: 4, run: usersInfo },
  'conversations.info': { scope: null, tier: 3, run: info },
  'conversations.list': { scope: null, tier: 2, run: list },
  'conversations.members': { scope: null, tier: 4, run: members },
  'conversations.open': { scope: 'im:write', tier: 3, run: open },
  'conversations.history': { scope: null, tier: 3, isHistory: true, run: history },
  'conversations.replies': { scope: null, tier: 3, isHistory: true, run: replies },
};

const scopePrefix = { public: 'channels', private: 'groups', direct: 'im' } as const;

function authTest({ state }: ApiContext): Answer {
  return {
    ok: true,
    url: `https://${state.team.domain}.slack.com/`,
    team: state.team.name,
    user: state.bot.name,
    team_id: state.team.id,
    user_id: state.bot.id,
    bot_id: botId(state),
    app_id: appId,
    is_enterprise_install: false,
  };
}

function usersInfo({ state }: ApiContext, args: Arguments): Answer {
  const person = state.people.get(text(args, 'user'));
  if (person === undefined) return refuse('user_not_found');
  return {
    ok: true,
    user: {
      id: person.id,
      team_id: state.team.id,
      name: person.name,
      real_name: person.realName,
      tz: person.timezone,
      deleted: false,
      is_admin: person.isAdmin,
      is_owner: false,
      is_bot: person.isBot,
      is_app_user: false,
      profile: { real_name: person.realName, display_name: person.name },
    },
  };
}

function describe({ state }: ApiContext, channel: LocalChannel): Record<string, unknown> {
  const isMember = channel.members.has(state.bot.id);
  if (channel.kind === 'direct') {
    const other = [...channel.members].find((id) => id !== state.bot.id);
    return { id: channel.id, is_im: true, is_channel: false, user: other, is_archived: false };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_private: channel.kind === 'private',
    is_archived: channel.isArchived,
    is_member: isMember,
    num_members: channel.members.size,
  };
}

/** The channel, if it is there and the scope for its kind is; else the refusal. */
function lookUp(
  context: ApiContext,
  args: Arguments,
  right: 'read' | 'history',
): OrRefusal<{ readonly channel: LocalChannel }> {
  const channel = channelOf(context, args);
  if (channel === null) return { refusal: refuse('channel_not_found') };
  const refusal = missingScope(context, `${scopePrefix[channel.kind]}:${right}`);
  return refusal === null ? { channel } : { refusal };
}

function info(context: ApiContext, args: Arguments): Answer {
  const asked = lookUp(context, args, 'read');
  if ('refusal' in asked) return asked.refusal;
  return { ok: true, channel: describe(context, asked.channel) };
}

/** One page of a list, by Slack's opaque cursors. */
function page<T>(
  items: readonly T[],
  args: Arguments,
  size: { readonly usual: number; readonly most: number },
): OrRefusal<{ readonly items: readonly T[]; readonly nextCursor: string }> {
  const cursor = text(args, 'cursor');
  const from =
    cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('from:', ''));
  if (!Number.isInteger(from) || from < 0) return { refusal: refuse('invalid_cursor') };
  const limit = text(args, 'limit') === '' ? size.usual : Number(text(args, 'limit'));
  if (!Number.isInteger(limit) || limit < 1) return { refusal: refuse('invalid_limit') };
  const to = from + Math.min(limit, size.most);
  const nextCursor = to < items.length ? Buffer.from(`from:${to}`).toString('base64') : '';
  return { items: items.slice(from, to), nextCursor };
}

function list(context: ApiContext, args: Arguments): Answer {
  const { state } = context;
  const kinds: Readonly<Record<string, LocalChannel['kind']>> = {
    public_channel: 'public',
    private_channel: 'private',
    im: 'direct',
  };
  const wanted = (text(args, 'types') || 'public_channel').split(',').map((each) => each.trim());
  const chosen = new Set<LocalChannel['kind']>();
  for (const type of wanted) {
    if (type === 'mpim') continue;
    const kind = kinds[type];
    if (kind === undefined) return refuse('invalid_types');
    const missing = missingScope(context, `${scopePrefix[kind]}:read`);
    if (missing !== null) return missing;
    chosen.add(kind);
  }
  const channels = [...state.channels.values()].filter(
    (channel) =>
      chosen.has(channel.kind) &&
      (channel.kind === 'public' || channel.members.has(state.bot.id)) &&
      !(channel.isArchived && flag(args, 'exclude_archived')),
  );
  const asked = page(channels, args, { usual: 100, most: 1000 });
  if ('refusal' in asked) return asked.refusal;
  const { items, nextCursor } = asked;
  return {
    ok: true,
    channels: items.map((channel) => describe(context, channel)),
    response_metadata: { next_cursor: nextCursor },
  };
}

function members(context: ApiContext, args: Arguments): Answer {
  const asked = lookUp(context, args, 'read');
  if ('refusal' in asked) return asked.refusal;
  return {
    ok: true,
    members: [...asked.channel.members],
    response_metadata: { next_cursor: '' },
  };
}

function open({ state }: ApiContext, args: Arguments): Answer {
  const ids = text(args, 'users').split(',');
  const person = state.people.get(ids[0]?.trim() ?? '');
  if (person === undefined || ids.length > 1) return refuse('user_not_found');
  if (person.isBot) return refuse('cannot_dm_bot');
  return { ok: true, channel: { id: directMessage(state, person).id } };
}

function history(context: ApiContext, args: Arguments): Answer {
  return read(context, args, (channel) => channel.messages.toReversed());
}

function replies(context: ApiContext, args: Arguments): Answer {
  return read(context, args, (channel) => {
    const parent = channel.byTs.get(text(args, 'ts'));
    return parent === undefined ? null : [parent, ...(channel.threads.get(parent.ts) ?? [])];
  });
}

/** The shared part of history and replies: membership, time window, pages, metadata. */
function read(
  context: ApiContext,
  args: Arguments,
  pick: (channel: LocalChannel) => readonly LocalMessage[] | null,
): Answer {
  const asked = lookUp(context, args, 'history');
  if ('refusal' in asked) return asked.refusal;
  if (!asked.channel.members.has(context.state.bot.id)) return refuse('not_in_channel');
  const all = pick(asked.channel);
  if (all === null) return refuse('thread_not_found');
  const oldest = text(args, 'oldest') || '0';
  const latest = text(args, 'latest') || '9999999999.999999';
  if (Number.isNaN(Number(oldest))) return refuse('invalid_ts_oldest');
  if (Number.isNaN(Number(latest))) return refuse('invalid_ts_latest');
  const inclusive = flag(args, 'inclusive');
  const within = all.filter(({ ts }) => {
    const [low, high] = [compareTs(ts, oldest), compareTs(ts, latest)];
    return inclusive ? low >= 0 && high <= 0 : low > 0 && high < 0;
  });
  const most = context.limits.slowHistory ? 15 : 999;
  const cut = page(within, args, { usual: Math.min(100, most), most });
  if ('refusal' in cut) return cut.refusal;
  const { items, nextCursor } = cut;
  const withMetadata = flag(args, 'include_all_metadata');
  return {
    ok: true,
    messages: items.map((message) => slackMessage(context.state, message, { withMetadata })),
    has_more: nextCursor !== '',
    response_metadata: { next_cursor: nextCursor },
  };
}

/** Orders two ts; doubles hold their sixteen digits only just, so whole microseconds are compared. */
function compareTs(a: string, b: string): number {
  return micros(a) - micros(b);
}

function micros(ts: string): number {
  const [seconds = '0', rest = ''] = ts.split('.');
  return Number(seconds) * 1_000_000 + Number(rest.padEnd(6, '0').slice(0, 6));
}
