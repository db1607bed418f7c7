import type { ChannelId, FeedId, IntentId } from './ids.ts';

/**
 * What Dateline has to say to a person or the admin channel, as facts: slack makes the words when it is sent. Times are
 * epoch ms, UTC; texts that came from outside are drawn as hostile. To add one: its kind here, its words in
 * src/slack/blocks/notice.ts, and a call of `writeNotice` (src/store/notices.ts) in the transaction that finds it out.
 */
export type Notice =
  /** A channel takes nothing until a person acts there. */
  | {
      readonly kind: 'lane-paused';
      readonly channelId: ChannelId;
      /** Slack's error. */
      readonly error: string;
      /** What to do about it. */
      readonly hint: string;
      readonly since: number;
    }
  /** The workspace takes messages again, after it refused all of them. */
  | {
      readonly kind: 'workspace-back';
      readonly error: string;
      readonly since: number;
      readonly until: number;
    }
  /** Slack answers again, after it gave no clear answer to anything. */
  | {
      readonly kind: 'slack-back';
      readonly since: number;
      readonly until: number;
      /** Messages that waited, and go out now. */
      readonly waiting: number;
    }
  /** Nobody knows whether a message was posted, and it cannot be looked up: a person decides. */
  | {
      readonly kind: 'unknown-held';
      readonly channelId: ChannelId;
      /** Of the outbox row, for its buttons. */
      readonly intentId: IntentId;
      readonly headline: string;
      readonly reason: string;
      readonly at: number;
    }
  /** Slack refused a message for good. */
  | {
      readonly kind: 'message-refused';
      readonly channelId: ChannelId;
      readonly headline: string;
      readonly error: string;
      readonly hint: string;
    }
  /** A feed has not been read for long. */
  | {
      readonly kind: 'feed-failing';
      readonly feed: FeedId;
      readonly source: string;
      /** Why the last try failed, in words for a person. */
      readonly failure: string;
      /** What to do about it. */
      readonly hint: string;
      readonly since: number;
      /** Tries that failed in a row. */
      readonly failures: number;
    }
  | {
      readonly kind: 'feed-recovered';
      readonly feed: FeedId;
      readonly source: string;
      /** It was silent, not failing. */
      readonly was?: 'silent';
      readonly since: number;
      readonly until: number;
    }
  /** A feed publishes nothing at hours in which it always did. */
  | {
      readonly kind: 'feed-silent';
      readonly feed: FeedId;
      readonly source: string;
      /** Its last story. */
      readonly since: number;
    }
  /** A feed brought so much at once that it is no news: it was stored without alerts. */
  | {
      readonly kind: 'bulk-republish';
      readonly feed: FeedId;
      readonly source: string;
      readonly stories: number;
      readonly at: number;
    };
