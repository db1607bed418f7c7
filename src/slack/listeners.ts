import type { App } from '@slack/bolt';
import { listenForPresses } from './actions/on-press.ts';
import { listenForCommands } from './commands/on-command.ts';
import { listenForHome } from './events/on-home-opened.ts';
import { listenForMessages } from './events/on-message.ts';
import type { ListenerDeps } from './listening.ts';
import { listenForShortcuts } from './shortcuts/on-shortcut.ts';
import { listenForSubmissions } from './views/on-submission.ts';
import type { Wall } from './wall.ts';

/** What is listened to, for the manifest: Bolt's event type, the manifest's name for it, and the scope it needs, if any. */
export const listenedEvents: readonly {
  readonly type: string;
  readonly subscription: string;
  readonly scope: string | null;
}[] = [
  { type: 'app_mention', subscription: 'app_mention', scope: 'app_mentions:read' },
  { type: 'message', subscription: 'message.im', scope: 'im:history' },
  { type: 'app_home_opened', subscription: 'app_home_opened', scope: null },
];

/** Registers every listener. Each acknowledges first and works after: Slack waits three seconds at most. */
export function registerListeners(app: App, deps: ListenerDeps, wall: Wall): void {
  app.use(async ({ body, next }) => {
    if ('event_id' in body && typeof body.event_id === 'string') {
      if (await deps.seenEvent(body.event_id)) return;
    }
    await next();
  });
  const listening = { app, deps, wall };
  listenForCommands(listening);
  listenForMessages(listening);
  listenForHome(listening);
  listenForPresses(listening);
  listenForShortcuts(listening);
  listenForSubmissions(listening);
}
