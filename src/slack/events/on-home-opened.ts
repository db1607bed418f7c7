import { postAnswer } from '../post-answer.ts';
import { publishHome } from '../home/publish.ts';
import { personAt, type Listening } from '../listening.ts';

/** Listens for the App Home being opened, and draws it anew each time. */
export function listenForHome({ app, deps, wall }: Listening): void {
  app.event('app_home_opened', async ({ event, client }) => {
    if (event.tab !== 'home') return;
    await wall.around(
      { event: 'app_home_opened', channelId: event.channel },
      async () => publishHome(client, deps, personAt(deps, event.user, event.channel)),
      async (drawing) => postAnswer(client, deps.clock, { channel: event.channel }, drawing),
    );
  });
}
