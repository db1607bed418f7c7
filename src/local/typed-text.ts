import type { WorkspaceState } from './state.ts';

const token = /<[@#!][^>\s]*>/g;

/**
 * What Slack makes of text somebody typed: `&`, `<`, `>` become entities, `@name` and `#channel` become
 * `<@U…>` and `<#C…>` when such a person or channel exists; with names for slash commands that ask for escaping.
 * Mentions already written as tokens stay.
 */
export function asTyped(
  state: WorkspaceState,
  typed: string,
  options: { readonly withNames: boolean },
): string {
  const parts: string[] = [];
  let end = 0;
  for (const match of typed.matchAll(token)) {
    parts.push(escapeTyped(state, typed.slice(end, match.index), options.withNames), match[0]);
    end = match.index + match[0].length;
  }
  parts.push(escapeTyped(state, typed.slice(end), options.withNames));
  return parts.join('');
}

function escapeTyped(state: WorkspaceState, text: string, withNames: boolean): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(
      /(?<![\w&@#])([@#])([\p{L}\p{N}][\p{L}\p{N}._-]*)/gu,
      (whole, sign: string, name: string) => {
        const lower = name.toLowerCase();
        const found =
          sign === '@'
            ? state.people.values().find((person) => person.name === lower)
            : state.channels
                .values()
                .find((channel) => channel.kind !== 'direct' && channel.name === lower);
        if (found === undefined) return whole;
        return withNames ? `<${sign}${found.id}|${found.name}>` : `<${sign}${found.id}>`;
      },
    );
}

/** mrkdwn as a reader sees it: mentions by name, links by label, dates by their fallback, entities undone. */
export function asRead(state: WorkspaceState, text: string): string {
  return text
    .replaceAll(/<([^<>]+)>/g, (_, inner: string) => {
      const [target = '', label] = inner.split('|', 2);
      if (target.startsWith('!date^')) return label ?? '';
      if (target.startsWith('@'))
        return `@${state.people.get(target.slice(1))?.name ?? label ?? target.slice(1)}`;
      if (target.startsWith('#'))
        return `#${state.channels.get(target.slice(1))?.name ?? label ?? target.slice(1)}`;
      if (target.startsWith('!')) return `@${target.slice(1)}`;
      return label ?? target;
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}
