import type { Relation } from '../../../news/story.ts';
import type { Evidence } from '../../../news/tag.ts';
import type {
  DeskRunningStory,
  DeskStory,
  DeskUnposted,
  WireDesk,
} from '../../../news/wire-desk.ts';
import { channelName, chip, counted, moment, outcomeWords, tagName } from './desk-words.ts';
import { el, type Child, type Keyed } from './dom.ts';
import type { PanelTools } from './panels.ts';
import { safeLink } from './prose.ts';
import { store } from './store.ts';

/** Which explanations are open, so that a story drawn anew stays as the person left it. */
const opened = new Set<string>();

function fold(key: string, summary: string, ...children: readonly Child[]): HTMLElement {
  const details = el(
    'details',
    {
      open: opened.has(key),
      on: {
        toggle: () => {
          if (details.open) opened.add(key);
          else opened.delete(key);
        },
      },
    },
    el('summary', {}, summary),
    children,
  );
  return details;
}

/** A headline, linked where its publisher gave an address that a browser may open. */
function headline(title: string, permalink: string | null): HTMLElement {
  const url = permalink === null ? null : safeLink(permalink);
  const link = { href: url, target: '_blank', rel: 'noopener noreferrer' };
  return el('p', { class: 'desk-title', dir: 'auto' }, url === null ? title : el('a', link, title));
}

function urgencyChip(urgency: number | null): Child {
  return urgency !== null && urgency <= 2 && chip('alert', urgency === 1 ? 'Flash' : 'Breaking');
}

/** Words parted by a middle dot. */
function dotted(words: readonly Child[]): readonly Child[] {
  return words.flatMap((word) => (word === false ? [] : [' · ', word])).slice(1);
}

const relationWords: Readonly<Record<Relation, string>> = {
  new: 'Opened the running story',
  update: 'Joined the running story',
  copy: 'A copy within',
  revision: 'A new version within',
};

const places: Readonly<Record<Evidence['where'], string>> = {
  title: 'headline',
  lead: 'lead',
  body: 'body',
  dateline: 'dateline',
  section: 'section',
  feed: 'feed’s setting',
  rest: 'all the rest',
};

/** The reasons of one tag in a line: `Asia-Pacific: “Taipei” (lead, capital), “Taiwan” (headline, country name)`. */
function reasonsOf(tag: string, evidence: readonly Evidence[]): HTMLElement {
  return el(
    'li',
    {},
    el('b', {}, tagName(tag)),
    ': ',
    evidence.map(({ phrase, where, rule }, index) => [
      index > 0 && ', ',
      el('q', {}, el('bdi', {}, phrase)),
      ` (${[places[where], ...(rule === where ? [] : [rule.replaceAll('-', ' ')])].join(', ')})`,
    ]),
  );
}

function storyItem(story: DeskStory): HTMLElement {
  const { regions, countries, topics, genre, outcomes, evidence, language } = story;
  return el(
    'li',
    { class: 'desk-item' },
    el(
      'p',
      { class: 'desk-meta' },
      moment(story.receivedAt),
      ' ',
      el('b', {}, story.source),
      ' ',
      urgencyChip(story.urgency),
      story.version > 1 && chip('', `version ${story.version}`),
      language !== null && !language.startsWith('en') && chip('', language),
    ),
    headline(story.title, story.permalink),
    el(
      'p',
      { class: 'chips' },
      regions.map(({ region }) => chip('region', tagName(region))),
      countries.slice(0, 4).map(({ country }) => chip('', tagName(country))),
      topics.slice(0, 3).map(({ topic }) => chip('topic', tagName(topic))),
      genre !== 'news' && chip('', tagName(genre)),
      regions.length + topics.length === 0 && el('span', { class: 'muted' }, 'No tag is certain.'),
    ),
    el(
      'p',
      { class: 'desk-meta' },
      outcomes.length === 0 && 'nobody follows this',
      dotted(
        outcomes.map(
          ({ outcome, count }) => `${outcomeWords[outcome]}${count > 1 ? ` (${count} ×)` : ''}`,
        ),
      ),
    ),
    fold(
      `story ${story.id}`,
      'Why',
      el('p', {}, `${relationWords[story.relation]} `, el('b', {}, story.slug), `: ${story.why}`),
      evidence.length > 0 &&
        el(
          'ul',
          { class: 'reasons' },
          [...Map.groupBy(evidence, ({ tag }) => tag)].map(([tag, all]) => reasonsOf(tag, all)),
        ),
    ),
  );
}

