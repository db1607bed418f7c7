import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openWireNewsroom, type Report } from './wire-newsroom.ts';

const desk = 'C1DESK';
const elsewhere = 'C2ELSEWHERE';
const attic = 'C3ATTIC';

const cup: Report = {
  feed: 'northern-sport',
  id: 'cup',
  title: 'Oslo club wins cup final on penalties',
  text: 'OSLO, Norway - The Oslo football club won the cup final on penalties on Sunday. The goalkeeper saved two penalties before 20,000 fans. The coach praised the players after the match.',
};
const budget: Report = {
  feed: 'harbour-world',
  id: 'budget',
  title: 'Taiwan parliament approves defence budget',
  text: 'TAIPEI, Taiwan - The Taiwanese parliament approved a defence budget on Monday after weeks of debate. The ruling party said the vote showed unity. The opposition party abstained from the vote in Taipei. The prime minister welcomed the decision of lawmakers. Analysts in Taipei said the budget was the largest in a decade. The finance ministry will publish the details next week. Lawmakers return in September for the next session.',
};
const markets: Report = {
  feed: 'harbour-world',
  id: 'markets',
  title: 'AT&T and oil prices lead markets in New York',
  text: 'NEW YORK, United States - Oil prices and shares of AT&T rose on the stock market on Monday. Investors in the United States expect the Federal Reserve to hold interest rates.',
};

const protest: Report = {
  feed: 'northern-sport',
  id: 'protest',
  title: 'Opposition protests as Taiwan parliament approves defence budget',
  text: 'TAIPEI, Taiwan - Opposition lawmakers protested in Taipei after the Taiwanese parliament approved the defence budget on Monday. The ruling party called the vote on the budget a day of unity. About 300 people gathered before the parliament.',
};

let room: Awaited<ReturnType<typeof openWireNewsroom>>;
beforeEach(async () => {
  room = await openWireNewsroom();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
});

describe('words', () => {
  test('nothing, help and a greeting list every verb, for the asker only', async () => {
    const { said, message } = await room.wire('');
    expect(message.ephemeralFor).toBe('U1AMARA');
    for (const verb of ['follow', 'unfollow', 'list', 'latest', 'search', 'why', 'help']) {
      expect(said).toContain(`/wire ${verb}`);
    }
    expect((await room.wire('help')).said).toBe(said);
    expect((await room.wire('Hello!')).said).toBe(said);
  });

  test('an unknown word gets a suggestion that keeps the rest of what was typed', async () => {
    const slip = await room.wire('folow “oil prices” -sport');
    expect(slip.said).toContain('Did you mean /wire follow "oil prices" -sport?');
    const words = await room.wire('oil prices');
    expect(words.said).toContain('To look for it, type /wire search oil prices;');
    expect(words.message.text).toContain('/wire help');
  });

  test('3,000 characters are answered shortly, whatever the word before them', async () => {
    const long = 'x'.repeat(3000);
    expect((await room.wire(long)).said.length).toBeLessThan(200);
    for (const verb of ['follow', 'search', 'latest']) {
      const { said } = await room.wire(`${verb} ${long}`);
      expect(said).toContain('at most 1000 characters; this one has 3000. Shorten it');
      expect(said.length).toBeLessThan(300);
    }
    expect((await room.wire(`why ${long}`)).said).toContain('No single story fits');
    expect((await room.wire(`unfollow ${long}`)).said).toContain('Nothing is followed here');
  });
});

