import type { Background } from '../group/background.ts';
import { decide } from '../group/decide.ts';
import type { GroupInput } from '../group/story-input.ts';
import { admit, createWindow, forgetBefore } from '../group/window.ts';
import type { Story } from '../news/story.ts';
import type { Tags } from '../news/tag.ts';
import type { GroupingWindow } from './receive.ts';

function groupInputOf(story: Story, tags: Tags): GroupInput {
  return {
    key: 0,
    feed: story.feed,
    source: story.source,
    guid: story.guid,
    permalink: story.permalink,
    title: story.title,
    text: story.deck === '' ? story.text : `${story.deck}\n\n${story.text}`,
    at: story.receivedAt,
    contentHash: story.contentHash,
    countries: tags.countries
      .filter(({ origin }) => origin !== 'default')
      .map(({ country }) => country),
    regions: tags.regions.filter(({ origin }) => origin !== 'default').map(({ region }) => region),
  };
}

/** An empty grouping window over whole stories. @param background how often words stand in the news */
export function openWindow(background: Background): GroupingWindow {
  const window = createWindow(background);
  return {
    forgetBefore: (time) => forgetBefore(window, time),
    place: (story, tags) => {
      const {
        runningStoryId,
        storyId: twinId,
        ...decision
      } = decide(window, groupInputOf(story, tags));
      return { runningStoryId, twinId, decision };
    },
    admit: (story, tags, { relation, ...ids }) =>
      admit(window, groupInputOf(story, tags), { relation }, ids),
  };
}
