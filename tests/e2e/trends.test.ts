import { afterEach, beforeEach, expect, test } from 'vitest';
import { openWireNewsroom, type Report } from './wire-newsroom.ts';

const hourMs = 3_600_000;
const strike = (feed: Report['feed'], id: string, title: string, more: string): Report => ({
  feed,
  id,
  title,
  text: `OSLO, Norway - ${title}. ${more}`,
});
/** One story a feed of an ordinary hour, about somewhere else each. */
const ordinary = [
  ['Lima council plants trees along the river', 'LIMA, Peru - The council of Lima in Peru'],
  ['Nairobi museum shows old maps', 'NAIROBI, Kenya - The museum of Nairobi in Kenya'],
  ['Hanoi library opens a reading room', 'HANOI, Vietnam - The library of Hanoi in Vietnam'],
] as const;

let room: Awaited<ReturnType<typeof openWireNewsroom>>;
beforeEach(async () => {
  room = await openWireNewsroom();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

async function receiveStrike(): Promise<void> {
  await room.receive(
    strike(
      'harbour-world',
      's1',
      'Dock workers strike stops Norway ports',
      'Cranes in Oslo and Bergen stood still from dawn over pay.',
    ),
    strike(
      'northern-sport',
      's2',
      'Norway ports stand still as dock workers strike',
      'Four thousand members of the union left their posts before sunrise.',
    ),
    strike(
      'harbour-world',
      's3',
      'Minister urges talks as dock workers strike in Norway ports',
      'The labour minister invited both sides to her office on Tuesday.',
    ),
    strike(
      'northern-sport',
      's4',
      'Ferries wait outside Norway ports as dock workers strike',
      'Passengers spent the afternoon at anchor with free waffles.',
    ),
    strike(
      'harbour-world',
      's5',
      'Dock workers strike in Norway ports enters evening',
      'Employers offered three per cent; the union asks for seven.',
    ),
  );
}

test('before the first story, and for a query without any, it is said plainly', async () => {
  const none = await room.wire('trends');
  expect(none.said).toBe(
    'No stories in the last 24 hours. They are counted from the first one that comes after a feed’s first poll.',
  );
  expect(none.message.ephemeralFor).toBe('U1AMARA');
  await receiveStrike();
  expect((await room.wire('trends ferret 7d')).said).toBe(
    'No stories in the last 7 days match ferret; of all there are 5. Try fewer words, or /wire trends 7d.',
  );
  expect((await room.wire('trends colour:red')).said).toContain('That query cannot be read');
});

test('in the first three days the most reported stand there, and nothing is called unusual', async () => {
  await receiveStrike();
  const { said, message } = await room.wire('trends');
  expect(said).toContain('5 stories in the last 24 hours. Most reported:');
  expect(said).toContain('Too little history to say what is usual');
  expect(said).toContain('Norway');
  expect(said).not.toContain('usual,');
  expect(JSON.stringify(message.blocks)).toContain('data_visualization');
});

test('after a week a rise stands there with its running stories; a chart Slack refuses becomes a table for a week', async () => {
  const asked: Report[] = [];
  for (let day = 0; day < 8; day += 1) {
    for (const [title, text] of ordinary) {
      asked.push({
        feed: 'harbour-world',
        id: `${day} ${title}`,
        title: `${title}, day ${day}`,
        text: `${text} said so on day ${day}.`,
      });
    }
    await room.receive(...asked.splice(0));
    room.clock.advanceBy(24 * hourMs);
  }
  await receiveStrike();

  const charted = await room.wire('trends');
  expect(charted.said).toMatch(/Above the usual:/);
  expect(charted.said).toMatch(/Norway.* 5 stories, usually none, 2 sources/);
  expect(charted.said).toContain('• Dock workers strike stops Norway ports');
  expect(charted.said).not.toContain('Lima council');
  expect(charted.message.blocks?.[0]).toMatchObject({
    type: 'data_visualization',
    chart: { type: 'line' },
  });
  expect((await room.wire('trends dock 24h')).said).toContain('What you asked for');

  // Slack says no more about refused blocks of a response_url than this.
  room.slack.faults.push('response_url', { kind: 'status', status: 400, when: 'before' });
  const table = await room.wire('trends');
  expect(table.message.blocks?.at(-1)).toMatchObject({ type: 'table' });
  expect(table.said).toMatch(/Norway.* \| 5 \| ▁+█/);
  expect(room.slack.faults.left()).toBe(0);
  // Remembered: no second try.
  expect(JSON.stringify((await room.wire('trends')).message.blocks)).not.toContain(
    'data_visualization',
  );
  room.clock.advanceBy(8 * 24 * hourMs);
  expect(JSON.stringify((await room.wire('trends 30d')).message.blocks)).toContain(
    'data_visualization',
  );

  room.slack.faults.push('chat.postMessage', { kind: 'error', error: 'invalid_blocks' });
  const mentioned = await room.say(`<@${room.slack.botUserId}> trends 30d`, 'C1DESK');
  expect(mentioned.message.blocks?.at(-1)).toMatchObject({ type: 'table' });
});

test('what is embargoed or killed is nowhere', async () => {
  await receiveStrike();
  await room.store.db.updateTable('stories').set({ is_visible: 0 }).execute();
  expect((await room.wire('trends')).said).toContain('No stories in the last 24 hours');
});

test('why says what the urgency of a report was read from', async () => {
  await room.wire('follow is:breaking');
  await room.receive(
    strike(
      'harbour-world',
      'b',
      'BREAKING: Dock workers strike stops Norway ports',
      'Cranes stood.',
    ),
    strike(
      'northern-sport',
      'o',
      'BREAKING: Opinion: why the ports must stand still',
      'I think so.',
    ),
  );
  expect((await room.wire('why dock workers')).said).toContain(
    'Urgency  breaking: the headline begins with BREAKING or JUST IN',
  );
  expect((await room.wire('why ports must stand')).said).toContain(
    'Urgency  none: the headline begins with BREAKING or JUST IN, but it is no report (opinion)',
  );
  expect(room.alerts('C1DESK')).toHaveLength(1);
});
