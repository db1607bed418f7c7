import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { afterMention, readRequest, undoMarkup } from '../../src/slack/words-in.ts';
import { anyText } from './made-up.ts';
import { verbs } from '../../src/slack/commands/verbs.ts';

describe('what Slack makes of typing is undone', () => {
  test.each([
    ['region:europe &amp; &lt;b&gt;', 'region:europe & <b>'],
    ['&amp;lt;', '&lt;'],
    ['<#C123|asia-desk>', '#asia-desk'],
    ['<#C123>', '#C123'],
    ['<@U1> <@U2|bo>', '@U1 @bo'],
    ['<!channel> <!subteam^S1|@editors>', '@channel @editors'],
    ['<https://a.example/x?a=1&amp;b=2|a.example>', 'https://a.example/x?a=1&b=2'],
    ['source:<http://reuters.example|reuters.example>', 'source:reuters.example'],
    ['<mailto:desk@a.example|desk@a.example>', 'desk@a.example'],
    ['“oil prices” O’Neill', `"oil prices" O'Neill`],
    ['oil –sport (—weather) 2010–2020', 'oil -sport (-weather) 2010–2020'],
    ['  a\n\tb\u00A0c ', 'a b c'],
  ])('%s', (typed, meant) => {
    expect(undoMarkup(typed)).toBe(meant);
  });
});

describe('a request', () => {
  test.each([
    ['', 'nothing'],
    ['   ', 'nothing'],
    ['/wire', 'nothing'],
    ['/wire list', 'list|'],
    ['FOLLOW  Region:Europe', 'follow|Region:Europe'],
    ['subscribe topic:sport', 'subscribe|topic:sport'],
    ['unsubscribe S3', 'unfollow|S3'],
    ['why?', 'why|'],
    ['folow x', '?follow'],
    ['unfolow x', '?unfollow'],
    ['serach x', '?search'],
    ['lits', '?list'],
    ['zebra', '?'],
    ['regions', '?'],
  ])('%j is %s', (typed, meant) => {
    expect(read(typed)).toBe(meant);
  });

  test('follows the mention, wherever it stands', () => {
    expect(afterMention('<@U0BOT>: follow x', 'U0BOT')).toBe('follow x');
    expect(afterMention('dear <@U0BOT|dateline>, why', 'U0BOT')).toBe('why');
    expect(afterMention('<@U9> why', 'U0BOT')).toBe('<@U9> why');
  });

  test('never fails, whatever is typed', () => {
    fc.assert(
      fc.property(anyText(200), (typed) => {
        expect(['verb', 'nothing', 'unknown']).toContain(readRequest(typed, '/wire', verbs).kind);
      }),
    );
  });
});

function read(typed: string): string {
  const asked = readRequest(typed, '/wire', verbs);
  if (asked.kind === 'verb') return `${asked.verb.name}|${asked.text}`;
  return asked.kind === 'unknown' ? `?${asked.nearest?.name ?? ''}` : asked.kind;
}