describe('latest and search', () => {
  test('before the first story both say that there is none, not how badly it matches', async () => {
    expect((await room.wire('latest')).said).toBe('No stories yet.');
    expect((await room.wire('search ferry')).said).toBe('No stories yet.');
    expect((await room.wire('why')).said).toContain('There is no alert here yet');
  });

  test('latest gives the newest first, or those a query matches', async () => {
    await room.receive(cup, budget, markets);
    const titles = (said: string): string[] =>
      [cup, budget, markets].map(({ title }) => title).filter((title) => said.includes(title));
    const { said, message } = await room.wire('latest');
    expect(message.ephemeralFor).toBe('U1AMARA');
    expect(titles(said)).toHaveLength(3);
    expect(said.indexOf(markets.title)).toBeLessThan(said.indexOf(budget.title));
    expect(titles((await room.wire('latest topic:sport')).said)).toEqual([cup.title]);
  });

  test.each([
    ['plain words', 'oil markets'],
    ['smart quotes', '“oil prices” –ferry'],
    ['German and French quotes', '„oil prices“ «stock market»'],
    ['what Slack escapes', 'AT&T'],
    ['a phrase with it', '"shares of AT&T"'],
    ['bold as Slack sends it', '*oil*'],
  ])('search understands %s', async (_, query) => {
    await room.receive(cup, markets);
    const { said } = await room.wire(`search ${query}`);
    expect(said).toContain(markets.title);
    expect(said).not.toContain(cup.title);
  });

  test('search without hits says among how many it looked, and what may help', async () => {
    await room.receive(cup);
    expect((await room.wire('search <ferry>')).said).toContain(
      '<ferry> does not match the one stored story',
    );
    await room.receive(budget);
    const { said } = await room.wire('search ferry');
    expect(said).toContain('ferry matches none of the 2 stored stories');
    expect(said).toContain('word*');
    expect((await room.wire('search')).said).toContain('Search for what?');
  });
});

describe('queries that cannot be read', () => {
  test.each([
    ['"oil prices', 'never closed', '"oil prices"'],
    ['“oil prices', 'never closed', '"oil prices"'],
    ['(oil OR gas', 'never closed', '(oil OR gas)'],
    ['oil)', 'never opened', 'oil'],
    ['regoin:europe', 'no field “regoin”', 'region:europe'],
    ['region:eurpoe', 'no region “eurpoe”', 'region:europe'],
    ['topic:sprot oil', 'no topic “sprot”', 'topic:sport oil'],
    ['country:norwya', 'no country “norwya”', 'country:norway'],
    ['region:latam oil', 'no region “latam”', 'region:americas oil'],
    ['source:"Harbor Wire"', 'no source “Harbor Wire”', 'source:"Harbour Wire"'],
  ])('%s', async (query, problem, better) => {
    for (const verb of ['follow', 'search']) {
      const { said, message } = await room.wire(`${verb} ${query}`);
      expect(message.ephemeralFor).toBe('U1AMARA');
      expect(said).toContain(problem);
      expect(said).toContain('^');
      expect(said.match(/Did you mean/g)).toHaveLength(1);
      expect(said).toContain(`Did you mean ${better}?`);
    }
    expect((await room.wire('list')).said).toContain('Nothing is followed here yet');
  });

  test('where nothing is near, what there is', async () => {
    expect((await room.wire('follow topic:zzz')).said).toContain('arts, crime, disaster');
    expect((await room.wire('follow region:')).said).toContain('africa, americas');
  });
});

