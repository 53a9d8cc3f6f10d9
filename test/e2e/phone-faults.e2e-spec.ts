import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import type { CallbackFault, PhoneState } from '../../src/development/phone/phone-state.js';
import { eventually } from '../support/eventually.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import { PhonePage } from '../support/phone-page.js';
import { RunningClock } from '../support/running-clock.js';
import { type PhoneServer, startPhoneServer } from '../support/phone-server.js';

describe('what goes wrong by the switches of the phone', () => {
  let server: PhoneServer;
  let page: PhonePage;
  const clock = new RunningClock();

  beforeAll(async () => {
    server = await startPhoneServer({ clock });
    page = await PhonePage.open(server.mainline.url, ADMIN_KEY);
  }, STARTING);
  afterAll(async () => {
    page.close();
    await server.close();
  });

  async function item(callId: string): Promise<ActivityItemDto> {
    const answer = await server.mainline.get(`/calls/${callId}`);
    if (answer.status !== 200) throw new Error(`the feed says ${answer.status}`);
    return (await answer.json()) as ActivityItemDto;
  }

  function inFeed(callId: string, isWished: (item: ActivityItemDto) => boolean): Promise<ActivityItemDto> {
    return eventually(async () => {
      const found = await item(callId);
      if (isWished(found)) return found;
      throw new Error(`the feed says ${JSON.stringify(found)}`);
    });
  }

  /** Dials, leaves a message of a second or two, and hangs up. @returns the call's id */
  async function leaveMessage(arrive: CallbackFault): Promise<string> {
    await page.move({ move: 'callbacks', arrive, lateSeconds: 1 });
    await page.move({ move: 'call' });
    await page.until(({ call }) => call?.phase === 'menu' && call.listens);
    await page.move({ move: 'press', key: '2' });
    await page.until(({ call }) => call?.phase === 'recording');
    await page.move({ move: 'speak', with: 'sample' });
    await page.move({ move: 'press', key: '#' });
    await page.until(({ call }) => call?.isSettled === true);
    return page.state.call?.callId ?? '';
  }

  const callbacksOf = ({ log }: PhoneState) =>
    log.filter(({ purpose }) => purpose === 'call status' || purpose === 'recording status');

  it.each(['on-time', 'late', 'twice', 'out-of-order'] as const)(
    'is whole in the end with callbacks %s',
    async (arrive) => {
      const id = await leaveMessage(arrive);
      const found = await inFeed(
        id,
        ({ voicemail, endedAt }) => voicemail?.status === 'completed' && endedAt !== null,
      );
      expect(found.outcome).toBe('voicemail');
      const sent = callbacksOf(page.state).filter(({ kind }) => kind === 'request');
      expect(sent.filter(({ status }) => status === null || status >= 300)).toEqual([]);
      expect(sent.filter(({ isRepeat }) => isRepeat).length > 0).toBe(arrive === 'twice');
      const held = callbacksOf(page.state).filter(({ kind }) => kind === 'held');
      expect(new Set(held.map(({ fault }) => fault))).toEqual(
        new Set(arrive === 'late' || arrive === 'out-of-order' ? [arrive] : []),
      );
      // Which of the two comes first is the network's affair: the other one overtakes it.
      if (arrive === 'out-of-order') expect(sent[0]?.purpose).not.toBe(held[0]?.purpose);
    },
  );

  it('misses the recording and the end with callbacks that never come, until Twilio is asked', async () => {
    const id = await leaveMessage('never');
    expect(callbacksOf(page.state).every(({ kind, fault }) => kind === 'held' && fault === 'never')).toBe(
      true,
    );
    const found = await inFeed(id, ({ voicemail }) => voicemail !== null);
    expect(found.voicemail?.status).toBe('processing');
    // Callbacks may be under way for so long.
    clock.skip(61_000);
    const headers = { 'x-api-key': ADMIN_KEY };
    const answer = await fetch(`${server.mainline.url}/system/backfills`, { method: 'POST', headers });
    expect(answer.status).toBe(202);
    await inFeed(id, ({ voicemail, endedAt }) => voicemail?.status === 'completed' && endedAt !== null);
  });

  it('does not believe forged callbacks', async () => {
    const id = await leaveMessage('forged');
    const sent = callbacksOf(page.state).filter(({ kind }) => kind === 'request');
    expect(sent.length).toBeGreaterThan(1);
    expect(sent.map(({ status, fault }) => [status, fault])).toEqual(sent.map(() => [403, 'forged']));
    const found = await inFeed(id, ({ voicemail }) => voicemail !== null);
    expect(found.voicemail?.status).toBe('processing');
  });

  it('heals when a database that was cut off is let in again', async () => {
    await page.move({ move: 'database', database: 'mongodb', isCutOff: true });
    expect(page.state.faults.databases[0]).toMatchObject({ database: 'mongodb', state: 'cut-off' });
    const id = await leaveMessage('on-time');
    await inFeed(id, ({ voicemail }) => voicemail?.status === 'completed');
    await eventually(async () => {
      const health = (await (await server.mainline.get('/health/ready')).json()) as object;
      expect(JSON.stringify(health)).toMatch(/"pendingEvents":[1-9]/);
    });
    await page.move({ move: 'database', database: 'mongodb', isCutOff: false });
    await server.mainline.settled();
    expect(page.state.faults.databases[0]).toMatchObject({ state: 'up', since: null });
    expect((await item(id)).outcome).toBe('voicemail');
  });

  it('leaves a database alone that is not embedded', async () => {
    expect(page.state.faults.databases[1]).toMatchObject({ database: 'supabase', state: 'not-embedded' });
    expect(await page.codeOf({ move: 'database', database: 'supabase', isCutOff: true })).toBe(
      'NOT_EMBEDDED',
    );
  });
});
