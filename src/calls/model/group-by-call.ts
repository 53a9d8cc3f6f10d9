/** Sorts events by the call they belong to, in the order given. */
export function groupByCall<Event extends { readonly callId: string }>(
  events: readonly Event[],
): Map<string, Event[]> {
  const calls = new Map<string, Event[]>();
  for (const event of events) {
    const ofCall = calls.get(event.callId);
    if (ofCall === undefined) calls.set(event.callId, [event]);
    else ofCall.push(event);
  }
  return calls;
}
