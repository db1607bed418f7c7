import { expect, test } from 'vitest';
import type { UserId } from '../../src/news/ids.ts';
import { arrival, markets } from '../store/newsroom.ts';
import { ines, openNewsdesk } from './newsdesk.ts';

const direct = { ...ines, channelId: 'D001INES' as typeof markets, isDirect: true };

test('a home holds what its person follows anywhere, nothing of others, and the newest running stories', async () => {
  await using room = await openNewsdesk();
  await room.desk.follow(ines, 'ferry');
  await room.desk.follow({ ...ines, channelId: markets }, 'oil');
  await room.desk.follow({ ...ines, userId: 'U002BO' as UserId }, 'strike');
  await room.desk.follow(direct, 'flood');
  const bo = { ...direct, userId: 'U002BO' as UserId, channelId: 'D002BO' as typeof markets };
  await room.desk.follow(bo, 'secret');
  await room.receive([arrival({ guid: 'a', title: 'Ferry sinks off Kaohsiung', text: 'Forty.' })]);
  room.clock.advanceBy(60_000);
  await room.receive([arrival({ guid: 'b', title: 'Port strike ends in Porto', text: 'Cranes.' })]);
  const home = await room.desk.home(direct);
  expect(home.mine.map(({ query }) => query)).toEqual(['ferry', 'oil', 'flood']);
  expect(home.running.map(({ running, take }) => [running.headline, take.title])).toEqual([
    ['Port strike ends in Porto', 'Port strike ends in Porto'],
    ['Ferry sinks off Kaohsiung', 'Ferry sinks off Kaohsiung'],
  ]);
  expect((await room.desk.home(bo)).mine.map(({ query }) => query)).toEqual(['strike', 'secret']);
});
