import { CallsRepository } from '../../src/calls/calls.repository.js';
import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import { NumberMemory } from '../../src/sessions/answering/number-memory.js';
import { PendingCalls } from '../../src/sessions/answering/pending-calls.js';
import { PoolFollower } from '../../src/sessions/answering/pool-follower.js';
import { NumbersStore } from '../../src/sessions/pool/numbers.store.js';
import type { SessionRow } from '../../src/sessions/pool/session-rows.js';
import { type NewSession, SessionsStore } from '../../src/sessions/pool/sessions.store.js';
import { aCallSid } from '../support/builders.js';
import { eventually } from '../support/eventually.js';
import { FaultyStores } from '../support/faulty-stores.js';
import {
  ADMIN_KEY,
  type Mainline,
  startMainline,
  STARTING,
  temporaryFolder,
} from '../support/mainline-app.js';
import { aSession, RULES, savedOf } from '../support/number-pool.js';
import { PhoneLine } from '../support/phone-line.js';
import { sendWebhook } from '../support/send-webhook.js';
import { fixture } from '../support/twilio-requests.js';

const MAIN = '+13235550100';
const STRANGER = '+13235550177';
const CALLER = '+14155550142';
const GREETING = 'https://example.com/greeting.mp3?for=a&by=b';
const NOT_IN_USE = 'not in use';
/** What numbers have there unless another thing is said: in development they neither rest nor know of echoes. */
const IN_PRODUCTION = { COOL_DOWN_MINUTES: '10', ECHO_HOURS: '24' };

type Route = '/twilio/incoming-call' | '/twilio/voice';

/** Each number has an area code of its own, by which it alone is lent. */
let numbersMade = 0;
const areaCode = (): string => String(numbersMade);

async function addNumber({ app }: Mainline): Promise<string> {
  numbersMade += 1;
  const number = `+1555010${String(numbersMade).padStart(4, '0')}`;
  savedOf(await app.get(NumbersStore).add({ number, area_code: areaCode() }, RULES.coolDownSeconds));
  return number;
}

/** Lends a number that was just added; each test has a tenant of its own. */
async function lend(mainline: Mainline, item: Partial<NewSession> = {}): Promise<SessionRow> {
  await addNumber(mainline);
  const tenant = { user_id: `user${numbersMade}`, area_code: areaCode() };
  const session = await mainline.app.get(SessionsStore).create(aSession({ ...tenant, ...item }), RULES);
  await mainline.app.get(PoolFollower).refresh();
  return savedOf(session);
}

/** A call comes in. @returns the TwiML */
async function call(
  mainline: Mainline,
  to: string,
  about: { sid?: string; from?: string; route?: Route } = {},
): Promise<string> {
  const { sid = aCallSid(), from = CALLER, route = '/twilio/incoming-call' } = about;
  const form = { ...fixture('01-incoming-us-stir-a'), CallSid: sid, To: to, Called: to, From: from };
  const answer = await sendWebhook(mainline, route, form);
  expect(answer.status).toBe(200);
  return answer.text();
}

async function callsOf(mainline: Mainline, session: string): Promise<ActivityItemDto[]> {
  const answer = await mainline.get(`/calls?session=${session}`);
  return ((await answer.json()) as { items: ActivityItemDto[] }).items;
}

