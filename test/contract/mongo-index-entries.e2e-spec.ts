import { foldCall } from '../../src/calls/fold/fold-call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import * as history from '../support/call-history.js';
import { countEntries } from '../support/index-entries.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';

const { incoming, pressed, dialing, leg, dialed, ended } = history;

/** A call as webhooks bring it: one append and one row after each of them. */
const CALLS: [string, number, CallEvent[][]][] = [
  [
    'was answered',
    64,
    [
      incoming(),
      pressed(3, '1'),
      dialing(4),
      leg(5, 'ringing'),
      leg(9, 'in-progress'),
      leg(39, 'completed', 30),
      dialed(40, 'completed', true, 30),
      ended(41),
    ],
  ],
  [
    'left a message that was transcribed',
    70,
    [
      incoming(),
      pressed(3, '1'),
      dialing(4),
      dialed(24, 'no-answer', false),
      history.askedForMessage(25, 'unavailable'),
      [...history.recorded(50, 20), ...ended(51)],
      history.recording(55, 'completed'),
      history.transcribed(60, 'Please call back'),
    ],
  ],
];

describe('The index entries that MongoCallStore writes', () => {
  let server: TemporaryMongo;
  let opened: OpenedMongoStore;

  beforeAll(async () => {
    server = await startTemporaryMongo();
    opened = await openMongoStore(server.uri);
    await opened.store.append(
      [...incoming()].map((event) => ({ ...event, callId: 'CA0', id: 'f'.repeat(32) })),
    );
    await opened.indexes.ensure();
  });
  afterAll(async () => {
    await opened.close();
    await server.close();
  });

  it.each(CALLS)('are 70 at most besides its words for a call that %s', async (name, written, steps) => {
    const mine = (events: readonly CallEvent[]): CallEvent[] =>
      events.map((event) => ({
        ...event,
        callId: `CA ${name}`,
        id: `${event.id.slice(0, -1)}${name.length % 10}`,
      }));
    const counts = await countEntries(async () => {
      let all: CallEvent[] = [];
      for (const step of steps) {
        all = [...all, ...mine(step)];
        await opened.store.append(mine(step));
        await opened.store.publish([foldCall(all)]);
      }
    });
    const besides = [...counts].filter(([index]) => index !== 'calls_by_word');
    const total = besides.reduce((sum, [, entries]) => sum + entries, 0);
    expect(total).toBe(written);
    expect(total).toBeLessThanOrEqual(70);
  });
});
