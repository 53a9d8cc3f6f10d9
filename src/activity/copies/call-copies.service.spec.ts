import { anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { CallCopies } from '../../calls/delivery/call-copies.js';
import type { CallStoreLink, StoreLinks } from '../../calls/delivery/store-links.js';
import { foldCall } from '../../calls/fold/fold-call.js';
import type { VisibleCalls } from '../../calls/visibility/visible-calls.js';
import { CircuitBreaker, STORE_BACKOFF } from '../../database/link/circuit-breaker.js';
import { StoreLink } from '../../database/link/store-link.js';
import type { CallStore } from '../../calls/stores/call-store.js';
import { CallCopiesService } from './call-copies.service.js';

const READER = { name: 'desk', role: 'viewer', numbers: null } as const;

describe('CallCopiesService', () => {
  const clock = new SetClock();
  let stores: [mongo: FakeCallStore, supabase: FakeCallStore];
  let service: CallCopiesService;

  beforeEach(() => {
    stores = [new FakeCallStore('mongodb'), new FakeCallStore('supabase')];
    const all = stores.map((store): CallStoreLink => {
      const breaker = new CircuitBreaker(clock, STORE_BACKOFF);
      return new StoreLink<CallStore>(store, { breaker, clock, limit: 60_000 });
    });
    const find = (id: string): Promise<unknown> =>
      id === 'CA404' ? Promise.reject(new Error('not there')) : Promise.resolve({});
    const links = { all } as unknown as StoreLinks;
    service = new CallCopiesService({ find } as unknown as VisibleCalls, new CallCopies(links));
  });
  afterEach(() => jest.useRealTimers());

  const events = [anEvent({ callId: 'CA1' }), anEvent({ callId: 'CA1', at: '2026-11-21T09:00:01.000Z' })];
  const describeIt = () => service.describe('CA1', READER);

  it('says since when each store holds all events, and that both are equal', async () => {
    for (const store of stores) {
      await store.append(events);
      await store.publish([foldCall(events)]);
    }
    const held = { state: 'held', events: 2, upToDate: true, reason: null };
    const since = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
    expect(await describeIt()).toEqual({
      items: [
        { store: 'mongodb', ...held, since },
        { store: 'supabase', ...held, since },
      ],
      equal: true,
    });
  });

  it('tells a store that lags behind from one that has nothing yet', async () => {
    await stores[0].append(events);
    expect(await describeIt()).toMatchObject({
      items: [
        { state: 'held', events: 2, upToDate: false },
        { state: 'missing', events: 0, since: null },
      ],
      equal: false,
    });
    await stores[1].append(events.slice(1));
    expect(await describeIt()).toMatchObject({ items: [{}, { state: 'held', events: 1 }], equal: false });
  });

  it('says of a store that is down why nothing is known, and nothing of equality', async () => {
    await stores[0].append(events);
    stores[1].faults.down = true;
    expect(await describeIt()).toMatchObject({
      items: [{ state: 'held' }, { state: 'unknown', events: null, reason: 'STORE_UNAVAILABLE' }],
      equal: null,
    });
  });

  it('waits two seconds for a store that hangs', async () => {
    jest.useFakeTimers();
    stores[1].faults.hangs = true;
    const answer = describeIt();
    await jest.advanceTimersByTimeAsync(2000);
    expect(await answer).toMatchObject({ items: [{ state: 'missing' }, { state: 'unknown' }], equal: null });
  });

  it('asks no store of a call that the key may not see', async () => {
    await expect(service.describe('CA404', READER)).rejects.toThrow('not there');
  });
});