/** Stories as they arrive, newest first. */
export function deskStories({ stories }: WireDesk): readonly Keyed[] {
  return stories.items.map((story) => ({
    key: String(story.id),
    stamp: JSON.stringify(story),
    make: () => storyItem(story),
  }));
}

function postLink({ channelId, ts }: DeskRunningStory['posts'][number], tools: PanelTools): Child {
  if (!store.channels.has(channelId)) return channelName(channelId);
  const go = { click: () => tools.goTo(channelId, ts) };
  return el('button', { type: 'button', class: 'linkish', on: go }, channelName(channelId));
}

function runningItem(story: DeskRunningStory, tools: PanelTools): HTMLElement {
  const { takes, copies, sources, newest, posts } = story;
  const isWhole = newest.length === takes + copies;
  return el(
    'li',
    { class: 'desk-item' },
    el(
      'p',
      { class: 'desk-meta' },
      moment(story.lastTakeAt),
      ' ',
      chip(`state-${story.state}`, story.state),
      urgencyChip(story.urgency),
      dotted([
        counted(takes, 'take'),
        counted(sources, 'publisher'),
        copies > 0 && counted(copies, 'copy', 'copies'),
      ]),
    ),
    headline(story.headline, null),
    el(
      'p',
      { class: 'desk-meta' },
      posts.length === 0 && 'in no channel',
      dotted(posts.map((post) => postLink(post, tools))),
    ),
    fold(
      `running ${story.id}`,
      isWhole ? 'Its takes' : `The newest ${newest.length} of ${takes + copies}`,
      el(
        'ul',
        { class: 'reasons' },
        newest.map((take) =>
          el(
            'li',
            {},
            moment(take.receivedAt),
            ' ',
            el('b', {}, take.source),
            take.relation === 'copy' ? ' (copy) ' : ' ',
            el('bdi', {}, take.title),
          ),
        ),
      ),
    ),
  );
}

/** Running stories, the one that moved last first. */
export function deskRunning({ running }: WireDesk, tools: PanelTools): readonly Keyed[] {
  return running.items.map((story) => ({
    key: String(story.id),
    stamp: JSON.stringify(story),
    make: () => runningItem(story, tools),
  }));
}

/** One story and one outcome; the subscriptions it held for. */
function unpostedItem(all: readonly DeskUnposted[]): HTMLElement {
  const [first] = all;
  if (first === undefined) return el('li');
  return el(
    'li',
    { class: 'desk-item' },
    el(
      'p',
      { class: 'desk-meta' },
      moment(first.at),
      ' ',
      el('b', {}, first.source),
      ' ',
      chip('', outcomeWords[first.outcome]),
    ),
    headline(first.title, null),
    all.map((one) =>
      el(
        'p',
        { class: 'desk-meta' },
        `S${one.subscription} in ${channelName(one.channelId)} `,
        el('code', {}, one.query),
      ),
    ),
    first.reason !== null && el('p', { class: 'desk-meta' }, first.reason),
  );
}

/** What matched a subscription and made no message of its own, and why. */
export function deskUnposted({ unposted }: WireDesk): readonly Keyed[] {
  const alike = Map.groupBy(unposted.items, ({ storyId, outcome, reason }) =>
    [storyId, outcome, reason].join(' '),
  );
  return [...alike].map(([key, all]) => ({
    key,
    stamp: JSON.stringify(all),
    make: () => unpostedItem(all),
  }));
}
