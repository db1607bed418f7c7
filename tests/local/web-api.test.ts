import { WebClient, LogLevel } from '@slack/web-api';
import { expect, test } from 'vitest';
import { RecordedClock, seededRandom } from '../../src/clock.ts';
import { startLocalWorkspace } from '../../src/local/workspace.ts';

test('says who the bot is and posts', async () => {
  const clock = new RecordedClock(1_700_000_000_000);
  await using slack = await startLocalWorkspace({ clock, random: seededRandom(1) });
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    logLevel: LogLevel.ERROR,
  });
  expect((await client.auth.test()).user_id).toBe(slack.botUserId);
  const channel = slack.addChannel({ name: 'desk' });
  const posted = await client.chat.postMessage({ channel, text: 'hello' });
  expect(posted.ts).toBe('1700000000.000000');
});
