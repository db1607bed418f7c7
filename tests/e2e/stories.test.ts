import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LocalMessage, LocalView } from '../../src/local/state.ts';
import { linesOf } from '../../src/local/transcript.ts';
import { validateView } from '../../src/local/validate.ts';
import { openWireNewsroom, type Report } from './wire-newsroom.ts';

const amara = 'U1AMARA';
const desk = 'C1DESK';
const cup: Report = {
  feed: 'harbour-world',
  id: 'cup',
  title: 'Norway beat Sweden to win ice hockey cup final',
  text: 'OSLO, Norway - Norway beat Sweden 3-2 in the ice hockey cup final on Sunday. The goalkeeper saved two penalties.',
};
const parade: Report = {
  feed: 'northern-sport',
  id: 'parade',
  title: 'Oslo crowds greet hockey champions',
  text: 'Thousands lined the quays as an open bus brought the players home, singing in the rain all afternoon.',
};
const quake: Report = {
  feed: 'harbour-world',
  id: 'quake',
  title: 'Earthquake shakes Lima, no damage reported',
  text: 'LIMA, Peru - An earthquake of magnitude 5.8 shook Lima before dawn, waking residents. No damage was reported.',
};

let room: Awaited<ReturnType<typeof openWireNewsroom>>;
beforeEach(async () => {
  room = await openWireNewsroom();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

function repliesTo(ts: string): LocalMessage[] {
  const all = room.slack.state.channels.get(desk)?.byTs.values().toArray() ?? [];
  return all.filter(({ threadTs }) => threadTs === ts);
}

/** The alert with this headline as it stands, and its thread, as people read them. */
function alert(title: string): { ts: string; said: string; thread: string[] } {
  const root = room.slack
    .history(desk)
    .find(
      (one) => one.metadata !== null && linesOf(room.slack.state, one).join('\n').includes(title),
    );
  if (root === undefined) throw new Error(`no alert says ${title}`);
  return {
    ts: root.ts,
    said: linesOf(room.slack.state, root).join('\n'),
    thread: repliesTo(root.ts).map((one) => linesOf(room.slack.state, one).join('\n')),
  };
}

async function shownModal(): Promise<LocalView> {
  for (let tries = 0; tries < 5000; tries += 1) {
    const view = room.slack.modal(amara);
    if (view !== null) return view;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  throw new Error('no modal came');
}

async function chooseAct(ts: string, value: string): Promise<LocalView> {
  const pressed = await room.slack.press(amara, ts, desk, 'story_acts', { choice: value });
  expect(pressed.failure).toBeNull();
  return shownModal();
}

test('two alerts of one story become one thread, and come apart again', async () => {
  await room.wire('follow hockey');
  await room.receive(cup, parade);
  const [first, second] = [alert(cup.title), alert(parade.title)];
  expect(first.said).toContain('[…]');

  const form = await chooseAct(second.ts, 'merge 2');
  expect(validateView(form.payload)).toEqual([]);
  expect(JSON.stringify(form.payload)).toContain(cup.title);
  expect(await room.slack.submit(amara, form.id, { story: { story: '1' } })).toEqual({
    errors: {},
    failure: null,
  });
  await room.settle();
  expect(alert(cup.title).said).toMatch(/2 independent publishers/);
  expect(alert(parade.title).said).toMatch(
    /amara says this is the same story as .*cup final.*Go there/,
  );
  expect(alert(parade.title).said).toMatch(/^MERGED/);
  expect(alert(parade.title).thread.at(-1)).toMatch(/goes on in its own thread.*\[Undo\]/s);
  expect(alert(cup.title).thread.at(-1)).toContain('What was reported of it until now is there.');
  expect((await room.wire('why 2')).said).toMatch(/merged Oslo crowds .* into Norway beat/);

  await room.receive({
    ...parade,
    id: 'mayor',
    title: 'Mayor joins hockey champions before Oslo crowds',
    text: 'The mayor climbed the bus that brought the players home along the quays, and sang with the crowds.',
  });
  expect(alert(cup.title).thread.at(-1)).toContain('Mayor joins');
  expect(alert(parade.title).thread.join('\n')).not.toContain('Mayor joins');

  const line = repliesTo(second.ts).at(-1);
  if (line === undefined) throw new Error('no line leads away');
  const undone = await room.press(line, 'undo_story');
  expect(undone[0]?.said).toMatch(/amara took it back. Two stories again/);
  await room.settle();
  expect(alert(parade.title).said).not.toContain('same story');
  expect(alert(cup.title).thread.at(-1)).toContain('another story than Oslo crowds');
});

test('a report that does not belong gets a message of its own', async () => {
  await room.wire('follow hockey');
  await room.receive(cup);
  await room.receive({
    ...parade,
    id: 'bronze',
    title: 'Norway beat Sweden in ice hockey bronze match',
    text: 'Norway beat Sweden 4-1 in the ice hockey bronze match of the juniors on Sunday; the goalkeeper of the cup saved two penalties.',
  });
  const root = alert(cup.title);
  expect(root.thread.at(-1)).toContain('bronze');
  const form = await chooseAct(root.ts, 'split 1');
  expect(validateView(form.payload)).toEqual([]);
  const empty = await room.slack.submit(amara, form.id, { reports: { reports: ['1', '2'] } });
  expect(empty.errors['reports']).toContain('Leave at least one');
  await room.slack.submit(amara, form.id, { reports: { reports: ['2'] } });
  await room.settle();
  expect(alert('NEW  Norway beat Sweden in ice hockey bronze match').said).toContain(
    'Northern Sport',
  );
  expect(alert(cup.title).thread.at(-1)).toMatch(
    /a report here is another story: .*bronze.*Go there/,
  );
  expect(alert(cup.title).said).not.toContain('publishers');
});

test('a correction is shown in the channel, once', async () => {
  await room.wire('follow earthquake');
  await room.receive(quake);
  await room.receive({
    ...quake,
    title: 'CORRECTED-Earthquake shakes Lima, no damage reported',
    text: `${quake.text} The magnitude was 6.1, not 5.8.`,
  });
  const shown = room.slack.history(desk).filter((one) => one.isBroadcast);
  expect(shown.map((one) => linesOf(room.slack.state, one)[0])).toEqual([
    expect.stringMatching(/^CORRECTED {2}Earthquake/),
  ]);
  expect(alert('CORRECTED').said).toContain('Lima');
  await room.receive({
    ...quake,
    title: 'CORRECTED-Earthquake shakes Lima, no damage reported',
    text: `${quake.text} The magnitude was 6.2, not 5.8.`,
  });
  expect(room.slack.history(desk).filter((one) => one.isBroadcast)).toHaveLength(1);
});

test('merge and split by word open the form; in a thread a button does', async () => {
  await room.wire('follow hockey');
  await room.receive(cup, parade);
  await room.slack.command(amara, desk, '/wire', 'merge 2');
  const byWord = await shownModal();
  expect(JSON.stringify(byWord.payload)).toContain(`"text":"${cup.title}"`);
  await room.slack.dismiss(amara, byWord.id);
  const { ts } = alert(cup.title);
  expect((await room.wire('split nothing of the kind')).said).toContain('No single story fits');
  const asked = await room.say(`<@${room.slack.botUserId}> merge`, desk, ts);
  expect(asked.said).toMatch(/cup final\s*\n?.*\[Same story as…\]/);
  const pressed = await room.slack.press(amara, asked.message.ts, desk, 'story_acts');
  expect(pressed.failure).toBeNull();
  const byButton = JSON.stringify((await shownModal()).payload);
  expect(byButton).toContain(`"text":"${parade.title}"`);
  expect(byButton).toContain('Same story as…');
});
