import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { RecordedClock } from '../../src/clock.ts';
import type { Desk } from '../../src/desk/desk.ts';
import type { LocalView } from '../../src/local/state.ts';
import { linesOf } from '../../src/local/transcript.ts';
import { validateView } from '../../src/local/validate.ts';
import { noon, take } from './made-up.ts';
import { startNewsroom, type Newsroom } from './newsroom.ts';

const amara = 'U001AMARA';
const desk = 'C001DESK';
const away = 'C002AWAY';

let room: Newsroom;
beforeEach(async () => {
  room = await startNewsroom();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

/** What a view shows, as text. */
function shown(view: LocalView | null | undefined): string {
  if (view === null || view === undefined) throw new Error('no view');
  expect(validateView(view.payload)).toEqual([]);
  return JSON.stringify(view.payload);
}

/** Waits until something holds: the app works on after its ack. */
async function until<T>(look: () => T | null | undefined): Promise<T> {
  for (let tries = 0; tries < 2000; tries += 1) {
    const found = look();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  throw new Error('it never came');
}

async function openForm(): Promise<string> {
  const { failure } = await room.slack.command(amara, desk, '/wire', 'follow');
  expect(failure).toBeNull();
  return (await until(() => room.slack.modal(amara))).id;
}

const fill = (query: string, channel?: string) => ({
  query: { query },
  ...(channel === undefined ? {} : { channel: { channel } }),
});

describe('the form of follow', () => {
  test('opens on /wire follow alone, preset to the channel, and says in public what is followed', async () => {
    const id = await openForm();
    expect(shown(room.slack.modal(amara))).toContain(`"initial_conversation":"${desk}"`);
    const said = room.slack.history(desk).length;
    const sent = await room.slack.submit(amara, id, fill('“oil prices” –sport'));
    expect(sent).toEqual({ errors: {}, failure: null });
    expect(room.slack.modal(amara)).toBeNull();
    const message = await until(() => room.slack.history(desk)[said]);
    const lines = linesOf(room.slack.state, message).join('\n');
    expect(lines).toContain('S1 "oil prices" -sport');
    expect(lines).toContain('[Undo]');
    expect(room.desk.asked.at(-1)?.person).toMatchObject({ channelId: desk, isDirect: false });
  });

  test('a query that cannot be read stays, with what was meant under the input', async () => {
    const id = await openForm();
    const sent = await room.slack.submit(amara, id, fill('regoin:europe'));
    expect(sent.errors['query']).toContain('there is no field regoin');
    expect(sent.errors['query']).toContain('Did you mean region:europe?');
    expect(room.slack.modal(amara)?.id).toBe(id);
    expect((await room.slack.submit(amara, id, fill('region:europe'))).errors).toEqual({});
  });

  test('a channel that cannot be posted in says the fix under the channel', async () => {
    room.desk.standing = 'not-member';
    const id = await openForm();
    const { errors } = await room.slack.submit(amara, id, fill('topic:sport', away));
    expect(errors['channel']).toContain('/invite @Dateline');
    expect(room.desk.asked.at(-1)?.person.channelId).toBe(away);
  });

  test('shows what a query finds before it is followed, or what is wrong with it', async () => {
    room.desk.stories = [take()];
    const id = await openForm();
    const tried = async (query: string, wanted: string): Promise<void> => {
      await room.slack.pressInView(amara, id, 'try_query', { entries: fill(query) });
      const view = room.slack.modal(amara);
      await until(() => (shown(view).includes(wanted) ? true : null));
    };
    await tried('fisheries', 'Island parliament backs');
    await tried('zebra', 'the one stored story');
    await tried('regoin:europe', 'Did you mean');
    expect(shown(room.slack.modal(amara))).toContain('"initial_value":"regoin:europe"');
    expect(room.desk.asked.some(({ verb }) => verb === 'follow')).toBe(false);
    expect((await room.slack.submit(amara, id, fill('fisheries'))).errors).toEqual({});
  });

  test('followed already says so under the query', async () => {
    const first = await openForm();
    await room.slack.submit(amara, first, fill('topic:sport'));
    const second = await openForm();
    const { errors } = await room.slack.submit(amara, second, fill('topic:sport'));
    expect(errors['query']).toContain('Already followed there, as S1');
  });

  test('everything but … asks back in the form', async () => {
    const id = await openForm();
    await room.slack.submit(amara, id, fill('-topic:sport'));
    const question = room.slack.modal(amara);
    expect(shown(question)).toContain('311 stories');
    await room.slack.submit(amara, question?.id ?? '');
    expect(room.slack.modal(amara)).toBeNull();
    expect(room.desk.asked.at(-1)?.detail).toEqual({ query: '-topic:sport', confirmed: true });
  });

  test('what takes longer than Slack waits closes the form, and is said in messages', async () => {
    const ackClock = new RecordedClock(noon);
    await using slow = await startNewsroom({ ackClock });
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const { follow } = slow.desk;
    const late: Desk['follow'] = async (...asked) => {
      await promise;
      return follow(...asked);
    };
    Object.assign(slow.desk, { follow: late });
    const submitted = async (query: string) => {
      await slow.slack.command(amara, desk, '/wire', 'follow');
      const { id } = await until(() => slow.slack.modal(amara));
      const sent = slow.slack.submit(amara, id, fill(query));
      while (slow.slack.modal(amara) !== null) {
        await new Promise((turn) => {
          setImmediate(turn);
        });
        ackClock.advanceBy(100);
      }
      return sent;
    };
    expect(await submitted('topic:sport')).toEqual({ errors: {}, failure: null });
    expect(await submitted('regoin:europe')).toEqual({ errors: {}, failure: null });
    resolve(undefined);
    const message = await until(() => slow.slack.history(desk)[0]);
    expect(linesOf(slow.slack.state, message).join(' ')).toContain('S1 topic:sport');
    const dm = slow.slack.directMessage(amara);
    const refusal = await until(() => slow.slack.history(dm)[0]);
    expect(refusal.text).toContain('Nothing was changed. there is no field regoin');
  });

  test('a failing desk is told in the form, with an error id', async () => {
    const id = await openForm();
    room.desk.failure = new Error('table subscriptions is locked');
    await room.slack.submit(amara, id, fill('topic:sport'));
    expect(shown(room.slack.modal(amara))).toMatch(/error id \w{6}/);
    expect(shown(room.slack.modal(amara))).not.toContain('locked');
  });

  test('a form from an older version is answered', async () => {
    const id = await openForm();
    const view = room.slack.modal(amara);
    if (view === null) throw new Error('no modal');
    view.payload = { ...view.payload, callback_id: 'gone' };
    await room.slack.submit(amara, id, fill('topic:sport'));
    expect(shown(room.slack.modal(amara))).toContain('older version');
  });

  test('where no form can open, a button does it', async () => {
    const asked = await room.ask(amara, desk, '@dateline follow');
    expect(asked.lines).toContain('/wire follow region:asia-pacific');
    const { ts, channelId } = asked.message;
    await room.slack.press(amara, ts, channelId, 'open_follow');
    expect(shown(await until(() => room.slack.modal(amara)))).toContain('Follow the wires');
  });
});

describe('the App Home', () => {
  const home = (): LocalView | undefined => room.slack.state.homes.get(amara);

  test('shows nothing followed and no stories, then what there is, each with Unfollow', async () => {
    await room.slack.openHome(amara);
    const empty = shown(await until(home));
    expect(empty).toContain('Nothing yet');
    expect(empty).toContain('No stories yet');
    expect(empty).toContain('/wire search');
    room.desk.stories = [take()];
    const id = await openForm();
    await room.slack.submit(amara, id, fill('topic:sport'));
    const before = home()?.hash;
    await room.slack.openHome(amara);
    const full = shown(await until(() => (home()?.hash === before ? null : home())));
    expect(full).toContain('S1 topic:sport');
    expect(full).toContain(`"channel_id":"${desk}"`);
    expect(full).toContain('Island parliament backs');
  });

  test('Unfollow there is told to the channel, with Undo, and the home is redrawn', async () => {
    const id = await openForm();
    await room.slack.submit(amara, id, fill('topic:sport'));
    await room.slack.openHome(amara);
    const view = await until(home);
    const said = room.slack.history(desk).length;
    await room.slack.pressInView(amara, view.id, 'home_unfollow');
    const message = await until(() => room.slack.history(desk)[said]);
    expect(linesOf(room.slack.state, message).join('\n')).toContain('ended S1 topic:sport');
    await until(() => (shown(home()).includes('Nothing yet') ? true : null));
    await room.slack.press(amara, message.ts, desk, 'undo_unfollow');
    await until(() => (room.desk.asked.at(-1)?.verb === 'refollow' ? true : null));
  });

  test('Unfollow where Dateline may no longer speak is told to the person', async () => {
    const id = await openForm();
    await room.slack.submit(amara, id, fill('topic:sport'));
    await room.slack.openHome(amara);
    const view = await until(home);
    await room.slack.kick(desk, room.slack.botUserId);
    const dm = room.slack.directMessage(amara);
    await room.slack.pressInView(amara, view.id, 'home_unfollow');
    const told = await until(() => room.slack.history(dm).at(-1));
    expect(linesOf(room.slack.state, told).join('\n')).toContain('ended S1 topic:sport');
    await until(() => (shown(home()).includes('Nothing yet') ? true : null));
  });

  test('Follow… opens the form; with no channel chosen it is for the person alone', async () => {
    await room.slack.openHome(amara);
    const view = await until(home);
    await room.slack.pressInView(amara, view.id, 'open_follow');
    const form = await until(() => room.slack.modal(amara));
    expect(shown(form)).not.toContain('initial_conversation');
    await room.slack.submit(amara, form.id, fill('topic:sport'));
    const dm = room.slack.directMessage(amara);
    expect(room.desk.asked.at(-1)?.person).toMatchObject({ channelId: dm, isDirect: true });
    await until(() => room.slack.history(dm).at(-1));
    const again = await until(() => room.slack.state.homes.get(amara));
    await room.slack.pressInView(amara, again.id, 'open_follow');
    const second = await until(() => room.slack.modal(amara));
    await room.slack.submit(amara, second.id, fill('topic:arts', desk));
    expect(room.desk.asked.at(-1)?.person).toMatchObject({ channelId: desk, isDirect: false });
  });
});

describe('message shortcuts', () => {
  test('Why is this here? answers its chooser only, of that very message', async () => {
    room.desk.stories = [take()];
    const { ts } = await room.slack.say(amara, desk, 'an alert');
    const result = await room.slack.shortcut(amara, desk, ts, 'why_here');
    const [answer] = await result.atLeast(1);
    if (answer === undefined) throw new Error('no answer');
    expect(answer.ephemeralFor).toBe(amara);
    expect(linesOf(room.slack.state, answer).join('\n')).toContain('Politics');
    expect(room.desk.asked.at(-1)?.detail).toEqual({ which: '', messageTs: ts });
  });

  test('a shortcut of an older version is answered', async () => {
    const { ts } = await room.slack.say(amara, desk, 'an alert');
    const result = await room.slack.shortcut(amara, desk, ts, 'mute_here');
    const [answer] = await result.atLeast(1);
    expect(answer?.text).toContain('older version');
  });
});

test('a mention nobody understands is answered to its writer alone', async () => {
  const { ts } = await room.slack.say(amara, desk, '@dateline thanks');
  const answer = await until(() => room.slack.state.channels.get(desk)?.ephemerals.at(-1));
  expect(answer.ephemeralFor).toBe(amara);
  expect(answer.text).toContain('I do not know the word thanks');
  expect(room.slack.state.channels.get(desk)?.threads.get(ts)).toBeUndefined();
});

test('an Undo undoes nothing that was changed since', async () => {
  const { message } = await (async () => {
    const result = await room.slack.command(amara, desk, '/wire', 'follow topic:sport');
    const [first] = await result.atLeast(1);
    if (first === undefined) throw new Error('no answer');
    return { message: first };
  })();
  const ended = await room.slack.command(amara, desk, '/wire', 'unfollow S1');
  const [told] = await ended.atLeast(1);
  await (await room.slack.press(amara, told?.ts ?? '', desk, 'undo_unfollow')).atLeast(1);
  const late = await room.slack.press(amara, message.ts, desk, 'undo_follow');
  const [answer] = await late.atLeast(1);
  expect(answer?.text).toContain('S1 was changed since then');
});
