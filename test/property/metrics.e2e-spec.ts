import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { TestingModule } from '@nestjs/testing';
import type { OfferTally, WaitQuestion, WaitTally } from '../../src/calls/feed/call-metrics.js';
import { foldCall } from '../../src/calls/fold/fold-call.js';
import type { CallEvent } from '../../src/calls/model/call-event.js';
import type { CallStore } from '../../src/calls/stores/call-store.js';
import { SupabaseCallStoreModule } from '../../src/calls/stores/supabase/supabase-call-store.module.js';
import { SupabaseCallStore } from '../../src/calls/stores/supabase/supabase-call.store.js';
import {
  askedForMessage,
  dialed,
  dialing,
  ended,
  HISTORY_AGENT,
  incoming,
  leg,
  screened,
  screening,
  second,
} from '../support/call-history.js';
import { borrowSupabase, type TemporarySupabase } from '../support/databases/shared-supabase.js';
import { type SeenOffer, type SeenWait, seenIn } from '../support/metrics-from-events.js';
import { startModules } from '../support/mongo-app.js';
import { startTemporaryMongo, type TemporaryMongo } from '../support/mongo-embedded.js';
import { type OpenedMongoStore, openMongoStore } from '../support/mongo-store.js';
import { AGENTS, histories, QUEUES } from '../support/random-reports.js';
import { REPORTED_CALL } from '../support/reported-history.js';
import { expectMaskedErrors } from '../support/supabase-embedded.js';
import { timeTally } from '../support/tally-metrics.js';

const HISTORIES = 1000;
const TELEPHONE_CALLS = 200;
const SEED = 15;
const DAYS = 20;
const LIMIT = 20;
/** Whose number the calls of the telephone ring. */
const [ON_THE_PHONE = ''] = AGENTS;

type Kind = 'answered' | 'screened' | 'in vain' | 'given up' | 'ringing' | 'greeting';
interface Plan {
  readonly kind: Kind;
  readonly ring: number;
  readonly asked: number;
  readonly talk: number;
}
const plans: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom<Kind>('answered', 'screened', 'in vain', 'given up', 'ringing', 'greeting'),
  ring: fc.integer({ min: 1, max: 40 }),
  asked: fc.integer({ min: 1, max: 9 }),
  talk: fc.integer({ min: 3, max: 600 }),
});

/** A call's events, and what they say of agents and queues. */
interface Told {
  readonly startedAt: string;
  readonly events: CallEvent[];
  readonly offers: readonly SeenOffer[];
  readonly waits: readonly SeenWait[];
  readonly isTelephone: boolean;
}

const NO_OFFER: SeenOffer = {
  agentId: ON_THE_PHONE,
  ...{ answered: false, missed: false, retransferred: false, answer: null, handle: null, hold: 0 },
};

