import type { RunningStory } from '../news/running-story.ts';
import type { Take } from '../news/story.ts';
import type { BaselineKind } from '../trends/baseline.ts';
import type { TrendKind } from '../trends/counts.ts';
import type { Span, Step } from '../trends/trends.ts';
import type { BadQuery, Person } from './desk.ts';

/** One thing that stories are counted by; `all` with an empty code is all that was asked for. */
export interface TrendTag {
  readonly kind: TrendKind;
  readonly code: string;
}

/** A tag above its usual; where nothing is known of the usual, one of the most reported. */
export interface Rise extends TrendTag {
  /** Tags that rose by the same running story. */
  readonly also: readonly TrendTag[];
  /** Of the rise; of the whole span where nothing is known of the usual. */
  readonly stories: number;
  /** What those hours usually have; null where nothing is known of it. */
  readonly usual: number | null;
  /** When it rose, epoch ms, UTC. */
  readonly from: number;
  readonly to: number;
  /** Whether it still does. */
  readonly isOn: boolean;
  /** Independent voices behind it. */
  readonly sources: number;
  /** Its course over the span. */
  readonly steps: readonly Step[];
  /** The running stories behind it, the largest first, each with the take that speaks for it and its part of `stories`. */
  readonly running: readonly {
    readonly running: RunningStory;
    readonly take: Take;
    readonly stories: number;
  }[];
  /** Running stories behind it that are not listed. */
  readonly more: number;
}

export type TrendsAnswer =
  | {
      readonly kind: 'trends';
      /** Empty for all stories. */
      readonly query: string;
      readonly span: Span;
      /** Stories in the span. */
      readonly stories: number;
      readonly steps: readonly Step[];
      /** What the usual is read from; null where there is too little history before the span. */
      readonly baseline: BaselineKind | null;
      /** When listening began, epoch ms. */
      readonly since: number | null;
      /** The most surprising first. */
      readonly rises: readonly Rise[];
      /** False while Slack is known to refuse this workspace charts. */
      readonly withChart: boolean;
    }
  /** No story of the span is what was asked for. */
  | {
      readonly kind: 'no-stories';
      readonly query: string;
      readonly span: Span;
      /** Stories of the span, whatever they are about. */
      readonly others: number;
    }
  | BadQuery;

/** What people ask about the flow of news. */
export interface TrendVerbs {
  /** What rises above its usual, of all stories or of those a query matches. */
  readonly trends: (person: Person, query: string, span: Span) => Promise<TrendsAnswer>;
  /** Slack refused this workspace a chart: answers come without one for a week, then it is tried again. */
  readonly chartsRefused: (person: Person) => Promise<void>;
}
