import type { DeskFeed, WireDesk } from '../../../news/wire-desk.ts';
import { chip, counted, span } from './desk-words.ts';
import { el, type Child, type Keyed } from './dom.ts';

/** In a word how a feed does, and that word's colour. */
function standing(feed: DeskFeed, now: number): readonly [kind: string, words: string] {
  if (feed.failingSince !== null) return ['alert', `failing for ${span(now - feed.failingSince)}`];
  if (feed.lastOutcome === null) return ['', 'not asked yet'];
  return feed.document === null ? ['good', 'well'] : ['busy', feed.document];
}

function lines(feed: DeskFeed, now: number): readonly string[] {
  const { lastSuccessAt, failure, nextAt, today } = feed;
  const read = lastSuccessAt === null ? 'never read' : `read ${span(now - lastSuccessAt)} ago`;
  const next = nextAt > now ? `asked again in ${span(nextAt - now)}` : 'asked now';
  return [
    [read, next, `${counted(today, 'story', 'stories')} in 24 h`].join(' · '),
    ...(failure === null ? [] : [failure]),
  ];
}

/** Every feed that is polled, those in trouble first. */
export function deskFeeds({ feeds, now }: WireDesk): readonly Keyed[] {
  return feeds.map((feed) => {
    const said = lines(feed, now);
    const [kind, words] = standing(feed, now);
    const head: Child = [el('b', {}, feed.source), ' ', el('code', {}, feed.id), ' '];
    return {
      key: feed.id,
      stamp: [...said, kind, words].join('\n'),
      make: () =>
        el(
          'li',
          { class: feed.failingSince === null ? 'desk-item' : 'desk-item is-trouble' },
          el('p', {}, head, chip(kind, words)),
          said.map((line) => el('p', { class: 'desk-meta' }, line)),
        ),
    };
  });
}
