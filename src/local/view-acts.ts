import { isRecord, parseJson } from './arguments.ts';
import { stateValues, unfilled, type Entries } from './elements.ts';
import {
  actionIn,
  failureOf,
  interact,
  missing,
  personOf,
  type ActsOptions,
  type Press,
} from './interaction.ts';
import { nextTs, type Failure, type LocalView, type WorkspaceState } from './state.ts';
import { closeModals, readView, redrawView, showModal, slackView } from './views.ts';

/** How a submission went. */
interface SubmitResult {
  /** Messages by block id: from the app, or Slack's own for empty required inputs (then nothing was sent). */
  readonly errors: Readonly<Record<string, string>>;
  readonly failure: Failure | null;
}

/** What people do in modals and the App Home. */
export interface ViewActs {
  /** Uses an element of an open modal or of the App Home. */
  readonly pressInView: (
    userId: string,
    viewId: string,
    actionId: string,
    press?: Press,
  ) => Promise<{ readonly failure: Failure | null }>;
  /** Submits the modal with what was entered, by block id and action id. */
  readonly submit: (userId: string, viewId: string, entries?: Entries) => Promise<SubmitResult>;
  /** Closes the top modal. */
  readonly dismiss: (userId: string, viewId: string) => Promise<void>;
  readonly openHome: (userId: string) => Promise<void>;
}

/** Binds what people do in views to a workspace. */
export function createViewActs(options: ActsOptions): ViewActs {
  const { state, inbound, triggers } = options;
  const viewOf = (userId: string, id: string): LocalView => {
    const found = state.views.get(id) ?? state.homes.get(userId);
    if (found === undefined || found.id !== id || found.userId !== userId)
      throw missing(`view ${id}`);
    return found;
  };
  return {
    async pressInView(userId, viewId, actionId, press = {}) {
      const person = personOf(state, userId);
      const view = viewOf(userId, viewId);
      const blocks = view.payload['blocks'];
      const acked = await interact(options, person, 'block_actions', {
        container: { type: 'view', view_id: view.id },
        view: slackView(state, view, stateValues(blocks, press.entries ?? {})),
        trigger_id: triggers.mint({ userId: person.id, viewId: view.id }),
        actions: [actionIn(state, blocks, actionId, press)],
      });
      return { failure: failureOf(acked) };
    },

    async submit(userId, viewId, entries = {}) {
      const person = personOf(state, userId);
      const view = viewOf(userId, viewId);
      const values = stateValues(view.payload['blocks'], entries);
      const empty = unfilled(view.payload['blocks'], values);
      if (empty.length > 0) {
        const wanted = 'Please complete this required field.';
        return { errors: Object.fromEntries(empty.map((id) => [id, wanted])), failure: null };
      }
      const acked = await interact(options, person, 'view_submission', {
        view: slackView(state, view, values),
        trigger_id: triggers.mint({ userId: person.id, viewId: view.id }),
        response_urls: [],
      });
      if (acked.kind === 'failed') return { errors: {}, failure: acked.failure };
      return { errors: answerSubmission(state, view, parseJson(acked.body)), failure: null };
    },

    async dismiss(userId, viewId) {
      const person = personOf(state, userId);
      const view = viewOf(userId, viewId);
      closeModals(state, person.id, 'top');
      if (view.payload['notify_on_close'] !== true) return;
      await interact(options, person, 'view_closed', {
        view: slackView(state, view),
        is_cleared: false,
      });
    },

    async openHome(userId) {
      const person = personOf(state, userId);
      const home = state.homes.get(person.id);
      await inbound.event({
        type: 'app_home_opened',
        user: person.id,
        channel: `D${person.id.slice(1)}`,
        tab: 'home',
        event_ts: nextTs(state),
        ...(home !== undefined && { view: slackView(state, home) }),
      });
    },
  };
}

/**
 * Does what the app answered to a submission: nothing closes the modal, `response_action` keeps, redraws, stacks or clears.
 * @returns the errors to show beside inputs
 */
function answerSubmission(
  state: WorkspaceState,
  view: LocalView,
  body: unknown,
): Readonly<Record<string, string>> {
  const answer = isRecord(body) ? body : {};
  const action = answer['response_action'];
  if (action === 'errors') {
    const errors = isRecord(answer['errors']) ? answer['errors'] : {};
    return Object.fromEntries(Object.entries(errors).map(([id, message]) => [id, String(message)]));
  }
  if (action === 'update' || action === 'push') {
    const asked = readView(answer['view'], 'modal');
    if ('refusal' in asked) return { '': asked.refusal.error ?? 'invalid_arguments' };
    if (action === 'update') redrawView(state, view, asked.payload);
    else showModal(state, view.userId, asked.payload, 'push');
    return {};
  }
  closeModals(state, view.userId, action === 'clear' ? 'all' : 'top');
  return {};
}
