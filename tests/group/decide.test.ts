import { beforeEach, describe, expect, it } from 'vitest';
import { noBackground } from '../../src/group/background.ts';
import { decide } from '../../src/group/decide.ts';
import { createWindow, type Window } from '../../src/group/window.ts';
import { ferry, intake, ownWords, story } from './stories.ts';

let window: Window;
let take: ReturnType<typeof intake>['take'];
beforeEach(() => {
  window = createWindow(noBackground);
  ({ take } = intake(window));
});

describe('the same story again', () => {
  it('is a revision when the feed gives the same guid, whatever the words', () => {
    const first = take(story({ ...ferry, guid: 'g' }));
    const again = take(story({ title: 'All safe', text: 'Everyone is ashore.', guid: 'g' }));
    expect(again).toMatchObject({ relation: 'revision', score: 1, storyId: first.storyId });
    expect(again.why).toContain('guid');
  });

  it('does not mix up guids of two feeds', () => {
    take(story({ ...ferry, guid: '1' }));
    const other = take(story({ title: 'Budget passes', feed: 'island-times', guid: '1' }));
    expect(other.relation).toBe('new');
  });

  it('is a revision for the same link from the same source, a copy from another', () => {
    const permalink = 'https://harbour-post.example/ferry';
    const first = take(story({ ...ferry, permalink }));
    expect(take(story({ title: 'Ferry: all safe', permalink }))).toMatchObject({
      relation: 'revision',
      storyId: first.storyId,
    });
    expect(take(story({ title: 'Via the Post', permalink, feed: 'digest' }))).toMatchObject({
      relation: 'copy',
      runningStoryId: first.runningStoryId,
    });
  });
});

describe('the same text elsewhere', () => {
  it('is a copy, also cut short or topped anew', () => {
    const first = take(story(ferry));
    const cut = ferry.text.slice(0, ferry.text.indexOf(' The operator'));
    expect(take(story({ ...ferry, text: cut, feed: 'island-times' })).relation).toBe('copy');
    const topped = take(
      story({
        title: 'Holidaymakers stranded on ferry',
        text: `Holidaymakers from three countries woke to a bang. ${ferry.text}`,
        feed: 'morning-mail',
      }),
    );
    expect(topped).toMatchObject({ relation: 'copy', runningStoryId: first.runningStoryId });
    expect(topped.why).toMatch(/% of the text as /);
  });

  it('is a revision from the same source under a like headline', () => {
    const first = take(story(ferry));
    const again = take(
      story({
        title: 'Ferry runs aground off Korvala, 140 aboard',
        text: `${ferry.text} All are well.`,
      }),
    );
    expect(again).toMatchObject({ relation: 'revision', storyId: first.storyId });
  });

  it('is a copy by headline where the text is short', () => {
    take(story({ title: 'Ferry aground near Korvala lighthouse' }));
    const copy = take(
      story({ title: 'Ferry aground near Korvala lighthouse', feed: 'island-times' }),
    );
    expect(copy).toMatchObject({ relation: 'copy', score: 1 });
  });

  it('is a copy by a long headline, whatever short text each outlet puts beside it', () => {
    const title = 'Ferry with pilgrims runs aground near Korvala lighthouse';
    take(story({ title, text: 'Coast guard on its way' }));
    const own = take(story({ title, text: 'A harbour pilot recalls such a night', hours: 1 }));
    expect(own.relation).not.toBe('copy');
    const text = `${ownWords('aground', 60)}. ${ferry.text}`;
    expect(take(story({ title, text, feed: 'island-times', hours: 2 })).relation).toBe('copy');
  });

  it('is a revision when a word of the headline is mended, also in its last part', () => {
    const text = `The keeper of Korvala spoke of the night the ferry struck. ${ownWords('keeper', 20)}`;
    const said = "of the stranded ferry and its pilgrims at dawn: 'No light burned'";
    take(story({ title: `Korvala keepre tells ${said}`, text }));
    expect(take(story({ title: `Korvala keeper tells ${said}`, text })).relation).toBe('revision');
  });

  it('is not seen in a notice that a publisher puts under everything', () => {
    const notice =
      'Our newsroom follows a code of fairness that you can read on our site, and we correct mistakes as soon as we learn of them, in the place where they stood.';
    const titles = [
      'Ferry aground',
      'Budget passed',
      'Museum opens',
      'Bridge closed',
      'Vote counted',
    ];
    const relations = titles.map(
      (title, at) =>
        take(story({ title: `${title} ${at}`, text: `${ownWords(title, 30)}. ${notice}` }))
          .relation,
    );
    expect(relations).toEqual(['new', 'new', 'new', 'new', 'new']);
  });
});

