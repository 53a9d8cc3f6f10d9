import type { LiveMessage } from '../../src/activity/live/live-message.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { aCallSid, anEvent } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { LiveReader } from '../support/live-reader.js';
import {
  ADMIN_KEY,
  type Mainline,
  startMainline,
  STARTING,
  temporaryFolder,
} from '../support/mainline-app.js';
import { expectMaskedErrors } from '../support/supabase-embedded.js';
import { rmSync } from 'node:fs';

describe('the live feed of the whole server', () => {
  expectMaskedErrors();
  const dataDir = temporaryFolder();
  let mainline: Mainline;
  let reader: LiveReader;

  beforeAll(async () => {
    mainline = await startMainline({ dataDir });
    reader = await LiveReader.open(mainline.url, { apiKey: ADMIN_KEY });
  }, STARTING);

  afterAll(async () => {
    reader.close();
    await mainline.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const record = (events: CallEvent[]): Promise<void> => mainline.app.get(CallsRepository).record(events);

  /** The events that were told, each once. */
  async function expectTold(events: readonly CallEvent[]): Promise<void> {
    const ids = events.map(({ id }) => id).sort();
    await eventually(() => {
      if (reader.eventIds.length < ids.length)
        throw new Error(`${reader.eventIds.length} of ${ids.length} were told`);
    });
    expect([...reader.eventIds].sort()).toEqual(ids);
  }

  async function readChanges(after: string): Promise<LiveMessage[]> {
    const found: LiveMessage[] = [];
    for (let cursor = after; ;) {
      const answer = await mainline.get(`/calls/changes?limit=7&after=${cursor}`);
      const page = (await answer.json()) as { items: LiveMessage[]; nextCursor: string; hasMore: boolean };
      found.push(...page.items);
      if (!page.hasMore) return found;
      cursor = page.nextCursor;
    }
  }

  it(
    'tells what both databases take, once, and over a restart exactly what was missed',
    async () => {
      const calls = Array.from({ length: 6 }, aCallSid);
      const eventsOf = (count: number): CallEvent[] =>
        Array.from({ length: count }, (_, index) => anEvent({ callId: calls[index % 6] ?? '' }));
      const seen = eventsOf(20);
      for (let at = 0; at < seen.length; at += 3) await record(seen.slice(at, at + 3));
      await mainline.settled();
      await expectTold(seen);
      expect(reader.messages.filter(({ type }) => type === 'call.created')).toHaveLength(6);
      const { cursor } = reader;
      reader.close();

      const missed = eventsOf(25);
      await record(missed.slice(0, 10));
      await mainline.settled();
      await mainline.close();
      mainline = await startMainline({ dataDir });
      await record(missed.slice(10));
      reader = await LiveReader.open(mainline.url, { apiKey: ADMIN_KEY, after: cursor ?? '' });
      await mainline.settled();
      await expectTold(missed);
      expect(reader.messages.filter(({ type }) => type === 'call.created')).toEqual([]);

      const later = eventsOf(2);
      await record(later);
      await mainline.settled();
      await expectTold([...missed, ...later]);

      const told = await readChanges('start');
      const ids = told.flatMap((message) => (message.type === 'event.appended' ? [message.event.id] : []));
      expect(ids.sort()).toEqual([...seen, ...missed, ...later].map(({ id }) => id).sort());
      const after = await readChanges(cursor ?? '');
      expect(after.filter(({ type }) => type === 'event.appended')).toHaveLength(27);
    },
    STARTING,
  );
});
