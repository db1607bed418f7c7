import type { Story } from '../news/story.ts';

/**
 * The order in which a document's stories are told and grouped: oldest first, by publication. Of one moment, as all stories
 * of an undated document are, the lower one goes first, for feeds put new things on top; unless the document's own dates
 * show that this one puts them below.
 * @param stories in document order
 */
export function oldestFirst(stories: readonly Story[]): Story[] {
  const dated = stories.filter(({ dateQuality }) => dateQuality !== 'received');
  const [top, bottom] = [dated.at(0), dated.at(-1)];
  const isRising =
    top !== undefined && bottom !== undefined && top.publishedAt < bottom.publishedAt;
  const upwards = isRising ? stories : stories.toReversed();
  return upwards.toSorted((a, b) => a.publishedAt - b.publishedAt);
}
