import { isRecord } from './arguments.ts';

/** What a message does to its readers beyond being read: whom it notifies, and which links lie about their target. */
export interface MessageEffects {
  readonly pings: readonly string[];
  readonly spoofs: readonly string[];
}

/** How text is read: the words `@here`, `@channel`, `@everyone` notify too when Slack is asked to look for them. */
interface Reading {
  readonly effects: { pings: string[]; spoofs: string[] };
  readonly plainMentions: boolean;
}

const mention =
  /<!(channel|here|everyone)(?:\|[^>]*)?>|<!subteam\^(S\w+)[^>]*>|<@([UW]\w+)(?:\|[^>]*)?>/g;
const plainMention = /(?<![\w@])@(channel|here|everyone)\b/g;
const labelledLink = /<((?:https?|mailto):[^|>]+)\|([^>]*)>/g;
const markdownLink = /\[([^\]]*)\]\((https?:[^)\s]+)\)/g;
const looksLikeHost = /^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+[\p{L}]{2,})(?:[/:?#]\S*)?\s*$/u;

/**
 * Reads a message as Slack would, mrkdwn in `text` and blocks, typed elements in rich text. Plain text never counts.
 * @param options `parse: 'full'` or `linkNames` make plain `@channel` in `text` count; a mrkdwn object counts unless `verbatim`
 */
export function effectsOf(
  text: string,
  blocks: readonly unknown[] | null,
  options: { readonly parse?: unknown; readonly linkNames?: unknown } = {},
): MessageEffects {
  const effects = { pings: [] as string[], spoofs: [] as string[] };
  readMrkdwn(text, {
    effects,
    plainMentions: options.parse === 'full' || options.linkNames === true,
  });
  if (blocks !== null) walk(blocks, effects);
  return effects;
}

function readMrkdwn(text: string, { effects, plainMentions }: Reading): void {
  for (const [, broadcast, group, user] of text.matchAll(mention)) {
    effects.pings.push(broadcast ?? group ?? user ?? '');
  }
  if (plainMentions) {
    for (const [, broadcast] of text.matchAll(plainMention)) effects.pings.push(broadcast ?? '');
  }
  for (const [, url, label] of text.matchAll(labelledLink))
    noteSpoof(url ?? '', label ?? '', effects);
}

function noteSpoof(url: string, label: string, effects: Reading['effects']): void {
  const claimed = looksLikeHost.exec(label)?.[1];
  if (claimed === undefined || !URL.canParse(url)) return;
  const actual = new URL(url).hostname.replace(/^www\./, '');
  if (claimed.toLowerCase().replace(/^www\./, '') !== actual)
    effects.spoofs.push(`${label} → ${url}`);
}

function walk(value: unknown, effects: Reading['effects']): void {
  if (Array.isArray(value)) {
    for (const each of value) walk(each, effects);
    return;
  }
  if (!isRecord(value)) return;
  const node = value;
  const text = typeof node['text'] === 'string' ? node['text'] : '';
  switch (node['type']) {
    case 'mrkdwn':
      readMrkdwn(text, { effects, plainMentions: node['verbatim'] !== true });
      return;
    case 'markdown':
      readMrkdwn(text, { effects, plainMentions: false });
      for (const [, label, url] of text.matchAll(markdownLink))
        noteSpoof(url ?? '', label ?? '', effects);
      return;
    case 'link':
      noteSpoof(String(node['url']), text, effects);
      return;
    case 'broadcast':
      effects.pings.push(String(node['range']));
      return;
    case 'user':
      effects.pings.push(String(node['user_id']));
      return;
    case 'usergroup':
      effects.pings.push(String(node['usergroup_id']));
      return;
    default:
      for (const each of Object.values(node)) walk(each, effects);
  }
}