describe('a pooled number', () => {
  let line: PhoneLine;
  let mainline: Mainline;

  beforeAll(async () => {
    line = await PhoneLine.open({ variables: IN_PRODUCTION });
    ({ mainline } = line);
  }, STARTING);
  afterAll(() => line.close());

  it.each<[string, Route]>([
    ['its own address', '/twilio/incoming-call'],
    ['the address of the main numbers', '/twilio/voice'],
  ])("plays its session's greeting and hangs up, by %s", async (_address, voiceUrl) => {
    const session = await lend(mainline, { greeting_text: undefined, greeting_url: GREETING });
    const to = session.phone_number;
    const { heard, call: row, item } = await line.play({ to }, { voiceUrl });
    expect(heard.heard).toEqual([`(audio ${GREETING})`]);
    expect(heard.warnings).toEqual([]);
    const about = { outcome: 'greeting_played', session: session.id, echo: false, status: 'ended' };
    expect(row).toMatchObject({ ...about, menu: [], to });
    expect(item).toMatchObject(about);
    expect((await callsOf(mainline, session.id)).map(({ id }) => id)).toEqual([heard.callSid]);
    expect(await callsOf(mainline, session.id.toUpperCase())).toHaveLength(1);
  });

  it('takes a message after the greeting where the session wants one', async () => {
    const { id, phone_number: to } = await lend(mainline, {
      record_voicemail: true,
      greeting_text: 'Hello & bye',
    });
    const { heard, call: row } = await line.play({ to, messageSeconds: 9 });
    expect(heard.outcome).toBe('message-left');
    expect(heard.heard[0]).toBe('Hello & bye');
    expect(heard.heard.join(' ')).not.toContain('Thank you for calling');
    expect(row).toMatchObject({ outcome: 'voicemail', session: id, voicemail: { durationSeconds: 9 } });
    const silent = await line.play({ to, messageSeconds: 0 });
    expect(silent.call).toMatchObject({ outcome: 'greeting_played', session: id, voicemail: null });
  });

  it.each<Route>(['/twilio/incoming-call', '/twilio/voice'])(
    'is not in use without a session, on %s',
    async (route) => {
      const to = await addNumber(mainline);
      await mainline.app.get(PoolFollower).refresh();
      const { heard, call: row } = await line.play({ to }, { voiceUrl: route });
      expect(heard.heard.join(' ')).toContain(NOT_IN_USE);
      expect(row).toMatchObject({ outcome: 'rejected', session: null, echo: false });
    },
  );

  it('is told from main numbers and strangers by both addresses', async () => {
    for (const route of ['/twilio/incoming-call', '/twilio/voice'] as const)
      expect(await call(mainline, MAIN, { route })).toContain('<Gather');
    expect(await call(mainline, STRANGER)).toContain(NOT_IN_USE);
    expect(await call(mainline, STRANGER, { route: '/twilio/voice' })).toContain('<Gather');
    for (const to of ['', 'sip:x@example.com', 'client:anna', '+0', '🚀'])
      expect(await call(mainline, to)).toContain(NOT_IN_USE);
    const anyone = { from: 'anonymous' };
    expect(await call(mainline, STRANGER, anyone)).toContain(NOT_IN_USE);
  });

  it('asks nobody about a call to a main number', async () => {
    const asked = jest.spyOn(mainline.app.get(SessionsStore), 'answerCall');
    await call(mainline, MAIN, { route: '/twilio/voice' });
    await call(mainline, MAIN);
    expect(asked).not.toHaveBeenCalled();
    asked.mockRestore();
  });

  it('answers as many calls as its session is to have, and a repeated webhook once', async () => {
    const { id, phone_number: to } = await lend(mainline, { max_calls: 2 });
    const [first, second] = [aCallSid(), aCallSid()];
    for (const sid of [first, first, second, first])
      expect(await call(mainline, to, { sid })).toContain('Hello');
    const late = aCallSid();
    expect(await call(mainline, to, { sid: late })).toContain(NOT_IN_USE);
    expect(await call(mainline, to, { sid: second })).toContain('Hello');
    expect(await line.stored(late)).toMatchObject({ session: id, echo: false });
  });

  it("does not play its greeting to an earlier tenant's caller", async () => {
    const earlier = await lend(mainline);
    const to = earlier.phone_number;
    expect(await call(mainline, to)).toContain('Hello');
    const sessions = mainline.app.get(SessionsStore);
    await sessions.expire({ id: earlier.id, owner: null });
    const later = aSession({
      area_code: areaCode(),
      user_id: `later than ${earlier.user_id}`,
      greeting_text: 'Of another',
    });
    const next = savedOf(await sessions.create(later, { ...RULES, coolDownSeconds: 0 }));
    expect(next.phone_number).toBe(to);
    await mainline.app.get(PoolFollower).refresh();
    const sid = aCallSid();
    expect(await call(mainline, to, { sid })).toContain(NOT_IN_USE);
    expect(await line.stored(sid)).toMatchObject({ session: next.id, echo: true });
    expect(await call(mainline, to, { from: '+14155550199' })).toContain('Of another');
    expect(await call(mainline, to, { from: 'anonymous' })).toContain('Of another');
  });

  it('lets a call finish whose session ends', async () => {
    const { id, phone_number: to } = await lend(mainline, { record_voicemail: true });
    const started = line.twilio.startCall({ to, messageSeconds: 7 });
    await eventually(() => expect(started.transcript.some(({ kind }) => kind === 'verb')).toBe(true));
    await mainline.app.get(SessionsStore).expire({ id, owner: null });
    const heard = await started.result;
    expect([heard.outcome, heard.warnings]).toEqual(['message-left', []]);
    expect(await line.stored(heard.callSid)).toMatchObject({ outcome: 'voicemail', session: id });
    await mainline.app.get(PoolFollower).refresh();
    expect(await call(mainline, to)).toContain(NOT_IN_USE);
  });

  it('apologises for nothing of the company when Twilio could not use the greeting', async () => {
    const { phone_number: to } = await lend(mainline, { greeting_text: undefined, greeting_url: GREETING });
    const sid = aCallSid();
    await call(mainline, to, { sid, route: '/twilio/voice' });
    const form = { ...fixture('01-incoming-us-stir-a'), CallSid: sid, To: to, ErrorCode: '11200' };
    const answer = await sendWebhook(mainline, '/twilio/fallback', { ...form, ErrorUrl: GREETING });
    const twiml = await answer.text();
    expect(twiml).toContain(NOT_IN_USE);
    expect(twiml).not.toContain('<Record');
  });

  it('forgets who called when the call is erased', async () => {
    const { phone_number: to } = await lend(mainline);
    const sid = aCallSid();
    await call(mainline, to, { sid });
    await line.stored(sid);
    const erased = { method: 'DELETE', headers: { 'x-api-key': ADMIN_KEY } };
    expect((await fetch(`${mainline.url}/calls/${sid}`, erased)).status).toBe(204);
    await mainline.app.get(PoolFollower).refresh();
    const again = await mainline.app.get(SessionsStore).forgetCallers([sid]);
    expect(again).toBe(0);
  });

  it('refuses a session that is none', async () => {
    expect((await mainline.get('/calls?session=nope')).status).toBe(400);
  });

  it('refuses what Twilio did not sign', async () => {
    const form = { ...fixture('01-incoming-us-stir-a'), CallSid: aCallSid(), To: STRANGER };
    expect((await sendWebhook(mainline, '/twilio/incoming-call', form, { token: 'x' })).status).toBe(403);
  });
});

