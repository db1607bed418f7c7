import type { WebClient } from '@slack/web-api';
import type { ChannelDirectory } from '../desk/desk.ts';
import { classifyFailure } from './errors.ts';

/** Learns from Slack whether Dateline can post in a channel. What Slack does not say is `unsure`. */
export function createChannelDirectory(client: WebClient): ChannelDirectory {
  return {
    standing: async (channelId) => {
      try {
        const { channel } = await client.conversations.info({ channel: channelId });
        if (channel === undefined) return 'unsure';
        if (channel.is_archived === true) return 'archived';
        if (channel.is_im === true) return 'member';
        if (channel.is_member === undefined) return 'unsure';
        return channel.is_member ? 'member' : 'not-member';
      } catch (error) {
        const failure = classifyFailure(error, 'conversations.info');
        if (failure.kind !== 'refused') return 'unsure';
        if (failure.error === 'channel_not_found') return 'not-found';
        if (failure.error === 'not_in_channel') return 'not-member';
        return failure.error === 'is_archived' ? 'archived' : 'unsure';
      }
    },
  };
}
