import robotsFile from 'robots-parser';
import type { Clock } from '../clock.ts';
import { decodeText } from '../formats/charset.ts';
import type { FetchOutcome } from './fetch.ts';

/** What a site's robots.txt says about a page. */
interface RobotsVerdict {
  readonly isAllowed: boolean;
  /** What it asks to leave between two requests, in ms. */
  readonly delayMs: number;
}

/** Knows the robots.txt of sites. */
export interface Robots {
  readonly judge: (url: string) => Promise<RobotsVerdict>;
}

/** A robots.txt, read. */
interface Rules {
  /** Undefined for an address of another site. */
  readonly isAllowed: (url: string, agent: string) => boolean | undefined;
  /** In seconds. */
  readonly getCrawlDelay: (agent: string) => number | undefined;
}

/** The package exports a function, which its types take for a module. */
const readRules = robotsFile as unknown as (url: string, text: string) => Rules;

/** RFC 9309, 2.4: kept for a day at most. */
const keptMs = 24 * 3_600_000;
/** A site that could not be asked is asked again sooner. */
const doubtMs = 3_600_000;
const mostSites = 2000;
/** Nobody's wish holds a page up longer; a site that wants more is left alone by the budget. */
const longestDelayMs = 60_000;

interface Site {
  readonly rules: Rules | null;
  /** What holds without rules. */
  readonly isOpen: boolean;
  readonly until: number;
}

/**
 * Robots.txt by RFC 9309: a site without one (4xx) is open, one that cannot be asked (5xx, no answer) is closed until it can.
 * @param deps.agent the product token, such as DatelineBot
 */
export function createRobots(deps: {
  readonly fetchFile: (url: string) => Promise<FetchOutcome>;
  readonly clock: Clock;
  readonly agent: string;
}): Robots {
  const sites = new Map<string, Promise<Site>>();

  async function ask(origin: string): Promise<Site> {
    const file = `${origin}/robots.txt`;
    const outcome = await deps.fetchFile(file);
    const now = deps.clock.now();
    if (outcome.kind === 'fresh') {
      const text = decodeText(outcome.body, outcome.contentType);
      return { rules: readRules(file, text), isOpen: true, until: now + keptMs };
    }
    const isMissing =
      outcome.kind === 'gone' ||
      (outcome.kind === 'failed' &&
        (outcome.reason === 'empty' ||
          (outcome.status !== null && outcome.status >= 400 && outcome.status < 500)));
    return { rules: null, isOpen: isMissing, until: now + (isMissing ? keptMs : doubtMs) };
  }

  async function siteOf(origin: string): Promise<Site> {
    const pending = sites.get(origin);
    if (pending !== undefined) {
      const known = await pending;
      if (known.until > deps.clock.now()) return known;
    }
    const asked = ask(origin);
    sites.delete(origin);
    sites.set(origin, asked);
    // The longest known goes first: a map keeps the order of arrival.
    if (sites.size > mostSites) sites.delete(sites.keys().next().value ?? '');
    asked.catch(() => sites.delete(origin));
    return asked;
  }

  return {
    judge: async (url) => {
      const { origin } = new URL(url);
      const { rules, isOpen } = await siteOf(origin);
      if (rules === null) return { isAllowed: isOpen, delayMs: 0 };
      const delayMs = (rules.getCrawlDelay(deps.agent) ?? 0) * 1000;
      return {
        isAllowed: rules.isAllowed(url, deps.agent) !== false,
        delayMs: Math.min(Math.max(delayMs, 0), longestDelayMs),
      };
    },
  };
}
