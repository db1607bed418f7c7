import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LocalMessage } from '../../src/local/state.ts';
import { portOf } from '../local/start.ts';
import { openWireNewsroom, type Read } from './wire-newsroom.ts';

const hour = (n: number): string => new Date(Date.UTC(2026, 4, 18, n)).toUTCString();
const titles = [
  'Norway and Sweden sign a fisheries treaty',
  'Parliament in Oslo debates the state budget',
  'Ferry company raises its fares',
  'Storm closes the harbour of Bergen',
  'Football cup final goes to penalties',
  'Museum shows old maps of the fjords',
];

/** An invented feed with its newest six stories, and pages that announce feeds, on loopback. */
async function startPublisher() {
  const published = [...titles];
  let isFailing = false;
  const server = createServer(({ url }, response) => {
    if (isFailing) {
      response.writeHead(500).end();
      return;
    }
    if (url === '/feed.xml') {
      response.setHeader('content-type', 'application/rss+xml');
      const items = published.map(
        (title, index) =>
          `<item><guid>q${index}</guid><title>${title}</title><link>https://quay.example/${index}</link><pubDate>${hour(8 - index)}</pubDate></item>`,
      );
      response.end(
        `<rss version="2.0"><channel><title>Quay &lt;!channel&gt; Times</title>${items.toReversed().join('')}</channel></rss>`,
      );
      return;
    }
    response.setHeader('content-type', 'text/html');
    const link = (href: string, title: string): string =>
      `<link rel="alternate" type="application/rss+xml" href="${href}" title="${title}">`;
    if (url === '/') response.end(`<!doctype html><head>${link('/feed.xml', 'News')}</head>`);
    else if (url === '/several') {
      response.end(
        `<!doctype html><head>${link('/comments', 'Comments')}${link('/feed.xml', 'News')}</head>`,
      );
    } else if (url === '/bare') response.end('<!doctype html><p>Nothing announced</p>');
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    fail: (on: boolean) => void (isFailing = on),
    publish: (title: string) => void published.push(title),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

let room: Awaited<ReturnType<typeof openWireNewsroom>>;
let publisher: Awaited<ReturnType<typeof startPublisher>>;
beforeEach(async () => {
  room = await openWireNewsroom();
  publisher = await startPublisher();
});
afterEach(async () => {
  await room[Symbol.asyncDispose]();
  await publisher[Symbol.asyncDispose]();
});

/** Types a command and reads every answer. */
async function wire(text: string, answers = 1): Promise<Read[]> {
  const result = await room.slack.command('U1AMARA', 'C1DESK', '/wire', text);
  expect(result.failure).toBeNull();
  return [...(await result.atLeast(answers))].map(room.read);
}

async function said(text: string): Promise<string> {
  return (await wire(text))[0]?.said ?? '';
}

async function ask(text: string): Promise<{ message: LocalMessage; said: string }> {
  const [first] = await wire(text);
  if (first === undefined) throw new Error('no answer');
  return first;
}

describe('/wire add', () => {
  test('shows the five newest with their tags to the asker, and adds on a press, told to the channel', async () => {
    const preview = await ask(`add ${publisher.url}/feed.xml`);
    expect(preview.message.ephemeralFor).toBe('U1AMARA');
    for (const title of titles.slice(0, 5)) expect(preview.said).toContain(title);
    expect(preview.said).not.toContain('Museum shows');
    expect(preview.said).toContain('Europe');
    expect(preview.message.pings).toEqual([]);
    expect(await said('feeds')).not.toContain('Quay');
    const answers = await room.press(preview.message, 'add_feed', 2);
    expect(answers[0]?.said).toContain('added F3 Quay');
    expect(answers[0]?.message.ephemeralFor).toBeNull();
    expect(await said('feeds added')).toContain('None of the 3 feeds');
    expect(await said('feeds F3')).toMatch(/Added by people \(1\)[^]*F3 Quay.*not asked yet/);
  });

  test('the first poll is a baseline; later stories reach who follows it', async () => {
    const preview = await ask(`add ${publisher.url}`);
    await room.press(preview.message, 'add_feed_follow', 2);
    await room.dateline.tick();
    expect(room.alerts('C1DESK')).toEqual([]);
    expect(await said('search fjords')).toContain('Museum shows old maps');
    publisher.publish('Minister in Oslo resigns after vote');
    room.clock.advanceBy(3_600_000);
    await room.dateline.tick();
    expect(room.alerts('C1DESK').map((message) => message.text)).toEqual([
      expect.stringContaining('Minister in Oslo resigns'),
    ]);
    expect(await said('feeds F3')).toContain('fresh');
  });

  test('a page with several feeds asks which; one without any says so', async () => {
    const question = await ask(`add ${publisher.url}/several`);
    expect(question.said).toContain('announces 2 feeds');
    const [preview] = await room.press(question.message, 'look_at_feed_1');
    expect(preview?.said).toContain(titles[0]);
    expect(await said(`add ${publisher.url}/bare`)).toContain('announces no feed');
    expect(await said(`add ${publisher.url}/none`)).toContain('the server answered 404');
    expect(await said('add file:///etc/passwd')).toContain('no web address');
    expect(await said('add')).toContain('/wire add https://');
  });
});

describe('/wire subscribe', () => {
  test('adds and follows at once, publicly; the newest five are for the asker; Undo takes back both', async () => {
    const [followed, aside] = await wire(`subscribe ${publisher.url}/feed.xml`, 2);
    expect(followed?.message.ephemeralFor).toBeNull();
    expect(followed?.said).toMatch(
      /added F3 Quay .* and follows it for this channel: S1 feed:quay/,
    );
    expect(followed?.said).not.toContain(titles[0]);
    expect(aside?.message.ephemeralFor).toBe('U1AMARA');
    expect(aside?.said).toContain(titles[0]);
    if (followed === undefined) throw new Error('nothing was said');
    const [undone] = await room.press(followed.message, 'undo_subscribe_feed');
    expect(undone?.said).toContain('the feed is gone again');
    expect(await said('list')).toContain('Nothing is followed');
    expect(await said('feeds')).not.toContain('Quay');
  });

  test('Undo leaves the feed to another channel that follows it since', async () => {
    const [followed] = await wire(`subscribe ${publisher.url}/feed.xml`, 2);
    const dm = room.slack.directMessage('U1AMARA');
    await room.say(`subscribe ${publisher.url}/feed.xml`, dm);
    if (followed === undefined) throw new Error('nothing was said');
    const [undone] = await room.press(followed.message, 'undo_subscribe_feed');
    expect(undone?.said).toContain('S1');
    expect(await said('list')).toContain('Nothing is followed');
    expect(await said('feeds')).toContain('Quay');
  });

  test('by mention and in a direct message, too; what the feed holds is for the asker', async () => {
    const mention = await room.say(`@dateline subscribe ${publisher.url}/feed.xml`, 'C1DESK');
    expect(mention.said).toContain('follows it for this channel: S1');
    await expect
      .poll(() => JSON.stringify(room.slack.transcript('C1DESK').ephemerals), { timeout: 5000 })
      .toContain(titles[0]);
    expect(JSON.stringify(room.slack.transcript('C1DESK').messages)).not.toContain(titles[0]);
    const dm = room.slack.directMessage('U1AMARA');
    const direct = await room.say(`subscribe ${publisher.url}/feed.xml`, dm);
    expect(direct.said).toContain('follows F3 Quay');
    expect(direct.said).toContain('for you: S2');
  });

  test('what is declared is only followed; a query is followed as ever', async () => {
    const [followed] = await wire('subscribe https://harbour-world.example/feed.xml');
    expect(followed?.said).toContain('follows F1 Harbour Wire for this channel: S1');
    expect(await said('subscribe topic:sport')).toContain('S2 topic:sport');
    expect(await said('unsubscribe https://harbour-world.example/feed.xml')).toContain('ended S1');
  });
});

describe('/wire remove', () => {
  test('takes an added feed off and Undo brings it back; a declared one stays and says where', async () => {
    await wire(`subscribe ${publisher.url}/feed.xml`, 2);
    const removed = await ask('remove F3');
    expect(removed.said).toContain('Still named, and now without news, by S1. Its stories stay');
    const [undone] = await room.press(removed.message, 'undo_remove_feed');
    expect(undone?.said).toContain('the feed stays');
    expect(await said('remove F1')).toContain('config/feeds.yaml under id: harbour-world');
    expect(await said('remove F99')).toContain('no such feed');
    expect(await said('remove S1')).toContain('ended S1');
  });
});

describe('feeds that fail', () => {
  test('are told of after a day to whoever looks after Dateline, once, and once when they are back', async () => {
    await ask(`add ${publisher.url}/feed.xml`).then(({ message }) =>
      room.press(message, 'add_feed_follow', 2),
    );
    await room.dateline.tick();
    publisher.fail(true);
    const dm = room.slack.directMessage('U1AMARA');
    const told = (): string[] =>
      room.slack
        .transcript(dm)
        .messages.map(({ lines }) => lines.join(' '))
        .filter((line) => line.includes('Quay'));
    const pass = async (hours: number): Promise<void> => {
      for (let passed = 0; passed < hours; passed += 1) {
        room.clock.advanceBy(3_600_000);
        await room.dateline.tick();
      }
    };
    await pass(20);
    expect(told()).toEqual([]);
    expect(await said('feeds failing')).toMatch(
      /F3 Quay.*failing for \d+ hours: the server answered 500/,
    );
    await room.slack.openHome('U1AMARA');
    await expect
      .poll(() => JSON.stringify(room.slack.state.homes.get('U1AMARA')), { timeout: 5000 })
      .toContain('of 3 feeds in trouble');
    await pass(16);
    expect(told()).toEqual([expect.stringContaining('could not be read')]);
    publisher.fail(false);
    await pass(20);
    expect(told()).toEqual([
      expect.stringContaining('could not be read'),
      expect.stringContaining('is read again, after'),
    ]);
  }, 30_000);
});
