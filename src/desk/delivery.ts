import type { IntentId } from '../news/ids.ts';
import { readAdmin } from '../store/notices.ts';
import { readSubscriptions, writeAudit } from '../store/subscriptions.ts';
import { dropHeld, readHeld, readQueueAge, readUnsent, resendHeld } from '../store/unsent.ts';
import { readDeskGates, readDeskLanes } from '../store/wire-desk-sending.ts';
import type { DeskDeps } from './deps.ts';
import type { DeliveryVerbs, HeldAnswer, StatusAnswer } from './delivery-desk.ts';
import type { Person } from './desk.ts';

const weekMs = 7 * 86_400_000;
/** Rows shown of each kind. */
const shown = 6;

/** Where notices go one may see and decide everything: the admin channel, or the first follower's direct message. */
async function isAdmin(person: Person, deps: DeskDeps): Promise<boolean> {
  const admin = await readAdmin(deps.store.db, person.workspaceId);
  return admin === person.channelId || (person.isDirect && admin === person.userId);
}

async function status(person: Person, deps: DeskDeps): Promise<StatusAnswer> {
  const { db } = deps.store;
  const { workspaceId, channelId } = person;
  const now = deps.clock.now();
  const scope = (await isAdmin(person, deps)) ? 'workspace' : 'channel';
  const only = scope === 'workspace' ? { workspaceId } : { workspaceId, channelId };
  const lanes = await readDeskLanes(db, workspaceId);
  return {
    scope,
    now,
    ...(await readQueueAge(db, only)),
    lanes: lanes.filter(
      (lane) =>
        (scope === 'workspace' || lane.channelId === channelId) &&
        (lane.waiting > 0 || lane.held > 0 || lane.pausedReason !== null),
    ),
    gates: await readDeskGates(db, workspaceId, now),
    held: await readUnsent(db, 'held', only, shown),
    unknown: await readUnsent(db, 'sending', only, shown),
    refused: await readUnsent(db, 'refused', { ...only, since: now - weekMs }, shown),
  };
}

/** A message is decided about by the people of its channel, by who follows something there, and by the admin. */
async function mayDecide(
  person: Person,
  channelId: Person['channelId'],
  deps: DeskDeps,
): Promise<boolean> {
  if (channelId === person.channelId || (await isAdmin(person, deps))) return true;
  const there = await readSubscriptions(deps.store.db, {
    workspaceId: person.workspaceId,
    channelId,
  });
  return there.some(({ createdBy }) => createdBy === person.userId);
}

async function decide(
  person: Person,
  id: IntentId,
  verb: 'resend' | 'drop',
  deps: DeskDeps,
): Promise<HeldAnswer> {
  const lane = await readHeld(deps.store.db, id);
  if (lane?.workspaceId !== person.workspaceId) return { kind: 'settled' };
  if (!(await mayDecide(person, lane.channelId, deps))) return { kind: 'elsewhere' };
  const now = deps.clock.now();
  return deps.store.db.transaction().execute(async (tx): Promise<HeldAnswer> => {
    const isDone =
      verb === 'resend' ? await resendHeld(tx, id) : await dropHeld(tx, id, person.userId, now);
    if (!isDone) return { kind: 'settled' };
    await writeAudit(tx, {
      workspaceId: lane.workspaceId,
      at: now,
      actor: person.userId,
      verb,
      channelId: lane.channelId,
      detail: `outbox ${id}`,
    });
    return { kind: verb === 'resend' ? 'resent' : 'dropped' };
  });
}

/** The verbs about sending, over one store. The tick sends what is resent, within seconds. */
export function deliveryVerbs(deps: DeskDeps): DeliveryVerbs {
  return {
    status: async (person) => status(person, deps),
    resend: async (person, id) => decide(person, id, 'resend', deps),
    drop: async (person, id) => decide(person, id, 'drop', deps),
  };
}