describe('follow, list and unfollow', () => {
  test('a small or is taken as a word, and said to be one', async () => {
    const hint = 'OR in capitals means either';
    expect((await room.wire('follow oil or gas')).said).toContain(hint);
    expect((await room.wire('follow oil OR gas')).said).not.toContain(hint);
    expect((await room.wire('follow "trick or treat"')).said).not.toContain(hint);
  });

  test('a colleague named in a query is looked for by name, and not told', async () => {
    const { said, message } = await room.wire('follow @bo');
    expect(said).toContain('S1 bo.');
    expect(message.pings).toEqual(['U1AMARA']);
  });

  test('a follow is told to the channel with its actor and what to expect; Undo takes it back', async () => {
    await room.receive(cup);
    const { said, message } = await room.wire('follow topic:sport');
    expect(message.ephemeralFor).toBeNull();
    expect(said).toContain('@amara follows for this channel: S1 topic:sport. It matched 1 story');
    expect((await room.wire('list')).said).toContain('S1 topic:sport  by @amara');
    const [undone] = await room.press(message, 'undo_follow');
    expect(undone?.message.ts).toBe(message.ts);
    expect(undone?.said).toBe('@amara undid it; no longer followed: S1 topic:sport');
    expect((await room.wire('list')).said).toContain('Nothing is followed here yet');
  });

  test('the same again says so, in another order and another spelling too', async () => {
    await room.wire('follow region:asia-pacific topic:politics "oil prices"');
    for (const same of [
      'region:asia-pacific topic:politics "oil prices"',
      'topic:politics “Oil Prices” region:apac',
    ]) {
      const { said, message } = await room.wire(`follow ${same}`);
      expect(message.ephemeralFor).toBe('U1AMARA');
      expect(said).toContain('Already followed here: S1 region:asia-pacific');
      expect(message.text).toContain('S1');
    }
    const { said } = await room.wire('unfollow topic:politics "oil prices" region:asia-pacific');
    expect(said).toContain('@amara ended S1');
  });

  test('only negative terms: asks with the count; no changes nothing, yes follows', async () => {
    await room.receive(cup, budget, markets);
    const asked = await room.wire('follow -topic:sport');
    expect(asked.message.ephemeralFor).toBe('U1AMARA');
    expect(asked.said).toContain('Everything but that? -topic:sport');
    expect(asked.said).toContain('2 stories in the last 7 days');
    const [kept] = await room.press(asked.message, 'cancel');
    expect(kept?.said).toBe('Nothing was changed.');
    expect((await room.wire('list')).said).toContain('Nothing is followed here yet');

    const again = await room.wire('follow -topic:sport');
    const answers = await room.press(again.message, 'confirm_everything', 2);
    const told = answers.find(({ message }) => message.ephemeralFor === null);
    expect(told?.said).toContain('@amara follows for this channel: S1 -topic:sport');
    const third = await room.wire('follow -topic:sport');
    expect(third.said).toContain('Already followed here: S1 -topic:sport');
  });

  test('unfollow by number can be undone; an unknown number shows what there is', async () => {
    expect((await room.wire('unfollow S1')).said).toContain('Nothing is followed here. Begin with');
    await room.wire('follow topic:sport');
    await room.wire('follow oil');
    const unknown = await room.wire('unfollow S99');
    expect(unknown.said).toContain('S99 is not followed here.');
    expect(unknown.said).toContain('S1 topic:sport\nS2 oil\nEnd one with /wire unfollow S1');
    expect((await room.wire('unfollow')).said).toContain('Which one?');
    const ended = await room.wire('unfollow #1');
    expect(ended.message.ephemeralFor).toBeNull();
    expect(ended.said).toContain('@amara ended S1 topic:sport');
    expect((await room.wire('list')).said).not.toContain('topic:sport');
    const [back] = await room.press(ended.message, 'undo_unfollow');
    expect(back?.said).toBe('@amara undid it; still followed: S1 topic:sport');
    expect((await room.wire('list')).said).toContain('S1 topic:sport');
  });

  test('where Dateline cannot post, it says what to do and follows nothing', async () => {
    await room.slack.archive(attic);
    expect((await room.wire('follow oil', elsewhere)).said).toContain('/invite @Dateline');
    expect((await room.wire('follow -oil', elsewhere)).said).toContain('/invite @Dateline');
    expect((await room.wire('follow oil', attic)).said).toContain('archived');
    for (const channel of [elsewhere, attic]) {
      expect((await room.wire('list', channel)).said).toContain('Nothing is followed here yet');
    }
    expect((await room.wire('latest', elsewhere)).said).toBe('No stories yet.');
    await room.slack.invite(elsewhere, room.slack.botUserId);
    expect((await room.wire('follow oil', elsewhere)).said).toContain('S1 oil');
  });
});

