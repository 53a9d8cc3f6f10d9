import { Logger } from '@nestjs/common';
import { anEvent } from '../../../test/support/builders.js';
import { FakeCallStore } from '../../../test/support/fake-call-store.js';
import { SetClock } from '../../../test/support/set-clock.js';
import { CircuitBreaker, STORE_BACKOFF } from '../../database/link/circuit-breaker.js';
import { StoreLink } from '../../database/link/store-link.js';
import { writeEvents } from '../delivery/write-events.js';
import type { CallStore } from '../stores/call-store.js';
import { ChangeFeed } from './change-feed.js';

Logger.overrideLogger(false);

describe('ChangeFeed', () => {
  const clock = new SetClock();
  const stores = [new FakeCallStore('mongodb'), new FakeCallStore('supabase')] as const;
  const [mongodb, supabase] = stores;
  const links = stores.map(
    (store) =>
      new StoreLink<CallStore>(store, {
        breaker: new CircuitBreaker(clock, STORE_BACKOFF),
        clock,
        limit: 1000,
      }),
  );
  const feed = new ChangeFeed({ all: links }, clock);

  const fail = async (store: FakeCallStore): Promise<void> => {
    store.faults.down = true;
    for (const link of links) {
      if (link.store !== store) continue;
      for (let time = 0; time < 5; time += 1) await link.execute((one) => one.ping()).catch(() => null);
    }
  };

  it('reads the store that came back just before the other one failed', async () => {
    const after = await feed.findEnd();
    await fail(mongodb);
    mongodb.faults.down = false;
    supabase.faults.down = true;
    const event = anEvent();
    await writeEvents((operation) => operation(mongodb), [event]);
    const { changes } = await feed.read({ after, limit: 10 });
    expect(changes).toMatchObject([{ event: { id: event.id } }]);
    await fail(mongodb);
    await fail(supabase);
    await expect(feed.findEnd()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    supabase.faults.down = false;
    await expect(feed.findEnd()).resolves.toBeDefined();
  });
});
