import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocalView } from '../../src/local/state.ts';
import { linesOf } from '../../src/local/transcript.ts';
import { validateView } from '../../src/local/validate.ts';
import { openWireNewsroom, type Report } from './wire-newsroom.ts';

const amara = 'U1AMARA';
const [desk, attic] = ['C1DESK', 'C3ATTIC'];
const cup: Report = {
  feed: 'northern-sport',
  id: 'cup',
  title: 'Norway beat Sweden to win ice hockey cup final',
  text: 'OSLO, Norway - Norway beat Sweden 3-2 in the ice hockey cup final on Sunday. The goalkeeper saved two penalties.',
};

let room: Awaited<ReturnType<typeof openWireNewsroom>>;
beforeEach(async () => {
  room = await openWireNewsroom();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

async function until<T>(look: () => T | null | undefined): Promise<T> {
  for (let tries = 0; tries < 5000; tries += 1) {
    const found = look();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  throw new Error('it never came');
}

/** The alert in a channel as it stands, as a person reads it. */
function alert(channel: string): string {
  const root = room.slack.history(channel).find(({ metadata }) => metadata !== null);
  return root === undefined ? '' : linesOf(room.slack.state, root).join('\n');
}

/** Opens the tags of the first alert in a channel. */
async function openTags(channel: string): Promise<LocalView> {
  const root = room.slack.history(channel).find(({ metadata }) => metadata !== null);
  const pressed = await room.slack.press(amara, root?.ts ?? '', channel, 'wrong_tags');
  expect(pressed.failure).toBeNull();
  const view = await until(() => room.slack.modal(amara));
  expect(validateView(view.payload)).toEqual([]);
  return view;
}

test('wrong tags, corrected from the alert: posted where they belong, said where they do not, undone', async () => {
  await room.wire('follow topic:sport');
  await room.wire('follow topic:economy country:denmark', attic);
  await room.receive(cup);
  expect(alert(desk)).toContain('[Wrong tags?]');
  expect(alert(attic)).toBe('');

  const view = await openTags(desk);
  expect(JSON.stringify(view.payload)).toContain('Norway');
  const wrong = { topic: { topic: 'economy' }, countries: { countries: 'Denmark, Norwya' } };
  const refused = await room.slack.submit(amara, view.id, wrong);
  expect(refused.errors['countries']).toContain('Did you mean norway?');
  const right = { ...wrong, countries: { countries: 'Denmark' } };
  expect(await room.slack.submit(amara, view.id, right)).toEqual({ errors: {}, failure: null });

  const told = await until(() => room.slack.state.channels.get(desk)?.ephemerals.at(-1));
  const { said } = room.read(told);
  expect(told.ephemeralFor).toBe(amara);
  expect(said).toContain('posted in 1 more channel');
  expect(said).toContain('no longer asks for it');
  expect(said).toContain('[Undo]');
  await room.settle();
  expect(alert(attic)).toContain(cup.title);
  expect(alert(attic)).toMatch(/@?amara corrected the tags: Sport.* → .*Economy/);
  expect(alert(desk)).toContain('Nothing followed here asks for it any more.');
  expect((await room.wire('search country:denmark hockey')).said).toContain(cup.title);
  expect((await room.wire('why hockey')).said).toMatch(/amara corrected the tags/);
  expect((await room.wire('quality')).said).toMatch(/Sport {2}0 % \(0 of 1\)/);

  const undone = await room.press(told, 'undo_correction');
  expect(undone[0]?.said).toContain('Tags put back');
  await room.settle();
  expect(alert(desk)).not.toContain('corrected');
  expect(alert(attic)).toContain('put the tags back');
  expect(alert(attic)).toContain('Nothing followed here asks for it any more.');
  expect((await room.wire('search country:denmark hockey')).said).not.toContain('story 1');
  expect((await room.wire('quality')).said).toContain('Nobody has judged a tag yet');
});

test('✓ counts as a verdict, and unchanged tags are no correction', async () => {
  await room.wire('follow topic:sport');
  await room.receive(cup);
  const view = await openTags(desk);
  const same = await room.slack.submit(amara, view.id);
  expect(same.errors['topic']).toContain('press ✓');
  await room.slack.pressInView(amara, view.id, 'tags_right');
  const thanks = await until(() => {
    const shown = JSON.stringify(room.slack.modal(amara)?.payload);
    return shown.includes('noted that these tags are right') ? shown : null;
  });
  expect(thanks).not.toContain('tags_right');
  expect((await room.wire('quality')).said).toMatch(/Sport {2}100 % \(1 of 1\)/);
});

test('the menu of a message opens the tags of that alert, and says so where there are none', async () => {
  await room.wire('follow topic:sport');
  await room.receive(cup);
  const root = room.slack.history(desk).find(({ metadata }) => metadata !== null);
  await room.slack.shortcut(amara, desk, root?.ts ?? '', 'wrong_tags');
  const view = await until(() => room.slack.modal(amara));
  expect(JSON.stringify(view.payload)).toContain(cup.title);
  await room.slack.dismiss(amara, view.id);
  const { ts } = await room.slack.say(amara, desk, 'lunch?');
  await room.slack.shortcut(amara, desk, ts, 'wrong_tags');
  const none = await until(() => room.slack.modal(amara));
  expect(JSON.stringify(none.payload)).toContain('no alert of Dateline');
});
