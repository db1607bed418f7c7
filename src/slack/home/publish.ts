import type { WebClient } from '@slack/web-api';
import type { Person } from '../../desk/desk.ts';
import type { Drawing } from '../blocks/drawing.ts';
import type { ListenerDeps } from '../listening.ts';
import { drawHomeView } from '../views/frame.ts';
import { drawHome } from './draw-home.ts';

/**
 * Draws a person's App Home as things stand.
 * @param person in their direct message with Dateline
 * @param notice said on top of it, once
 */
export async function publishHome(
  client: WebClient,
  deps: ListenerDeps,
  person: Person,
  notice: Drawing | null = null,
): Promise<void> {
  const home = await deps.desk.home(person);
  const feeds = await deps.desk.feeds(person, '');
  const blocks = drawHome(home, feeds, person, deps);
  const view = drawHomeView([...(notice?.blocks ?? []), ...blocks], {
    channelId: person.channelId,
    about: '',
  });
  await client.views.publish({ user_id: person.userId, view });
}