describe('another report of a running story', () => {
  const followUp = {
    title: 'Passengers taken off stranded Korvala ferry',
    text: 'Boats of the coast guard have begun to take passengers off a ferry stranded near Korvala since dawn.',
    feed: 'island-times',
  };

  it('joins it, naming the words they share', () => {
    const first = take(story(ferry));
    const next = take(story({ ...followUp, hours: 2 }));
    expect(next).toMatchObject({ relation: 'update', runningStoryId: first.runningStoryId });
    expect(next.sharedTerms).toContain('korvala');
    expect(next.why).toMatch(/^likeness 0\.\d\d, needs 0\.\d\d$/);
  });

  it('joins by a headline alone, which shares less', () => {
    const titles = ['Korvala ferry stuck on rocks, 140 wait', 'Tugs pull at ferry off Korvala'];
    const [first, next] = titles.map((title, at) => take(story({ title, feed: `f${at}` })));
    expect(next).toMatchObject({ relation: 'update', runningStoryId: first?.runningStoryId });
    const texts = [ownWords('rock', 14), ownWords('tug', 14)];
    const [third, fourth] = titles.map((title, at) =>
      take(story({ title: title.replace('Korvala', 'Linden'), text: texts[at] ?? '' })),
    );
    expect(fourth?.runningStoryId).not.toBe(third?.runningStoryId);
  });

  it('names the runner-up of a new story', () => {
    const first = take(story(ferry));
    const other = take(story({ title: 'Korvala elects a mayor', hours: 1 }));
    expect(other).toMatchObject({
      relation: 'new',
      runnerUp: { runningStoryId: first.runningStoryId },
    });
  });

  it('does not join after days of silence, nor what the window has left behind', () => {
    take(story(ferry));
    expect(take(story({ ...followUp, hours: 24 * 5 })).relation).toBe('new');
    expect(decide(window, story({ ...ferry, feed: 'archive', hours: 24 * 8 })).relation).toBe(
      'new',
    );
  });

  it('learns that a word of many running stories is a topic', () => {
    const places = ['Aldra', 'Benno', 'Corvin', 'Dunmar', 'Eskel', 'Farrow', 'Gorse', 'Hadley'];
    const report = (place: string) => ({
      title: `Marland war: ${place} ${ownWords(place, 4)}`,
      text: `The war in Marland reached ${place}. ${ownWords(place, 14)}`,
    });
    const scores = places.map(
      (place, at) => take(story({ ...report(place), feed: `f${at}` })).score,
    );
    expect(scores.at(-1)).toBeLessThan((scores[1] ?? 0) / 1.5);
    expect(
      new Set(
        places.map(
          (_, at) => take(story({ ...report(places[at] ?? ''), feed: 'late' })).runningStoryId,
        ),
      ).size,
    ).toBe(8);
  });

  it('wants more than one word in common', () => {
    take(story(ferry));
    expect(take(story({ title: 'Korvala mayor', hours: 1 })).relation).toBe('new');
  });
});

describe('series of one feed', () => {
  it.each([
    ['Your horoscope for March 1', 'Your horoscope for March 2'],
    ['Morning digest', 'Morning digest'],
    ['Rovers 1-0 United: live score', 'Albion 2-2 City: live score'],
    ['Energy Roundup: Market Talk', 'Health Roundup: Market Talk'],
  ])('keeps %j and %j apart', (one, two) => {
    const text =
      'The latest from our desk, gathered for readers in a hurry, every day at this hour.';
    take(story({ title: one, text: `${text} First of all, rain.` }));
    expect(take(story({ title: two, text: `${text} Today, sun.`, hours: 20 })).relation).toBe(
      'new',
    );
  });

  it('does not take the publisher’s own name for a column', () => {
    take(story({ title: 'Ferry aground off Korvala - Harbour Post', source: 'Harbour Post' }));
    const next = take(
      story({ title: 'Korvala ferry: aground since dawn - Harbour Post', source: 'Harbour Post' }),
    );
    expect(next.relation).toBe('update');
  });
});

it('takes stories without words', () => {
  const relations = [story({ title: '' }), story({ title: '…' }), story({ title: '' })].map(
    (empty) => take(empty).relation,
  );
  expect(relations).toEqual(['new', 'new', 'new']);
});
