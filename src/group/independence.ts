import type { Feed } from '../news/feed.ts';
import type { Story } from '../news/story.ts';

/**
 * Who really speaks in a report, in lower case: the agency it credits in its dateline, else its publisher, and of either
 * the house that owns it (`family` of feeds.yaml). Reports count as independent when their voices differ and neither
 * repeats the other's text, which grouping has found by then.
 */
export type VoiceOf = (story: Pick<Story, 'source' | 'dateline'>) => string;

/** `Agence France-Presse` is `afp`. Names of one word have none. */
function initialsOf(name: string): string | null {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.length < 2 ? null : words.map((word) => word[0]?.toLowerCase()).join('');
}

/** Reads voices by the publishers and families of these feeds; a publisher without a family stands alone. */
export function voicesOf(feeds: readonly Pick<Feed, 'source' | 'family'>[]): VoiceOf {
  const houses = new Map<string, string>();
  const initials = new Map<string, string>();
  for (const { source, family } of feeds) {
    const name = source.toLowerCase();
    if (family !== undefined) houses.set(name, family.toLowerCase());
    const short = initialsOf(source);
    if (short !== null) initials.set(short, name);
  }
  const houseOf = (name: string): string => houses.get(name) ?? name;
  return ({ source, dateline }) => {
    const own = source.toLowerCase();
    const agency = dateline?.agency?.trim().toLowerCase() ?? '';
    if (agency === '' || agency === initialsOf(source)) return houseOf(own);
    return houseOf(initials.get(agency) ?? agency);
  };
}
