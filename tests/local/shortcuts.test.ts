import { expect, test } from 'vitest';
import { start } from './start.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });

test('a message shortcut carries its message, may open a modal, and is answered for its asker only', async () => {
  await using w = await start();
  const bodies: unknown[] = [];
  await w.run((app) => {
    app.shortcut('why_here', async ({ ack, shortcut, respond, client }) => {
      await ack();
      bodies.push(shortcut);
      const view = { type: 'modal' as const, title: plain('Why'), blocks: [{ type: 'divider' }] };
      await client.views.open({ trigger_id: shortcut.trigger_id, view });
      if ('response_url' in shortcut) await respond('because');
    });
  });
  const channel = 'C1DESK';
  const ts = String((await w.client.chat.postMessage({ channel, text: 'an alert' })).ts);
  const result = await w.slack.shortcut('U2BEN', channel, ts, 'why_here');
  expect(result.failure).toBeNull();
  const [answer] = await result.atLeast(1);
  expect(answer).toMatchObject({ text: 'because', ephemeralFor: 'U2BEN' });
  expect(w.slack.modal('U2BEN')).not.toBeNull();
  expect(bodies).toMatchObject([
    {
      type: 'message_action',
      callback_id: 'why_here',
      channel: { id: channel },
      message: { ts, text: 'an alert' },
      user: { id: 'U2BEN' },
    },
  ]);
});

test('shortcuts are not offered on what is not there', async () => {
  await using w = await start();
  await expect(w.slack.shortcut('U2BEN', 'C1DESK', '1.000001', 'why_here')).rejects.toThrow(
    'No message 1.000001',
  );
});
