import type { UserId } from '../news/ids.ts';
import { slackLimits } from '../slack/limits.ts';
import type { ApiContext, ApiMethod } from './api.ts';
import {
  isRecord,
  refuse,
  text,
  type Answer,
  type Arguments,
  type OrRefusal,
} from './arguments.ts';
import { appId, botId } from './messages.ts';
import { refusalOf } from './problem.ts';
import { announce, mintId, type LocalView, type WorkspaceState } from './state.ts';
import { validateView } from './validate.ts';

/** views.*: modals and App Home. */
export const viewMethods: Readonly<Record<string, ApiMethod>> = {
  'views.open': { scope: null, tier: 4, run: (context, args) => open(context, args, 'open') },
  'views.push': { scope: null, tier: 4, run: (context, args) => open(context, args, 'push') },
  'views.update': { scope: null, tier: 4, run: update },
  'views.publish': { scope: null, tier: 4, run: publish },
};

type Payload = LocalView['payload'];

/** A view the app sent, of the type that belongs there, or the refusal. */
export function readView(
  view: unknown,
  type: 'modal' | 'home',
): OrRefusal<{ readonly payload: Payload }> {
  const refusal = refusalOf(validateView(view), isRecord(view) ? view : {});
  if (refusal !== null) return { refusal };
  if (!isRecord(view) || view['type'] !== type) return { refusal: refuse('invalid_arguments') };
  return { payload: view };
}

/** The modals a person has open, the last one on top. */
function stackOf(state: WorkspaceState, userId: UserId): string[] {
  const stack = state.stacks.get(userId) ?? [];
  state.stacks.set(userId, stack);
  return stack;
}

/** Puts a modal on a person's stack: `push` keeps those below, otherwise they are closed. */
export function showModal(
  state: WorkspaceState,
  userId: UserId,
  payload: Payload,
  how: 'open' | 'push',
): OrRefusal<{ readonly view: LocalView }> {
  if (how === 'open') closeModals(state, userId);
  const stack = stackOf(state, userId);
  if (stack.length >= slackLimits.viewStack) return { refusal: refuse('push_limit_reached') };
  const externalId = payload['external_id'] ?? '';
  if (externalId !== '' && find(state, { external_id: externalId }) !== undefined) {
    return { refusal: refuse('duplicate_external_id') };
  }
  const id = mintId(state, 'V');
  const view: LocalView = {
    id,
    userId,
    rootId: stack[0] ?? id,
    previousId: stack.at(-1) ?? null,
    hash: mintId(state, 'h'),
    payload,
  };
  state.views.set(id, view);
  stack.push(id);
  announce(state, { kind: 'views', userId });
  return { view };
}

/** Gives a view new content and a new hash. */
export function redrawView(state: WorkspaceState, view: LocalView, payload: Payload): void {
  view.payload = payload;
  view.hash = mintId(state, 'h');
  announce(state, { kind: 'views', userId: view.userId });
}

/** Closes all of a person's modals, or only the top one. */
export function closeModals(
  state: WorkspaceState,
  userId: UserId,
  howMany: 'all' | 'top' = 'all',
): void {
  const stack = stackOf(state, userId);
  for (const id of stack.splice(howMany === 'all' ? 0 : -1)) state.views.delete(id);
  announce(state, { kind: 'views', userId });
}

/** A view in Slack's own shape. */
export function slackView(
  state: WorkspaceState,
  view: LocalView,
  values: unknown = {},
): Record<string, unknown> {
  return {
    private_metadata: '',
    callback_id: '',
    external_id: '',
    ...view.payload,
    id: view.id,
    team_id: state.team.id,
    app_id: appId,
    bot_id: botId(state),
    hash: view.hash,
    root_view_id: view.rootId,
    previous_view_id: view.previousId,
    state: { values },
  };
}

function find(state: WorkspaceState, args: Arguments): LocalView | undefined {
  const externalId = text(args, 'external_id');
  if (externalId === '') return state.views.get(text(args, 'view_id'));
  return state.views.values().find((view) => view.payload['external_id'] === externalId);
}

function open({ state, triggers }: ApiContext, args: Arguments, how: 'open' | 'push'): Answer {
  const asked = readView(args['view'], 'modal');
  if ('refusal' in asked) return asked.refusal;
  const trigger = triggers.spend(text(args, 'trigger_id'));
  if (typeof trigger === 'string') return refuse(trigger);
  // Only something done inside an open modal may put another on top of it.
  if (how === 'push' && (trigger.viewId === null || !state.views.has(trigger.viewId)))
    return refuse('not_found');
  const shown = showModal(state, trigger.userId, asked.payload, how);
  return 'refusal' in shown ? shown.refusal : { ok: true, view: slackView(state, shown.view) };
}

function update({ state }: ApiContext, args: Arguments): Answer {
  const view = find(state, args);
  if (view === undefined) return refuse('not_found');
  const asked = readView(args['view'], 'modal');
  if ('refusal' in asked) return asked.refusal;
  const hash = text(args, 'hash');
  if (hash !== '' && hash !== view.hash) return refuse('hash_conflict');
  redrawView(state, view, asked.payload);
  return { ok: true, view: slackView(state, view) };
}

function publish({ state }: ApiContext, args: Arguments): Answer {
  const person = state.people.get(text(args, 'user_id'));
  if (person === undefined) return refuse('user_not_found');
  const asked = readView(args['view'], 'home');
  if ('refusal' in asked) return asked.refusal;
  const hash = text(args, 'hash');
  const known = state.homes.get(person.id);
  if (hash !== '' && known !== undefined && known.hash !== hash) return refuse('hash_conflict');
  const id = known?.id ?? mintId(state, 'V');
  const home: LocalView = {
    id,
    userId: person.id,
    rootId: id,
    previousId: null,
    hash: mintId(state, 'h'),
    payload: asked.payload,
  };
  state.homes.set(person.id, home);
  announce(state, { kind: 'home', userId: person.id });
  return { ok: true, view: slackView(state, home) };
}
