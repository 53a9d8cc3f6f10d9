import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import { encodeWav, tonePattern } from '../../src/development/twilio/history/recording-audio.js';
import { ADMIN_KEY, STARTING } from '../support/mainline-app.js';
import { eventually } from '../support/eventually.js';
import { PhonePage } from '../support/phone-page.js';
import { MAIN, ONE, type PhoneServer, startPhoneServer, TWO } from '../support/phone-server.js';

describe('the phone of the dashboard', () => {
  let server: PhoneServer;
  let page: PhonePage;

  beforeAll(async () => {
    server = await startPhoneServer();
  }, STARTING);
  afterAll(() => server.close());

  beforeEach(async () => {
    page = await PhonePage.open(server.mainline.url, ADMIN_KEY);
  });
  afterEach(() => page.close());

  /** The call in the feed, once it is as wished. */
  function inFeed(isWished: (item: ActivityItemDto) => boolean, callId?: string): Promise<ActivityItemDto> {
    const id = callId ?? page.state.call?.callId ?? '';
    return eventually(async () => {
      const answer = await server.mainline.get(`/calls/${id}`);
      const item = (await answer.json()) as ActivityItemDto;
      if (answer.status === 200 && isWished(item)) return item;
      throw new Error(`the feed says ${answer.status} ${JSON.stringify(item)}`);
    });
  }

  const press = (key: string) => page.move({ move: 'press', key });
  const rings = (number: string) => page.until(() => page.agent(number).state === 'rings');

  async function dial(): Promise<void> {
    await page.move({ move: 'call', from: '+14155550142' });
    await page.until(({ call }) => call?.phase === 'menu' && call.listens);
  }

  it('shows what may be called, and phones that do not ring', () => {
    const { numbers, call, moves, agents, faults } = page.state;
    expect(numbers[0]).toEqual({ number: MAIN, isMain: true });
    expect([call, moves]).toEqual([null, ['call']]);
    expect(agents.map(({ number, state, moves }) => [number, state, moves])).toEqual([
      [ONE, 'idle', []],
      [TWO, 'idle', []],
    ]);
    expect(faults.callbacks).toEqual({ arrive: 'on-time', lateSeconds: 5, held: 0 });
  });

  it('leaves a message of what the microphone took, which the feed plays', async () => {
    const sound = encodeWav(tonePattern(4).subarray(0, 30_000));
    await dial();
    await press('2');
    await page.until(({ call }) => call?.phase === 'recording');
    expect(page.state.call?.captions.map(({ kind, text }) => [kind, text])).toEqual(
      expect.arrayContaining([
        ['key', '2'],
        ['said', 'Speak.'],
        ['sound', '(beep)'],
      ]),
    );
    await page.move({ move: 'speak', with: 'microphone' });
    expect(page.state.call).toMatchObject({ speaks: true, deadline: { for: 'recording' } });
    expect(await page.send(sound, 10_000)).toEqual({ revision: expect.any(Number) as number });
    expect(page.state.sound).toMatchObject({ bytes: sound.length, isComplete: true });
    await press('#');
    await page.until(({ call }) => call?.isSettled === true);
    expect(page.state.call).toMatchObject({
      ...{ phase: 'ended', heardOutcome: 'message-left' },
      recording: { seconds: 4, from: 'microphone' },
    });
    const item = await inFeed(({ voicemail }) => voicemail?.status === 'completed');
    expect([item.outcome, item.voicemail?.durationSeconds]).toEqual(['voicemail', 4]);
    const audio = await server.mainline.get(`/calls/${item.id}/voicemail?format=wav`);
    expect(Buffer.from(await audio.arrayBuffer()).equals(sound)).toBe(true);
    const mp3 = Buffer.from(await (await server.mainline.get(`/calls/${item.id}/voicemail`)).arrayBuffer());
    expect(mp3.readUInt16BE(0) & 0xffe0).toBe(0xffe0);
  });

  it('is declined by one agent, taken by the next, and hung up', async () => {
    await dial();
    await press('1');
    await rings(ONE);
    expect(page.agent(ONE)).toMatchObject({
      deadline: { for: 'ringing' },
      moves: expect.arrayContaining(['answer', 'busy', 'ignore']) as string[],
    });
    expect(page.state.call).toMatchObject({ phase: 'ringing', deadline: { for: 'ringing' } });
    await page.move({ move: 'agent', number: ONE, do: 'decline' });
    await rings(TWO);
    expect(page.agent(ONE)).toMatchObject({ state: 'ended', result: 'declined' });
    await page.move({ move: 'agent', number: TWO, do: 'answer' });
    await page.until(() => page.agent(TWO).state === 'screening' && page.agent(TWO).listens);
    expect(page.agent(TWO).captions.some(({ kind }) => kind === 'said')).toBe(true);
    await page.move({ move: 'agent', number: TWO, do: 'accept' });
    await page.until(({ call }) => call?.phase === 'talking');
    expect(page.state.call?.with).toBe(TWO);
    await page.move({ move: 'hang-up' });
    await page.until(({ call }) => call?.isSettled === true);
    expect(page.agent(TWO)).toMatchObject({ state: 'ended', result: 'talked', moves: [] });
    expect(page.state.call).toMatchObject({ endedBy: 'caller', heardOutcome: 'connected' });
    const item = await inFeed(({ endedAt }) => endedAt !== null);
    expect(item).toMatchObject({ outcome: 'answered' });
    expect(page.state.log.some(({ path, status }) => path === '/twilio/menu' && status === 200)).toBe(true);
  });

  it('rings on at an agent who ignores it, and not at one whose private voicemail picks up', async () => {
    await dial();
    await press('1');
    await rings(ONE);
    await page.move({ move: 'agent', number: ONE, do: 'ignore' });
    expect(page.agent(ONE)).toMatchObject({ state: 'ignored', moves: [] });
    expect(await page.codeOf({ move: 'agent', number: ONE, do: 'answer' })).toBe('MOVE_NOT_ALLOWED');
    await page.move({ move: 'hang-up' });
    await page.until(({ call }) => call?.isSettled === true);
    expect(page.agent(ONE)).toMatchObject({ state: 'ended', result: 'canceled' });
    expect(await inFeed(({ endedAt }) => endedAt !== null)).toMatchObject({ outcome: 'missed' });
    await dial();
    await press('1');
    await rings(ONE);
    await page.move({ move: 'agent', number: ONE, do: 'voicemail' });
    await page.until(() => page.agent(ONE).state === 'screening');
    expect(page.agent(ONE)).toMatchObject({ isVoicemail: true, moves: ['hang-up'] });
    await page.move({ move: 'agent', number: ONE, do: 'hang-up' });
    await rings(TWO);
    await page.move({ move: 'agent', number: TWO, do: 'busy' });
    await page.until(() => page.agent(TWO).result === 'busy');
    await page.move({ move: 'hang-up' }).catch(() => undefined);
  });

  it('refuses what the state does not allow, and what is no move', async () => {
    expect(await page.codeOf({ move: 'press', key: '1' })).toBe('MOVE_NOT_ALLOWED');
    expect(await page.codeOf({ move: 'hang-up' })).toBe('MOVE_NOT_ALLOWED');
    expect(await page.codeOf({ move: 'agent', number: ONE, do: 'answer' })).toBe('MOVE_NOT_ALLOWED');
    await dial();
    expect(await page.codeOf({ move: 'call' })).toBe('MOVE_NOT_ALLOWED');
    for (const move of [
      null,
      'call',
      [],
      {},
      { move: 'fly' },
      { move: 'toString' },
      { move: 'press', key: '12' },
    ])
      expect(await page.codeOf(move)).toBe('INVALID_REQUEST');
    await page.move({ move: 'hang-up' });
  });

  it('refuses what is no sound, too much of it, and parts out of turn', async () => {
    const codeOf = async (sound: Buffer): Promise<string | null> => {
      const answer = await page.send(sound);
      return 'error' in answer ? answer.error.code : null;
    };
    expect(await codeOf(Buffer.from('this is no sound'))).toBe('NOT_SOUND');
    expect(await codeOf(encodeWav(new Int16Array(0)))).toBe('NOT_SOUND');
    expect(await codeOf(Buffer.alloc(2 * 1024 * 1024 + 1))).toBe('TOO_MUCH_SOUND');
    const part = { offset: 10, bytes: 20 };
    expect(await page.socket.emitWithAck('sound', part, Buffer.alloc(10))).toMatchObject({
      error: { code: 'INVALID_REQUEST' },
    });
  });

  it('comes back to the page that reconnects, its call still under way; the older of two pages is told', async () => {
    await dial();
    const { phoneId, call } = page.state;
    page.close();
    const again = await PhonePage.open(server.mainline.url, ADMIN_KEY, phoneId);
    expect(again.state).toMatchObject({ phoneId, isResumed: true, call: { callId: call?.callId } });
    const third = await PhonePage.open(server.mainline.url, ADMIN_KEY, phoneId);
    await eventually(() => expect(again.closings).toMatchObject([{ code: 'TAKEN_OVER' }]));
    await third.move({ move: 'hang-up' });
    third.close();
  });

  it('is another one for another page, and for one whose phone is not known', async () => {
    const other = await PhonePage.open(server.mainline.url, ADMIN_KEY, 'gone');
    expect(other.state).toMatchObject({ isResumed: false, call: null });
    expect(other.state.phoneId).not.toBe(page.state.phoneId);
    await dial();
    expect(other.state.call).toBeNull();
    other.close();
    await page.move({ move: 'hang-up' });
  });

  it('outlives a message that is too large: the connection ends, the phone does not', async () => {
    const { phoneId } = page.state;
    void page.send(Buffer.alloc(200_000), 100_000).catch(() => undefined);
    await eventually(() => expect(page.hasGone).toBe(true));
    const again = await PhonePage.open(server.mainline.url, ADMIN_KEY, phoneId);
    expect(again.state.isResumed).toBe(true);
    again.close();
  });
});
