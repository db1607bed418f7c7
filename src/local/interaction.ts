import { DatelineError } from '../errors.ts';
import { entered, placedElements, type Choice, type Entries } from './elements.ts';
import type { Acked, Inbound } from './inbound.ts';
import { appId } from './messages.ts';
import type { ResponseUrls } from './response-urls.ts';
import {
  nextTs,
  type Failure,
  type LocalChannel,
  type LocalPerson,
  type WorkspaceState,
} from './state.ts';
import type { Triggers } from './triggers.ts';

/** What people's acts work with. */
export interface ActsOptions {
  readonly state: WorkspaceState;
  readonly inbound: Inbound;
  readonly triggers: Triggers;
  readonly responseUrls: ResponseUrls;
  /** Where response_urls lie: `http://127.0.0.1:PORT/hooks/`. */
  readonly hooksUrl: string;
  /** The manifest's should_escape. */
  readonly shouldEscape: boolean;
}

/** Which element is meant, and what is chosen or typed. */
export interface Press {
  /** Needed when an action_id stands in several blocks. */
  readonly blockId?: string;
  /** Option values for menus, text for inputs. */
  readonly choice?: Choice;
  /** What stands in the other inputs meanwhile. */
  readonly entries?: Entries;
}

/** A test or page asked for something that is not there. */
export function missing(what: string): DatelineError {
  return new DatelineError('local/not-there', `No ${what} in the local workspace`, {
    hint: 'Add it first, or look up its id in the workspace state.',
  });
}

/** @throws DatelineError when there is no such person */
export function personOf(state: WorkspaceState, id: string): LocalPerson {
  const found = state.people.get(id);
  if (found === undefined) throw missing(`person ${id}`);
  return found;
}

/** @throws DatelineError when there is no such channel */
export function placeOf(state: WorkspaceState, id: string): LocalChannel {
  const found = state.channels.get(id);
  if (found === undefined) throw missing(`channel ${id}`);
  return found;
}

/** Sends an interaction payload: `type` and who did it are filled in. */
export function interact(
  { state, inbound }: ActsOptions,
  person: LocalPerson,
  type: string,
  payload: Readonly<Record<string, unknown>>,
): Promise<Acked> {
  const { id, name } = person;
  const whole = {
    type,
    user: { id, username: name, name, team_id: state.team.id },
    team: { id: state.team.id, domain: state.team.domain },
    api_app_id: appId,
    token: 'local',
    enterprise: null,
    is_enterprise_install: false,
    ...payload,
  };
  return inbound.form({ payload: JSON.stringify(whole) }, type, id);
}

/** The failure in an answer, or null. */
export function failureOf(acked: Acked): Failure | null {
  return acked.kind === 'failed' ? acked.failure : null;
}

/** The entry of `actions` for an element that stands in `blocks`. */
export function actionIn(
  state: WorkspaceState,
  blocks: unknown,
  actionId: string,
  { blockId, choice }: Press,
): Record<string, unknown> {
  const placed = placedElements(blocks).find(
    (each) => each.actionId === actionId && (blockId === undefined || each.blockId === blockId),
  );
  if (placed === undefined) throw missing(`element ${actionId}`);
  return {
    type: placed.element['type'],
    action_id: actionId,
    block_id: placed.blockId,
    ...entered(placed.element, choice),
    action_ts: nextTs(state),
  };
}
