import { aCallSid, anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import type { CallEvent } from '../model/call-event.js';
import { foldCall } from '../fold/fold-call.js';
import { RecentCalls } from './recent-calls.js';
import { writeEvents } from './write-events.js';

describe('writeEvents', () => {
  let store: FakeCallStore;
  let recent: RecentCalls;
  let read: string[][];

  beforeEach(() => {
    store = new FakeCallStore('mongodb');
    recent = new RecentCalls();
    read = [];
    const listEventsOf = store.listEventsOf.bind(store);
    store.listEventsOf = (callIds) => {
      read.push([...callIds]);
      return listEventsOf(callIds);
    };
  });

  const write = (...events: CallEvent[]): Promise<void> =>
    writeEvents((operation) => operation(store), events, recent);

  it('reads nothing back of calls that it knows whole, however often an event comes', async () => {
    const [callId, other] = [aCallSid(), aCallSid()];
    const events = Array.from({ length: 40 }, () => anEvent({ callId }));
    for (const event of events) await write(event, anEvent({ callId: other }), event);
    expect(read).toEqual([]);
    expect(await store.findById(callId)).toEqual(foldCall(events));
  });

  it('reads a call that another writer added to, and folds what the store holds', async () => {
    const callId = aCallSid();
    const [first, second, third] = [anEvent({ callId }), anEvent({ callId }), anEvent({ callId })];
    await write(first);
    await store.append([second]);
    await write(third);
    expect(read).toEqual([[callId]]);
    expect(await store.findById(callId)).toEqual(foldCall([first, second, third]));
  });

  it('reads a call of which the store keeps another copy', async () => {
    const event = anEvent({ receivedAt: '2026-11-21T09:00:05.000Z' });
    const earlier = { ...event, receivedAt: '2026-11-21T09:00:01.000Z' };
    await store.append([earlier]);
    await write(event);
    expect(read).toHaveLength(1);
    expect(await store.findById(event.callId)).toEqual(foldCall([earlier]));
  });

  it('reads a large call alone, and small ones together', async () => {
    const large = Array.from({ length: 600 }, () => anEvent({ callId: 'CAlarge' }));
    const small = ['CA1', 'CA2', 'CA3'].map((callId) => anEvent({ callId }));
    await store.append([...large, ...small]);
    await write(...['CA1', 'CAlarge', 'CA2', 'CA3'].map((callId) => anEvent({ callId })));
    expect(read.filter((callIds) => callIds.includes('CAlarge'))).toEqual([['CAlarge']]);
    expect(read.flat().sort()).toEqual(['CA1', 'CA2', 'CA3', 'CAlarge']);
  });

  it('remembers nothing of an erased call', async () => {
    const callId = aCallSid();
    await write(anEvent({ callId }));
    await write(anEvent<'call.erased'>({ callId, type: 'call.erased', data: { reason: 'request' } }));
    await write(anEvent({ callId }));
    expect(read).toEqual([[callId]]);
  });
});