describe('a pooled number while Supabase is down', () => {
  let stores: FaultyStores;
  const dataDir = temporaryFolder();
  const start = (): Promise<Mainline> =>
    startMainline({
      dataDir,
      variables: { ...stores.variables, ...IN_PRODUCTION, STORE_TIMEOUT_MS: '5000' },
      phone: { mainNumbers: [MAIN] },
    });

  beforeAll(async () => {
    stores = await FaultyStores.start();
  }, STARTING);
  afterAll(async () => {
    stores.heal();
    await stores.close();
  });

  it.each([{ kind: 'reset' as const }, { kind: 'blackHole' as const }])(
    'plays what is known, also after a restart, and counts it ($kind)',
    async (fault) => {
      const before = await start();
      const session = await lend(before, { max_calls: 2 });
      const to = session.phone_number;
      stores.supabase.set(fault);
      const known = aCallSid();
      expect(await call(before, to, { sid: known })).toContain('Hello');
      expect(await call(before, STRANGER)).toContain(NOT_IN_USE);
      expect(await call(before, STRANGER, { route: '/twilio/voice' })).toContain('<Gather');
      await before.close();

      const after = await start();
      expect(after.app.get(NumberMemory).find(to)?.session?.id).toBe(session.id);
      expect(await call(after, to, { sid: known })).toContain('Hello');
      expect(await call(after, to)).toContain('Hello');
      expect(await call(after, to)).toContain(NOT_IN_USE);
      expect(await call(after, STRANGER)).toContain(NOT_IN_USE);

      stores.supabase.heal();
      await eventually(() => after.app.get(PoolFollower).refresh());
      expect(after.app.get(PendingCalls).find(known)).toBeNull();
      expect(after.app.get(NumberMemory).find(to)?.session?.call_count).toBe(2);
      const read = await after.app.get(SessionsStore).read({ id: session.id, owner: null });
      expect(savedOf(read).call_count).toBe(2);
      await eventually(async () => {
        const row = await after.app.get(CallsRepository).findById(known);
        expect(row).toMatchObject({ session: session.id, echo: false });
      });
      await after.close();
    },
    STARTING,
  );
});
