import { type CallEvent, type CallEventType, compareCallEvents } from '../model/call-event.js';
import { compareCopies } from '../model/fingerprint.js';

/** The distinct events of one call, in an order that does not depend on how they arrived. */
export class EventSet {
  readonly all: readonly CallEvent[];

  /** @param events the events of one call, in any order, repeats allowed */
  constructor(events: Iterable<CallEvent>) {
    const byId = new Map<string, CallEvent>();
    for (const event of events) {
      const known = byId.get(event.id);
      if (known === undefined || compareCopies(event, known) < 0) byId.set(event.id, event);
    }
    this.all = [...byId.values()].sort(compareCallEvents);
  }

  /** The events of one type, in order. */
  of<Type extends CallEventType>(type: Type): Extract<CallEvent, { type: Type }>[] {
    return this.all.filter((event): event is Extract<CallEvent, { type: Type }> => event.type === type);
  }
}