describe('metrics of agents and queues', () => {
  expectMaskedErrors();
  const calls = [...reportedCalls(), ...telephoneCalls()];
  let mongoServer: TemporaryMongo;
  let mongo: OpenedMongoStore;
  let supabase: TemporarySupabase;
  let app: TestingModule;
  let stores: CallStore[];

  beforeAll(async () => {
    [mongoServer, supabase] = await Promise.all([startTemporaryMongo(), borrowSupabase()]);
    mongo = await openMongoStore(mongoServer.uri);
    app = await startModules([SupabaseCallStoreModule], {
      SUPABASE_URL: supabase.url,
      SUPABASE_SERVICE_ROLE_KEY: supabase.secretKey,
      STORE_TIMEOUT_MS: '20000',
    });
    stores = [mongo.store, app.get(SupabaseCallStore)];
    await Promise.all(stores.map((store) => fill(store, calls)));
  });
  afterAll(async () => {
    await app.close();
    await mongo.close();
    await Promise.all([mongoServer.close(), supabase.close()]);
  });

  it('has histories of every kind', () => {
    const offers = calls.flatMap((call) => call.offers);
    const waits = calls.flatMap((call) => call.waits);
    const kinds = [
      ...(['answered', 'missed', 'retransferred'] as const).map((kind) => offers.filter((one) => one[kind])),
      offers.filter(({ answered, retransferred }) => answered && retransferred),
      offers.filter(({ answered, answer }) => answered && answer === null),
      offers.filter(({ answered, missed }) => !answered && !missed),
      ...(['no', 'answered', 'abandoned', 'transferred'] as const).map((kind) =>
        waits.filter((one) => one.ended === kind),
      ),
    ];
    for (const kind of kinds) expect(kind.length).toBeGreaterThan(5);
  });

  it.each(AGENTS)('are for %s what the events of all calls come to, in both stores', async (agentId) => {
    for (const [from, before] of ranges()) {
      const number = agentId === ON_THE_PHONE ? HISTORY_AGENT : null;
      const expected = offersOf(calls, agentId, from, before);
      for (const store of stores) {
        const answer = await store.tallyOffers({ from, before, agentId, number });
        expect({ store: store.name, from, answer }).toEqual({ store: store.name, from, answer: expected });
      }
    }
  });

  it.each(QUEUES)('are for %s what the events of all calls come to, in both stores', async (queueId) => {
    const questions = ranges().flatMap(([from, before]) =>
      [false, true].map((withTelephone) => ({ from, before, queueId, withTelephone, limitSeconds: LIMIT })),
    );
    for (const question of questions) {
      const expected = waitsOf(calls, question);
      for (const store of stores) {
        const answer = await store.tallyWaits(question);
        expect({ store: store.name, ...question, answer }).toEqual({
          store: store.name,
          ...question,
          answer: expected,
        });
      }
    }
  });
});

function ranges(): [string, string][] {
  return [
    [dayAt(-1), dayAt(DAYS + 1)],
    [dayAt(3), dayAt(9)],
    [dayAt(9), dayAt(10)],
  ];
}

function dayAt(day: number): string {
  return second(day * 86_400);
}

function offersOf(calls: readonly Told[], agentId: string, from: string, before: string): OfferTally {
  const offers = startedIn(calls, from, before)
    .flatMap((call) => call.offers)
    .filter((offer) => offer.agentId === agentId);
  return {
    offered: offers.length,
    answered: offers.filter(({ answered }) => answered).length,
    missed: offers.filter(({ missed }) => missed).length,
    retransferred: offers.filter(({ retransferred }) => retransferred).length,
    answer: timeTally(offers.map(({ answer }) => answer)),
    handle: timeTally(offers.map(({ handle }) => handle)),
    holdMilliseconds: offers.reduce((sum, { hold }) => sum + hold, 0),
  };
}

function waitsOf(calls: readonly Told[], { from, before, queueId, withTelephone }: WaitQuestion): WaitTally {
  const ofQueue = (some: readonly Told[]): SeenWait[] =>
    some
      .filter(({ isTelephone }) => withTelephone || !isTelephone)
      .flatMap(({ waits, isTelephone }) => waits.filter((wait) => isTelephone || wait.queueId === queueId));
  const waits = ofQueue(startedIn(calls, from, before));
  const present = ofQueue(calls).filter((wait) => wait.ended === 'no');
  const since = Math.min(...present.map((wait) => wait.since));
  const answered = waits.filter((wait) => wait.ended === 'answered');
  return {
    offered: waits.length,
    answered: answered.length,
    answeredInTime: answered.filter(({ took }) => took !== null && took <= LIMIT * 1000).length,
    abandoned: waits.filter((wait) => wait.ended === 'abandoned').length,
    over: waits.filter((wait) => wait.ended !== 'no').length,
    waiting: present.length,
    waitingSince: present.length === 0 ? null : new Date(since).toISOString(),
  };
}

function startedIn(calls: readonly Told[], from: string, before: string): Told[] {
  return calls.filter(({ startedAt }) => startedAt >= from && startedAt < before);
}

/** The calls of other systems, each with ids and a day of its own. */
function reportedCalls(): Told[] {
  return fc.sample(histories, { numRuns: HISTORIES, seed: SEED }).map(({ shuffled }, index) => {
    const events = moved(shuffled, REPORTED_CALL, `metrics-${index}`, index % DAYS);
    return { ...told(events), ...seenIn(events), isTelephone: false };
  });
}

