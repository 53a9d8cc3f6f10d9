import { newestCalls } from '../../src/calls/feed/call-filter.js';
import { aCall, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FaultProxy } from '../support/fault-proxy.js';
import { mongoUriAt, startTemporaryMongo, type TemporaryEmbeddedMongo } from '../support/mongo-embedded.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const QUESTION = {
  filter: {},
  boundaries: ['2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  offsets: [{ from: '2026-11-21T00:00:00.000Z', minutes: 0 }],
};
const UNAVAILABLE = { code: 'STORE_UNAVAILABLE' };

describe('The time limits of MongoCallStore', () => {
  let server: TemporaryEmbeddedMongo;
  let proxy: FaultProxy;
  let opened: OpenedMongoStore;

  async function open(variables: Record<string, string>): Promise<void> {
    server = await startTemporaryMongo();
    proxy = await FaultProxy.listen(server.socketPath);
    // What the limits are not about may take as long as a busy machine needs.
    const filling = await openMongoStore(server.uri, { STORE_TIMEOUT_MS: '20000' });
    const call = aCall();
    await filling.store.append([anEvent({ callId: call.id })]);
    await filling.store.publish([call]);
    await filling.indexes.ensure();
    await filling.close();
    opened = await openMongoStore(mongoUriAt(proxy.port), { STORE_TIMEOUT_MS: '600', ...variables });
    // Connections are there, and no indexes are being made, when the network gets slow.
    await eventually(() =>
      Promise.all([opened.store.ping(), opened.store.count({}), opened.store.count({})]),
    );
    await opened.indexes.ensure();
  }

  afterEach(async () => {
    await opened.close();
    await proxy.close();
    await server.close();
  });

  it('let counts and statistics take longer than everything else', async () => {
    await open({ QUERY_TIMEOUT_MS: '20000' });
    proxy.set({ kind: 'latency', milliseconds: 450 });
    expect(await opened.store.count({})).toBe(1);
    expect((await opened.store.tally(QUESTION)).total.calls).toBe(1);
    await expect(opened.store.list(newestCalls(1))).rejects.toMatchObject(UNAVAILABLE);
  });

  it('end those, too', async () => {
    await open({ QUERY_TIMEOUT_MS: '1000' });
    proxy.set({ kind: 'blackHole' });
    await expect(opened.store.count({})).rejects.toMatchObject(UNAVAILABLE);
    await expect(opened.store.tally(QUESTION)).rejects.toMatchObject(UNAVAILABLE);
  });
});
