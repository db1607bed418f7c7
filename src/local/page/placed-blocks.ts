import { isRecord } from '../arguments.ts';
import { placedElements, type PlacedElement } from '../elements.ts';

/** Blocks whose interactive elements all carry `action_id` and `block_id`, made up from their places where the app gave none. */
export function placedBlocks(blocks: unknown): readonly unknown[] {
  if (!Array.isArray(blocks)) return [];
  const places = new Map<unknown, PlacedElement>();
  for (const placed of placedElements(blocks)) places.set(placed.element, placed);
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (!isRecord(value)) return value;
    const copied = Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, copy(each)]),
    );
    const place = places.get(value);
    return place === undefined
      ? copied
      : { ...copied, action_id: place.actionId, block_id: place.blockId };
  };
  return blocks.map(copy);
}
