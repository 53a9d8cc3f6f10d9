import { LiveClients } from '../../src/activity/live/live-clients.js';
import { LiveMeter } from '../../src/activity/live/live-meter.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { type LiveApp, newStores, startLiveApp, VIEWER_KEY } from '../support/live-app.js';
import { LiveReader } from '../support/live-reader.js';

const REDIS_URL = process.env.REDIS_TEST_URL;
const withRedis = REDIS_URL === undefined ? it.skip : it;

/** An event whose note takes some kilobytes. */
const aLongNote = (callId: string): CallEvent =>
  anEvent<'call.noted'>({ callId, type: 'call.noted', data: { note: 'x'.repeat(20_000) } });

describe('a client that does not read', () => {
  it('is cut off before much waits for it, while others are served', async () => {
    const live: LiveApp = await startLiveApp(newStores());
    const slow = await LiveReader.open(live.url, { apiKey: VIEWER_KEY });
    const quick = await LiveReader.open(live.url, { apiKey: VIEWER_KEY });
    const clients = live.app.get(LiveClients);
    const [slowOne] = clients.all;
    const conn = slowOne?.socket.conn;
    // Its connection takes nothing more, as when the window of the other side is closed.
    Object.defineProperty(conn?.transport, 'writable', { get: () => false, set: () => undefined });
    let most = 0;
    const watch = setInterval(() => (most = Math.max(most, slowOne?.outgoing.waiting ?? 0)), 1);
    const events = Array.from({ length: 80 }, (_, index) => aLongNote(`CA${index}`));
    for (const [index, event] of events.entries()) {
      await live.record([event]);
      await quick.told(2 * index + 2);
    }
    await eventually(() => expect(clients.count).toBe(1));
    clearInterval(watch);
    expect(most).toBeLessThan(1_200_000);
    expect(live.app.get(LiveMeter).read()).toMatchObject({ clients: 1, cutOff: 1 });
    slow.close();
    quick.close();
    await eventually(() => expect(clients.count).toBe(0));
    await live.close();
  });
});

describe('several instances with Redis', () => {
  withRedis('hear of news from each other', async () => {
    const stores = newStores();
    const [here, there] = [
      await startLiveApp(stores, { redisUrl: REDIS_URL }),
      await startLiveApp(stores, { redisUrl: REDIS_URL }),
    ];
    const reader = await LiveReader.open(there.url, { apiKey: VIEWER_KEY });
    const event = anEvent({ callId: 'CA1' });
    await here.record([event]);
    await reader.told(2);
    expect(reader.eventIds).toEqual([event.id]);
    reader.close();
    await eventually(() => expect(there.app.get(LiveClients).count).toBe(0));
    await Promise.all([here.close(), there.close()]);
  });

  it('go on without it', async () => {
    const stores = newStores();
    const [here, there] = [
      await startLiveApp(stores, { redisUrl: 'redis://127.0.0.1:1' }),
      await startLiveApp(stores, { redisUrl: 'redis://127.0.0.1:1' }),
    ];
    const reader = await LiveReader.open(there.url, { apiKey: VIEWER_KEY });
    const event = anEvent({ callId: 'CA1' });
    await here.record([event]);
    await reader.told(2);
    expect(reader.eventIds).toEqual([event.id]);
    reader.close();
    await eventually(() => expect(there.app.get(LiveClients).count).toBe(0));
    await Promise.all([here.close(), there.close()]);
  });
});
