import { expect, test } from 'vitest';
import type { DatelineDeps } from '../../src/dateline.ts';
import type { GistModel } from '../../src/gist/model.ts';
import { openWireNewsroom, type Report } from './wire-newsroom.ts';

const desk = 'C1DESK';
const budget: Report = {
  feed: 'harbour-world',
  id: 'budget',
  title: 'Taiwan parliament approves defence budget',
  text: 'TAIPEI, Taiwan - The Taiwanese parliament approved a defence budget on Monday after weeks of debate. The ruling party said the vote showed unity. The opposition party abstained from the vote in Taipei. The prime minister welcomed the decision of lawmakers.',
};
const protest: Report = {
  feed: 'northern-sport',
  id: 'protest',
  title: 'Opposition protests as Taiwan parliament approves defence budget',
  text: 'TAIPEI, Taiwan - Opposition lawmakers protested in Taipei after the Taiwanese parliament approved the defence budget on Monday. The ruling party called the vote on the budget a day of unity. About 300 people gathered before the parliament.',
};

const nowhere: NonNullable<DatelineDeps['resolveAll']> = (_host, callback) => {
  callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), []);
};

/** A newsroom whose model answers so, after both reports have come; nothing leaves, for no name leads anywhere. */
async function newsroom(answers: readonly string[]) {
  const asked: string[] = [];
  const model: GistModel = {
    name: 'small',
    write: async ({ prompt }) => {
      asked.push(prompt);
      return Promise.resolve(answers[asked.length - 1] ?? '');
    },
  };
  const other = { gist: { model, budget: 5 }, resolveAll: nowhere };
  const room = await openWireNewsroom({}, [], other);
  await room.wire('follow taiwan');
  await room.receive(budget, protest);
  return { room, asked };
}

test('a running story of two publishers is redrawn with a gist, after its alerts', async () => {
  const gist =
    'The Taiwanese parliament approved a defence budget on Monday. Opposition lawmakers protested in Taipei, where about 300 people gathered before the parliament.';
  const { room: opened, asked } = await newsroom([gist]);
  await using room = opened;
  const before = room.alerts(desk);
  expect(before).toHaveLength(1);
  expect(asked).toEqual([]);
  expect(JSON.stringify(before)).not.toContain('Written by a machine');
  room.clock.advanceBy(3 * 60_000);
  await room.dateline.tick();
  await expect.poll(() => asked.length).toBe(1);
  await expect
    .poll(async () => {
      await room.settle();
      return JSON.stringify(room.alerts(desk)[0]?.blocks);
    })
    .toContain('Written by a machine from 2 reports');
  expect(JSON.stringify(room.alerts(desk)[0]?.blocks)).toContain('where about 300 people gathered');
  expect(room.alerts(desk)).toHaveLength(1);
});

test('what may not be shown leaves the publishers’ sentences', async () => {
  const { room: opened, asked } = await newsroom([
    'The Taiwanese parliament approved 40 budgets on Monday, see http://coast.example',
  ]);
  await using room = opened;
  room.clock.advanceBy(3 * 60_000);
  await room.dateline.tick();
  await expect.poll(() => asked.length).toBe(1);
  await room.dateline.stop();
  const shown = JSON.stringify(room.alerts(desk)[0]?.blocks);
  expect(shown).not.toContain('machine');
  expect(shown).toContain('Northern Sport');
});
