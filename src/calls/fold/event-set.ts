import { type CallEvent, type CallEventType, compareCallEvents } from '../model/call-event.js';

/** The distinct events of one call, in an order that does not depend on how they arrived. */
export class EventSet {
  readonly all: readonly CallEvent[];

  /** @param events the events of one call, in any order, repeats allowed */
  constructor(events: Iterable<CallEvent>) {
    const byId = new Map<string, CallEvent>();
    for (const event of events) {
      const known = byId.get(event.id);
      if (known === undefined || isEarlierCopy(event, known)) byId.set(event.id, event);
    }
    this.all = [...byId.values()].sort(compareCallEvents);
  }

  /** The events of one type, in order. */
  of<Type extends CallEventType>(type: Type): Extract<CallEvent, { type: Type }>[] {
    return this.all.filter((event): event is Extract<CallEvent, { type: Type }> => event.type === type);
  }
}

/** Two instances may receive one fact at different moments; every reader must then prefer the same copy. */
function isEarlierCopy(event: CallEvent, known: CallEvent): boolean {
  if (event.receivedAt !== known.receivedAt) return event.receivedAt < known.receivedAt;
  return JSON.stringify(event) < JSON.stringify(known);
}
