import { newestCalls } from '../../src/calls/feed/call-filter.js';
import { parseTextSearch } from '../../src/calls/feed/text-search.js';
import { aCall, anEvent } from '../support/builders.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { realMongo } from '../support/mongo-real.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const real = realMongo();
const servers: [string, () => Promise<TemporaryMongo>][] = [
  ['embedded', () => startTemporaryMongo()],
  ...(real ? [['real', real] as [string, () => Promise<TemporaryMongo>]] : []),
];
const FOLDED = { locale: 'en', strength: 2 } as const;

describe.each(servers)(
  'Collections of %s MongoDB that somebody made without regard to case',
  (_name, startServer) => {
    let server: TemporaryMongo;
    let opened: OpenedMongoStore;
    const lines: string[] = [];

    beforeAll(async () => {
      server = await startServer();
      const maker = await openMongoStore(server.uri);
      await maker.store.ping();
      await maker.indexes.ensure();
      await maker.connection.dropDatabase();
      for (const name of ['calls', 'log', 'leases']) {
        await maker.connection.getClient().db().createCollection(name, { collation: FOLDED });
      }
      await maker.close();
      const write = (line: string): void => void lines.push(line);
      opened = await openMongoStore(server.uri, {}, { log: write, warn: write, error: write });
    });
    afterAll(async () => {
      await opened.close();
      await server.close();
    });

    const list = async (filter: object): Promise<string[]> =>
      (await opened.store.list({ ...newestCalls(9), filter })).map(({ id }) => id);

    it('change no meaning of a filter, and are said to be made amiss', async () => {
      const [upper, lower] = [
        aCall({ queue: 'Sales', answeredBy: 'Ann' }),
        aCall({ queue: 'sales', answeredBy: 'ann' }),
      ];
      for (const call of [upper, lower]) {
        await opened.store.append([anEvent({ callId: call.id })]);
        await opened.store.publish([call]);
      }
      await opened.indexes.ensure();
      expect(await list({ queue: 'Sales' })).toEqual([upper.id]);
      expect(await list({ agent: 'ann' })).toEqual([lower.id]);
      expect(await list({ text: parseTextSearch('ZOË') ?? [] })).toHaveLength(2);
      expect(await opened.store.count({ queue: 'sales' })).toBe(1);
      expect(await opened.store.findById(upper.id.toLowerCase())).toBeNull();
      expect(await opened.store.listHeads('2026-11-21', 9, null)).toHaveLength(2);
      expect(await opened.store.digestDays({ from: '2026-01-01', to: '2027-01-01' })).toHaveLength(1);
      expect(lines.filter((line) => line.includes('collation'))).toHaveLength(3);
    });

    it('have indexes that compare by code point', async () => {
      await opened.indexes.ensure();
      for (const name of ['calls', 'log']) {
        const indexes = await opened.connection.collection(name).indexes();
        expect(
          indexes.filter(({ name: own, collation }) => own !== '_id_' && collation !== undefined),
        ).toEqual([]);
        expect(indexes.length).toBeGreaterThan(2);
      }
    });

    it('give each lease to one holder', async () => {
      expect(await opened.store.takeLease('scan', 'One', 60)).toBe(true);
      expect(await opened.store.takeLease('scan', 'one', 60)).toBe(false);
      expect(await opened.store.takeLease('scan', 'One', 60)).toBe(true);
    });
  },
);
