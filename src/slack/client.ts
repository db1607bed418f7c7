import { WebClient, type WebClientOptions } from '@slack/web-api';
import type { Log } from '../log.ts';
import { slackLogger } from './slack-logger.ts';

/**
 * How every client of ours behaves: it tries once, fails fast when told to wait, and gives up after ten seconds. The
 * SDK's own habits (ten tries, waiting inside, no timeout) post twice and block a lane.
 * @param slackApiUrl where the Web API is, for the local workspace and tests; Slack's own when absent
 */
export function clientOptions(log: Log, slackApiUrl?: string): WebClientOptions {
  return {
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 10_000,
    logger: slackLogger(log),
    allowAbsoluteUrls: false,
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
  };
}

/** A Web API client for delivery, apart from Bolt's own, so that neither waits for the other. */
export function createDeliveryClient(botToken: string, log: Log, slackApiUrl?: string): WebClient {
  return new WebClient(botToken, clientOptions(log, slackApiUrl));
}
