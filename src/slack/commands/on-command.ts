import { WebAPIPlatformError } from '@slack/web-api';
import { asSent, type Drawing } from '../blocks/drawing.ts';
import { forAsker } from '../blocks/follow.ts';
import { personAt, type Listening } from '../listening.ts';
import { sayWithChart } from '../say-with-chart.ts';
import { answerTo } from './answer.ts';

/** Listens for the slash command. */
export function listenForCommands({ app, deps, wall }: Listening): void {
  app.command(/^/, async ({ command: request, ack, respond, client }) => {
    await ack();
    const tell = async (drawing: Drawing): Promise<void> => {
      await respond({ ...asSent(drawing), response_type: 'ephemeral' });
    };
    const fields = { command: request.command, channelId: request.channel_id };
    await wall.around(
      fields,
      async () => {
        if (request.command !== deps.command) {
          await tell(forAsker(`Dateline listens to ${deps.command} here.`, []).drawing);
          return;
        }
        const person = personAt(deps, request.user_id, request.channel_id);
        const answer = await answerTo(request.text, { person, threadTs: null }, deps);
        if (answer.modal !== undefined) {
          try {
            await client.views.open({ trigger_id: request.trigger_id, view: answer.modal });
            return;
          } catch (error) {
            // The three seconds of a trigger are over: the same is said in words.
            if (!(error instanceof WebAPIPlatformError)) throw error;
          }
        }
        await sayWithChart(
          answer.drawing,
          async (drawing) => {
            await respond({
              ...asSent(drawing),
              response_type: answer.audience === 'channel' ? 'in_channel' : 'ephemeral',
            });
          },
          async () => deps.desk.chartsRefused(person),
        );
        if (answer.aside !== undefined) await tell(answer.aside);
      },
      tell,
    );
  });
}
