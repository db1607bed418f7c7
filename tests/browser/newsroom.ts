import { localPage } from '../../src/local/page/page.ts';
import { buildManifest } from '../../src/slack/manifest.ts';
import { openWireNewsroom, type Report } from '../e2e/wire-newsroom.ts';

/** Reports of an invented morning, oldest first. */
export const morning: readonly Report[] = [
  {
    feed: 'harbour-world',
    id: 'budget',
    title: 'Taiwan parliament passes defence budget after all-night session',
    text: 'TAIPEI — Taiwan’s parliament passed a record defence budget on Monday after a session that lasted all night. The president welcomed the vote. Opposition lawmakers said the government had given them too little time to read the bill. The budget raises military spending to three per cent of output.',
  },
  {
    feed: 'harbour-world',
    id: 'ferry',
    title: 'Ferry runs aground off Cebu; all 214 passengers safe',
    text: 'CEBU — A passenger ferry ran aground off the Philippine island of Cebu early on Monday, the coast guard said. All 214 passengers were taken ashore by fishing boats. Divers will look at the hull when the sea is calm.',
  },
  {
    feed: 'northern-sport',
    id: 'cup',
    title: 'Tromsø hold on to win the northern cup',
    text: 'TROMSØ — Tromsø won the northern cup on Sunday with a goal in the last minute. The coach praised the young goalkeeper.',
  },
];

/** A further report of the first story, for its thread. */
export const budgetProtest: Report = {
  feed: 'harbour-world',
  id: 'protest',
  title: 'Thousands protest against defence budget passed by Taiwan parliament',
  text: 'TAIPEI — Thousands of people protested outside Taiwan’s parliament on Monday after it passed a record defence budget in an all-night session. Police closed two streets. Organisers called for another march on Saturday.',
};

/** What a publisher with bad intentions would send. */
export const hostile: Report = {
  feed: 'harbour-world',
  id: 'hostile',
  title:
    '<img src=x onerror="document.title=1"> <!channel> *bold* <javascript:alert(1)|click> \u202Edesrever ' +
    'W'.repeat(180),
  text: 'TAIPEI — <script>document.title=2</script> Taiwan’s parliament voted on <@U2BO> and [a link](javascript:alert(1)). &lt;b&gt;Not bold&lt;/b&gt;.',
};

/** The real app on a local workspace with its page (on a port, or any free one), and a few people and channels. */
export async function openPageNewsroom(port = 0) {
  const room = await openWireNewsroom({
    port,
    team: { name: 'Harbour newsroom' },
    people: [
      { name: 'amara', id: 'U1AMARA', realName: 'Amara Okafor', timezone: 'Africa/Lagos' },
      { name: 'bo', id: 'U2BO', realName: 'Bo Lindqvist', timezone: 'Europe/Stockholm' },
      { name: 'mei', id: 'U3MEI', realName: 'Mei Tanaka', timezone: 'Asia/Tokyo' },
    ],
    channels: [
      { name: 'asia-pacific-desk', id: 'C1DESK' },
      { name: 'breaking', id: 'C2BREAKING' },
      { name: 'politics', id: 'C3POLITICS' },
      { name: 'sport', id: 'C4SPORT' },
      { name: 'watercooler', id: 'C5COOLER', withBot: false },
    ],
    page: localPage({ manifest: buildManifest({ command: '/wire', requestUrl: null }) }),
  });
  return room;
}