describe('what was followed arrives', () => {
  test('an alert, its longer summary in the thread, a further report, and a root redrawn', async () => {
    await room.wire('follow region:asia-pacific topic:politics');
    await room.receive(budget, cup);
    const [root, ...others] = room.alerts(desk);
    expect(others).toEqual([]);
    const seen = root?.lines.join('\n') ?? '';
    expect(seen).toContain(`NEW  ${budget.title}`);
    expect(seen).toContain('Harbour Wire');
    expect(seen).toContain('Asia-Pacific · Politics · TAIPEI');
    expect(seen).toContain('S1 region:asia-pacific topic:politics');
    expect(root?.isEdited).toBe(false);
    expect(root?.replies).toHaveLength(1);

    await room.receive(protest);
    const [grown, ...none] = room.alerts(desk);
    expect(none).toEqual([]);
    expect(grown?.isEdited).toBe(true);
    expect(grown?.lines.join('\n')).toContain(`DEVELOPING  ${budget.title}`);
    expect(grown?.replies.at(-1)?.lines[0]).toBe(protest.title);

    const title = 'Taiwan parliament approves defence budget after amendments';
    await room.receive({
      ...budget,
      title,
      text: `${budget.text} The speaker closed the sitting.`,
    });
    const [redrawn, ...more] = room.alerts(desk);
    expect(more).toEqual([]);
    expect(redrawn?.ts).toBe(root?.ts);
    expect(redrawn?.isEdited).toBe(true);
    expect(redrawn?.lines.join('\n')).toContain(title);
  });

  test('why names evidence, outcome, and the clause that failed or came too late', async () => {
    await room.receive(markets);
    await room.wire('follow topic:politics');
    await room.wire('follow -topic:politics oil');
    await room.receive(budget);
    const newest = await room.wire('why');
    expect(newest.message.ephemeralFor).toBe('U1AMARA');
    expect(newest.said).toContain(budget.title);
    expect(newest.said).toMatch(/Region {2}Asia-Pacific: .*“Taiwan” \(headline\)/);
    expect(newest.said).toMatch(/Topic {2}Politics: .*“parliament” \(headline\)/);
    expect(newest.said).toContain('S1 topic:politics: posted as an alert');
    expect(newest.said).toContain('S2 -topic:politics oil: left out by -topic:politics');

    const older = (await room.wire('why 1')).said;
    expect(older).toContain(markets.title);
    expect(older).toContain('S1 topic:politics: it fails topic:politics');
    expect(older).toContain('S2 -topic:politics oil: matches, but was followed only after');
    const ways = ['https://harbour-world.example/markets', 'oil prices lead', '#1', 'story 1'];
    for (const which of ways) {
      expect((await room.wire(`why ${which}`)).said).toBe(older);
    }
    expect((await room.wire('why 999')).said).toContain('No single story fits that.');

    const [root] = room.alerts(desk);
    const button = room.slack.history(desk).find(({ ts }) => ts === root?.ts);
    if (button === undefined) throw new Error('no alert');
    const [pressed] = await room.press(button, 'why');
    expect(pressed?.said).toBe(newest.said);
    expect(pressed?.message.ephemeralFor).toBe('U1AMARA');
  });
});

describe('mentions and direct messages', () => {
  test('a mention is answered in a thread below it, and one in a thread in that thread', async () => {
    const bot = `<@${room.slack.botUserId}>`;
    await room.wire('follow topic:politics');
    await room.receive(budget, cup);
    const above = await room.say(`${bot} latest topic:sport`, desk);
    expect(above.said).toContain(cup.title);
    const asked = room.slack.history(desk).find(({ ts }) => ts === above.message.threadTs);
    expect(asked?.text).toContain('latest topic:sport');

    const [root] = room.alerts(desk);
    const within = await room.say(`hey ${bot}: why?`, desk, root?.ts);
    expect(within.message.threadTs).toBe(root?.ts);
    expect(within.said).toContain(budget.title);
    const followed = await room.say(`${bot} follow topic:health`, desk, root?.ts);
    expect(followed.message).toMatchObject({ threadTs: root?.ts, isBroadcast: true });
    expect((await room.wire('list')).said).toContain('S2 topic:health');
  });

  test('follow in a direct message makes personal alerts there, and nowhere else', async () => {
    const direct = room.slack.directMessage('U1AMARA');
    expect((await room.say('help', direct)).said).toContain('/wire follow');
    expect((await room.say('follow topic:sport', direct)).said).toContain(
      '@amara follows for you: S1 topic:sport. It matched 0 stories',
    );
    expect((await room.say('```list```', direct)).said).toContain('S1 topic:sport');
    expect((await room.say('/wire list', direct)).said).toContain('S1 topic:sport');
    expect((await room.wire('list')).said).toContain('Nothing is followed here yet');
    await room.receive(cup);
    expect(room.alerts(direct).map(({ lines }) => lines[0])).toEqual([`NEW  ${cup.title}`]);
    expect(room.alerts(desk)).toEqual([]);
    expect((await room.say('why', direct)).said).toContain('S1 topic:sport: posted as an alert');
  });
});
