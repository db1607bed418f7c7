import type { App } from '@slack/bolt';
import type { Clock } from '../clock.ts';
import type { Person } from '../desk/desk.ts';
import type { ChannelId, UserId, WorkspaceId } from '../news/ids.ts';
import type { Tools } from './commands/verb.ts';
import type { Wall } from './wall.ts';

/** What listeners work with. */
export interface ListenerDeps extends Tools {
  readonly workspaceId: WorkspaceId;
  /** Records an event's id; true when it was recorded before: Slack delivers events again, and Bolt does not mind. */
  readonly seenEvent: (eventId: string) => Promise<boolean>;
  readonly clock: Clock;
  /** Real time, for Slack's three seconds; the machine's clock when absent. */
  readonly ackClock?: Clock;
}

/** Where one listener registers itself. */
export interface Listening {
  readonly app: App;
  readonly deps: ListenerDeps;
  readonly wall: Wall;
}

/**
 * Who asks, and from where, as Slack named them.
 * @throws Error when it named no one: a request of a kind we do not know
 */
export function personAt(deps: ListenerDeps, userId: string, channelId: string): Person {
  if (!isUserId(userId) || !isChannelId(channelId)) throw new Error('Slack named no one');
  const { workspaceId } = deps;
  return { workspaceId, userId, channelId, isDirect: channelId.startsWith('D') };
}

function isUserId(id: string): id is UserId {
  return /^[UW][A-Z0-9]+$/.test(id);
}

/** Whether a text is Slack's id of a conversation. */
export function isChannelId(id: string): id is ChannelId {
  return /^[CGD][A-Z0-9]+$/.test(id);
}
