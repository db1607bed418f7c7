/** What is done about an error Slack names in an answer to a post or an edit. */
export type Act =
  /** It may have been done all the same. */
  | { readonly kind: 'look-up' }
  /** Surely not done; later it may be. */
  | { readonly kind: 'wait' }
  /** Surely not done, for how it is drawn: without what was refused it may be taken. */
  | { readonly kind: 'draw-plainer' }
  /** Surely not done, for its length. */
  | { readonly kind: 'split' }
  /** Surely not done: the message it belongs to is no more. */
  | { readonly kind: 'forget-root' }
  /** Surely not done, and nothing else will be there until a person acts. */
  | { readonly kind: 'pause'; readonly scope: 'channel' | 'workspace'; readonly hint: string }
  /** Surely not done, ever; everything else goes on. */
  | { readonly kind: 'refuse'; readonly hint: string };

const invite = 'Invite Dateline to the channel: type /invite @Dateline there.';
const reinstall =
  'Install the app again, put the new bot token into SLACK_BOT_TOKEN, and restart Dateline.';
const askAdmin = 'Ask an administrator of the workspace to let Dateline post here.';
const report = 'Nothing else is held up; please report it with Slack’s error.';

const lookUp: Act = { kind: 'look-up' };
const wait: Act = { kind: 'wait' };
const plainer: Act = { kind: 'draw-plainer' };
const split: Act = { kind: 'split' };
const forget: Act = { kind: 'forget-root' };
const channel = (hint: string): Act => ({ kind: 'pause', scope: 'channel', hint });
const workspace = (hint: string): Act => ({ kind: 'pause', scope: 'workspace', hint });
const refuse = (hint: string): Act => ({ kind: 'refuse', hint });

/**
 * Slack's documented errors of chat.postMessage and chat.update (docs.slack.dev, Web API methods), each with the act that
 * loses nothing and posts nothing twice. What is not in it is refused alone: a new error must not stop a channel.
 */
const acts: Readonly<Record<string, Act>> = {
  // The channel takes nothing.
  channel_not_found: channel(
    `The channel is gone, or private and Dateline is not in it. ${invite}`,
  ),
  not_in_channel: channel(invite),
  is_archived: channel('The channel is archived: unarchive it, or end what it follows.'),
  is_inactive: channel('The channel is frozen or archived: open it again, or end what it follows.'),
  restricted_action: channel(
    `A preference of the workspace keeps Dateline from posting. ${askAdmin}`,
  ),
  restricted_action_read_only_channel: channel(`The channel is read-only. ${askAdmin}`),
  restricted_action_thread_only_channel: channel(`The channel takes replies only. ${askAdmin}`),
  restricted_action_non_threadable_channel: channel(
    'The channel allows no threads, and updates go into threads: allow them, or follow elsewhere.',
  ),
  ekm_access_denied: channel(`Administrators hold messages back here (EKM). ${askAdmin}`),
  access_denied: channel(askAdmin),
  posting_to_channel_denied: channel(askAdmin),
  no_permission: channel(`Dateline may not post here. ${invite}`),
  cannot_dm_bot: channel(
    'Bots cannot be written to: follow from your own conversation with Dateline.',
  ),
  messages_tab_disabled: channel(
    'Direct messages are off for the app: turn on its Messages tab under App Home.',
  ),
  user_disabled: channel('This person’s account is off: end what they follow.'),
  // The workspace takes nothing.
  invalid_auth: workspace(reinstall),
  not_authed: workspace(reinstall),
  token_revoked: workspace(reinstall),
  token_expired: workspace(reinstall),
  account_inactive: workspace(reinstall),
  not_allowed_token_type: workspace(
    'SLACK_BOT_TOKEN must be a bot token, which begins with xoxb-.',
  ),
  is_bot: workspace('SLACK_BOT_TOKEN must be a bot token of an app, which begins with xoxb-.'),
  metadata_must_be_sent_from_app: workspace(
    'SLACK_BOT_TOKEN must be a bot token of an app, which begins with xoxb-.',
  ),
  missing_scope: workspace(
    'The app lacks a permission: update it from `dateline manifest`, then install it again.',
  ),
  team_access_not_granted: workspace(
    'Grant the app access to this workspace in the organization’s settings.',
  ),
  team_not_found: workspace(reinstall),
  enterprise_is_restricted: workspace('Install the app in a workspace, not in the organization.'),
  accesslimited: workspace('Slack takes no calls from this network: ask your administrator.'),
  two_factor_setup_required: workspace('The workspace demands two-factor sign-in: set it up.'),
  org_login_required: workspace('The workspace is being moved: wait, it goes on by itself.'),
  // How the message is drawn.
  invalid_blocks: plainer,
  invalid_blocks_format: plainer,
  block_mismatch: plainer,
  msg_blocks_too_long: split,
  msg_too_long: split,
  no_text: plainer,
  too_many_attachments: plainer,
  attachment_payload_limit_exceeded: plainer,
  invalid_attachments: plainer,
  slack_connect_canvas_sharing_blocked: plainer,
  slack_connect_file_link_sharing_blocked: plainer,
  slack_connect_lists_sharing_blocked: plainer,
  // The message it belongs to.
  message_not_found: forget,
  thread_not_found: forget,
  cannot_reply_to_message: forget,
  invalid_thread_ts: forget,
  restricted_action_thread_locked: refuse(
    'Administrators locked the thread; a new one is not forced.',
  ),
  cant_update_message: refuse('The message was posted by another app: it stays as it was.'),
  edit_window_closed: refuse(
    'The workspace lets messages be edited only for a while; updates still go into the thread.',
  ),
  // Metadata is what a lost post is found by: without it a message might be posted twice.
  metadata_too_large: refuse(report),
  invalid_metadata_format: refuse(report),
  invalid_metadata_schema: refuse(report),
  // Not now.
  ratelimited: wait,
  rate_limited: wait,
  message_limit_exceeded: wait,
  external_channel_migrating: wait,
  streaming_state_conflict: wait,
  // Nobody knows.
  internal_error: lookUp,
  fatal_error: lookUp,
  service_unavailable: lookUp,
  request_timeout: lookUp,
  team_added_to_org: lookUp,
  update_failed: lookUp,
};

/** The act for an error's code. */
export function actOn(error: string): Act {
  const known = Object.hasOwn(acts, error) ? acts[error] : undefined;
  if (known !== undefined) return known;
  return error.startsWith('restricted_action') ? channel(askAdmin) : refuse(report);
}
