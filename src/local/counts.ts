import { isRecord } from './arguments.ts';

/** What became of the calls that carried one delivery id. */
export interface DeliveryCount {
  calls: number;
  /** Calls that were carried out, whether or not the caller learnt of it. */
  accepted: number;
  faults: number;
}

/** What was asked of the workspace, counted. */
export interface Counts {
  /** Calls by method, unknown ones too; `response_url` among them. */
  readonly calls: ReadonlyMap<string, number>;
  /** Calls to methods the workspace does not know. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Slack errors answered, by `method error`. */
  readonly errors: ReadonlyMap<string, number>;
  /** By `metadata.event_payload.delivery_id`. */
  readonly deliveries: ReadonlyMap<string, DeliveryCount>;
}

/** Counts that can be added to. */
export interface Counter extends Counts {
  readonly calls: Map<string, number>;
  readonly unknown: Map<string, number>;
  readonly errors: Map<string, number>;
  readonly deliveries: Map<string, DeliveryCount>;
}

/** Nothing counted yet. */
export function createCounter(): Counter {
  return { calls: new Map(), unknown: new Map(), errors: new Map(), deliveries: new Map() };
}

/** One more. */
export function countOne(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}

/** Deliveries counted: days of a busy newsroom. The longest known goes first. */
const mostDeliveries = 50_000;

/** The count of one delivery, begun when first asked for. */
export function deliveryCount({ deliveries }: Counter, id: string): DeliveryCount {
  const known = deliveries.get(id) ?? { calls: 0, accepted: 0, faults: 0 };
  deliveries.set(id, known);
  if (deliveries.size > mostDeliveries) deliveries.delete(deliveries.keys().next().value ?? '');
  return known;
}

/** The delivery id in a call's metadata, or null. */
export function deliveryIdOf(metadata: unknown): string | null {
  const payload = isRecord(metadata) ? metadata['event_payload'] : null;
  const id = isRecord(payload) ? payload['delivery_id'] : null;
  return typeof id === 'string' ? id : null;
}
