import { verbs } from './commands/verbs.ts';
import { listenedEvents } from './listeners.ts';
import { shortcuts } from './shortcuts/shortcuts.ts';

/** What Slack must be told to make the app: its app manifest, as JSON. */
export type Manifest = Readonly<Record<string, unknown>>;

/** Where and how the app will be reached. */
export interface ManifestOptions {
  /** The slash command, with its slash. */
  readonly command: string;
  /** Our public address of `/slack/events`; null for Socket Mode, which needs none. */
  readonly requestUrl: string | null;
}

/** Each scope beyond those of events, and what is lost without it. A test compares them with the calls made. */
export const scopes: Readonly<Record<string, string>> = {
  commands: 'the slash command',
  'chat:write': 'alerts, threads and answers',
  'channels:read': 'whether Dateline is in a public channel',
  'groups:read': 'the same for private channels',
  'im:read': 'the same for direct messages',
  'channels:history': 'finding out whether a post of unknown outcome arrived',
  'groups:history': 'the same in private channels',
  'im:write': 'the same for a notice to one person',
};

/** Everything the bot token should be granted, in order. */
export const botScopes: readonly string[] = [
  ...new Set([
    ...Object.keys(scopes),
    ...listenedEvents.flatMap(({ scope }) => (scope === null ? [] : [scope])),
  ]),
].toSorted();

/** The app manifest, made from what is registered: the command, its verbs, the shortcuts, the events and their scopes. */
export function buildManifest({ command, requestUrl }: ManifestOptions): Manifest {
  const url = requestUrl === null ? {} : { url: requestUrl };
  const requested = requestUrl === null ? {} : { request_url: requestUrl };
  return {
    display_information: {
      name: 'Dateline',
      description: 'Watches the wires: one message a running story, updates in its thread.',
      background_color: '#1f2a37',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'Dateline', always_online: true },
      slash_commands: [
        {
          command,
          description: 'Follow and search the wires',
          usage_hint: verbs.map((verb) => verb.name).join(' | '),
          should_escape: true,
          ...url,
        },
      ],
      shortcuts: shortcuts.map(({ id, name, about }) => ({
        name,
        type: 'message',
        callback_id: id,
        description: about,
      })),
    },
    oauth_config: {
      scopes: {
        bot: botScopes,
      },
    },
    settings: {
      event_subscriptions: {
        bot_events: listenedEvents.map((event) => event.subscription),
        ...requested,
      },
      interactivity: { is_enabled: true, ...requested },
      org_deploy_enabled: false,
      socket_mode_enabled: requestUrl === null,
      token_rotation_enabled: false,
    },
  };
}

/** Slack's page that makes an app of a manifest in one click. */
export function creationLink(manifest: Manifest): string {
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
}