/** Calls of the telephone, of each of which is known what it comes to. */
function telephoneCalls(): Told[] {
  return fc.sample(plans, { numRuns: TELEPHONE_CALLS, seed: SEED }).map((plan, index) => {
    const { events, offer, wait } = telephoneCall(plan);
    const [first] = events;
    const own = moved(events, first?.callId ?? '', `CA${String(index).padStart(32, '0')}`, index % DAYS);
    const since = Date.parse(own.find(({ type }) => type === 'dial.started')?.at ?? '');
    return {
      ...told(own),
      offers: offer === null ? [] : [{ ...NO_OFFER, ...offer }],
      waits: wait === null ? [] : [{ queueId: '', since, ...wait }],
      isTelephone: true,
    };
  });
}

interface TelephoneCall {
  readonly events: CallEvent[];
  readonly offer: Partial<SeenOffer> | null;
  readonly wait: Pick<SeenWait, 'ended' | 'took'> | null;
}

function telephoneCall({ kind, ring, asked, talk }: Plan): TelephoneCall {
  const isScreened = kind === 'screened';
  const screen = isScreened ? asked : 0;
  const begun = [...incoming(), ...dialing(4, isScreened), ...leg(5, 'initiated')];
  const [picked, taken] = [5 + ring, 5 + ring + screen];
  const unanswered = {
    offer: { missed: true },
    wait: { ended: 'abandoned', took: (1 + ring) * 1000 },
  } as const;
  switch (kind) {
    case 'greeting':
      return { events: [...incoming(), ...ended(ring)], offer: null, wait: null };
    case 'ringing':
      return { events: begun, offer: {}, wait: { ended: 'no', took: null } };
    case 'given up':
      return { events: [...begun, ...leg(picked, 'canceled'), ...ended(picked)], ...unanswered };
    case 'in vain':
      return {
        events: [
          ...begun,
          ...leg(picked, 'no-answer'),
          ...dialed(picked, 'no-answer', false),
          ...askedForMessage(picked, 'unavailable'),
          ...ended(picked + 20),
        ],
        ...unanswered,
      };
    default:
      return {
        events: [
          ...begun,
          ...leg(picked, 'in-progress'),
          ...(isScreened ? [...screening(picked), ...screened(taken, '1')] : []),
          ...leg(taken + talk, 'completed', screen + talk),
          ...dialed(taken + talk, 'completed', true, talk),
          ...ended(taken + talk),
        ],
        offer: { answered: true, answer: (ring + screen) * 1000, handle: talk * 1000 },
        wait: { ended: 'answered', took: (1 + ring + screen) * 1000 },
      };
  }
}

function told(events: CallEvent[]): Pick<Told, 'startedAt' | 'events'> {
  return { startedAt: foldCall(events).startedAt, events };
}

/** The same events under another call's id and on another day. */
function moved(events: readonly CallEvent[], from: string, to: string, days: number): CallEvent[] {
  const later = (time: string): string => new Date(Date.parse(time) + days * 86_400_000).toISOString();
  const shifted = events.map((event) => ({
    ...event,
    at: later(event.at),
    receivedAt: later(event.receivedAt),
  }));
  const text = JSON.stringify(shifted)
    .replaceAll(JSON.stringify(from), JSON.stringify(to))
    .replace(
      /"[0-9a-f]{32}"/g,
      (id) =>
        `"${createHash('sha256')
          .update(to + id)
          .digest('hex')
          .slice(0, 32)}"`,
    );
  return JSON.parse(text) as CallEvent[];
}

/** Rows are made of all events; of these the stores need one to have a row of the call. */
async function fill(store: CallStore, calls: readonly Told[]): Promise<void> {
  for (let at = 0; at < calls.length; at += 200) {
    const some = calls.slice(at, at + 200);
    await store.append(some.flatMap(({ events }) => events.slice(0, 1)));
    await store.publish(some.map(({ events }) => foldCall(events)));
  }
}
