import type { Clock } from '../clock.ts';
import type { UserId } from '../news/ids.ts';
import { slackLimits } from '../slack/limits.ts';
import { flag, text, type Arguments } from './arguments.ts';
import { readContent } from './chat.ts';
import { addMessage, redrawMessage, removeMessage } from './messages.ts';
import { mintId, type LocalChannel, type LocalMessage, type WorkspaceState } from './state.ts';

/** Where answers to one command or click go. */
interface Conversation {
  readonly channel: LocalChannel;
  readonly userId: UserId;
  /** The message that was clicked on; null for a slash command. */
  readonly source: LocalMessage | null;
}

/** Everything shown as an answer so far: the ack's body and uses of the response_url. */
export interface Answers {
  readonly shown: readonly LocalMessage[];
  /** Uses of the response_url that were taken, redraws and deletions too. */
  readonly uses: () => number;
  /** Resolves when at least this many messages were shown or redrawn. */
  readonly atLeast: (count: number) => Promise<readonly LocalMessage[]>;
}

/** The response_urls of a workspace: five uses in thirty minutes. */
export interface ResponseUrls {
  readonly mint: (conversation: Conversation) => { readonly id: string; readonly answers: Answers };
  /** Shows what an ack carried, without using up the URL. */
  readonly showAck: (id: string, body: Arguments) => string | null;
  /** A POST to the URL. */
  readonly use: (id: string, body: Arguments) => { readonly status: number; readonly body: string };
}

interface Open extends Conversation {
  readonly expiresAt: number;
  readonly shown: LocalMessage[];
  readonly waiting: Set<() => void>;
  uses: number;
}

/** Nothing open yet. */
export function createResponseUrls(state: WorkspaceState, clock: Clock): ResponseUrls {
  const open = new Map<string, Open>();

  /** Carries out one answer; the error word when it cannot be shown. */
  const show = (target: Open, body: Arguments): string | null => {
    const { source, channel, userId } = target;
    if (flag(body, 'delete_original') && source !== null) {
      removeMessage(state, channel, source);
    } else {
      const content = readContent(body);
      if ('refusal' in content) return content.refusal.error ?? 'invalid_payload';
      if (flag(body, 'replace_original') && source !== null) {
        redrawMessage(state, source, content);
        target.shown.push(source);
      } else {
        const isPublic = body['response_type'] === 'in_channel';
        const threadTs = text(body, 'thread_ts') || null;
        target.shown.push(
          addMessage(state, channel, {
            ...content,
            userId: state.bot.id,
            threadTs,
            ephemeralFor: isPublic ? null : userId,
          }),
        );
      }
    }
    for (const wake of target.waiting) wake();
    return null;
  };

  return {
    mint(conversation) {
      const id = mintId(state, '');
      const target: Open = {
        ...conversation,
        expiresAt: clock.now() + slackLimits.responseUrlMs,
        shown: [],
        waiting: new Set(),
        uses: 0,
      };
      open.set(id, target);
      if (open.size > 1000) open.delete(open.keys().next().value ?? '');
      const atLeast = async (count: number): Promise<readonly LocalMessage[]> => {
        while (target.shown.length < count) {
          await new Promise<void>((resolve) => {
            const wake = (): void => {
              target.waiting.delete(wake);
              resolve();
            };
            target.waiting.add(wake);
          });
        }
        return target.shown;
      };
      return { id, answers: { shown: target.shown, uses: () => target.uses, atLeast } };
    },
    showAck(id, body) {
      const target = open.get(id);
      return target === undefined ? 'expired_url' : show(target, body);
    },
    use(id, body) {
      const target = open.get(id);
      if (target === undefined || clock.now() > target.expiresAt) {
        return { status: 404, body: '{"ok":false,"error":"expired_url"}' };
      }
      if (target.uses >= slackLimits.responseUrlUses) {
        return { status: 404, body: '{"ok":false,"error":"used_url"}' };
      }
      const error = show(target, body);
      if (error !== null) return { status: 400, body: JSON.stringify({ ok: false, error }) };
      target.uses += 1;
      return { status: 200, body: '{"ok":true}' };
    },
  };
}
