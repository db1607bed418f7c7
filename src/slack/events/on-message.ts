import { answerTo } from '../commands/answer.ts';
import type { Drawing } from '../blocks/drawing.ts';
import { personAt, type Listening } from '../listening.ts';
import { postAnswer } from '../post-answer.ts';
import { sayWithChart } from '../say-with-chart.ts';
import { afterMention } from '../words-in.ts';

/** Listens for being spoken to: mentions in channels, and direct messages. */
export function listenForMessages({ app, deps, wall }: Listening): void {
  app.event('app_mention', async ({ event, client, context }) => {
    const threadTs = event.thread_ts ?? event.ts;
    const { channel, user } = event;
    const say = async (drawing: Drawing, isBroadcast = false): Promise<void> =>
      postAnswer(client, deps.clock, { channel, threadTs, isBroadcast }, drawing);
    await wall.around(
      { event: 'app_mention', channelId: channel },
      async () => {
        if (user === undefined) return;
        const typed = afterMention(event.text, context.botUserId ?? '');
        const person = personAt(deps, user, channel);
        const answer = await answerTo(typed, { person, threadTs: event.thread_ts ?? null }, deps);
        if (answer.isSlip === true) {
          // Talk about Dateline is no question to it: nobody else need read that it did not understand.
          const place = { channel, threadTs: event.thread_ts ?? null, onlyFor: user };
          await postAnswer(client, deps.clock, place, answer.drawing);
        } else {
          await sayWithChart(
            answer.drawing,
            async (drawing) => say(drawing, answer.audience === 'channel'),
            async () => deps.desk.chartsRefused(person),
          );
        }
        if (answer.aside !== undefined) {
          const place = { channel, threadTs, onlyFor: user };
          await postAnswer(client, deps.clock, place, answer.aside);
        }
      },
      say,
    );
  });

  app.event('message', async ({ event, client, context }) => {
    // Edits, joins and messages of bots carry a subtype or a bot_id; only what a person typed is a request.
    if (event.channel_type !== 'im' || event.subtype !== undefined) return;
    if (event.bot_id !== undefined || event.text === undefined) return;
    const { text, user, channel } = event;
    const threadTs = event.thread_ts ?? null;
    const say = async (drawing: Drawing): Promise<void> =>
      postAnswer(client, deps.clock, { channel, threadTs }, drawing);
    await wall.around(
      { event: 'message.im', channelId: channel },
      async () => {
        const typed = afterMention(text, context.botUserId ?? '');
        const person = personAt(deps, user, channel);
        const answer = await answerTo(typed, { person, threadTs }, deps);
        await sayWithChart(answer.drawing, say, async () => deps.desk.chartsRefused(person));
        if (answer.aside !== undefined) await say(answer.aside);
      },
      say,
    );
  });
}
