import { PHONE_START, phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import { SteppedTime } from '../network/simulated-time.js';
import { BY_HAND } from './call-plan.js';
import type { VirtualCall } from './virtual-call.js';

const ONE = '+15557778888';
const TWO = '+15557779999';
const EVENTS = 'statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed"';
const NUMBERS = [ONE, TWO].map((number) => `<Number url="/screen" ${EVENTS}>${number}</Number>`).join('');

describe('a call that is driven step by step', () => {
  let server: TwimlServer;
  let time: SteppedTime;
  let call: VirtualCall;

  beforeAll(async () => {
    server = await TwimlServer.start();
  });

  afterAll(() => server.close());

  beforeEach(async () => {
    server.received.length = 0;
    server.script = {
      '/twilio/voice': '<Gather action="/menu" numDigits="1" timeout="9"/><Say>you are silent</Say>',
      '/menu': ({ form }) =>
        form['Digits'] === '1'
          ? `<Dial action="/dial" timeout="20">${NUMBERS}</Dial>`
          : '<Record action="/recorded" timeout="4" recordingStatusCallback="/recording"/>',
      '/screen': '<Gather numDigits="1" action="/screened" timeout="6"/><Hangup/>',
      '/screened': ({ form }) => (form['Digits'] === '1' ? '' : '<Hangup/>'),
      '/dial': '<Say>goodbye</Say>',
      '/recorded': '<Say>thanks</Say>',
    };
    time = new SteppedTime(new Date(PHONE_START));
    call = phoneFor(server, { time }).startCall(BY_HAND);
    await time.advance(0);
  });

  const paths = (): string[] => server.received.map(({ path }) => path);
  const legEvents = (number: string): (string | undefined)[] =>
    server
      .to('/leg')
      .filter(({ form }) => form['To'] === number)
      .map(({ form }) => form['CallStatus']);

  async function press(key: string, number?: string): Promise<void> {
    const heard = number === undefined ? call.press(key) : call.agent(number)?.press(key);
    expect(heard).toBe(true);
    await time.advance(0);
  }

  it('waits for time to be let pass', async () => {
    expect(paths()).toEqual(['/twilio/voice']);
    await time.advance(8);
    expect(call.transcript.at(-1)).toMatchObject({ kind: 'verb', name: 'Gather' });
    await time.advance(1);
    expect(call.transcript.at(-1)).toMatchObject({ kind: 'heard', text: 'you are silent', at: 9 });
  });

  it('is a conversation with the second agent, who hangs up', async () => {
    await time.advance(3);
    await press('1');
    expect(paths()).toEqual(['/twilio/voice', '/menu', '/leg', '/leg', '/leg', '/leg']);
    expect(call.press('1')).toBe(false);
    await time.advance(10);
    expect([call.agent(ONE)?.leg.status, call.agent(TWO)?.leg.status]).toEqual(['ringing', 'ringing']);
    expect(call.agent(TWO)?.pickUp()).toBe(true);
    await time.advance(2);
    expect(call.agent(TWO)?.pickUp()).toBe(false);
    await press('1', TWO);
    expect([call.agent(ONE)?.leg.status, call.agent(TWO)?.leg.status]).toEqual(['canceled', 'in-progress']);
    expect(server.to('/dial')).toEqual([]);
    await time.advance(40);
    call.agent(TWO)?.hangUp();
    await time.advance(5);
    expect(server.to('/dial')[0]?.form).toMatchObject({ DialBridged: 'true', DialCallDuration: '42' });
    const result = await call.result;
    expect(result).toMatchObject({
      outcome: 'connected',
      durationSeconds: 55,
      heard: ['(ringing)', 'goodbye'],
    });
    expect(legEvents(ONE)).toEqual(['initiated', 'ringing', 'canceled']);
    expect(legEvents(TWO)).toEqual(['initiated', 'ringing', 'in-progress', 'completed']);
  });

  it('is refused by one agent, declined by the other', async () => {
    await press('1');
    expect(call.agent(ONE)?.refuse()).toBe(true);
    call.agent(TWO)?.pickUp();
    await time.advance(1);
    await press('9', TWO);
    await time.advance(5);
    expect(await call.result).toMatchObject({ heard: ['(ringing)', 'goodbye'] });
    expect(legEvents(ONE)).toEqual(['initiated', 'ringing', 'busy']);
    expect(server.to('/dial')[0]?.form).toMatchObject({ DialBridged: 'false' });
  });

  it('rings until the network gives up, and no longer', async () => {
    await press('1');
    await time.advance(24);
    expect(server.to('/dial')).toEqual([]);
    await time.advance(1);
    expect(server.to('/dial')[0]?.form).toMatchObject({ DialCallStatus: 'no-answer' });
    expect(call.agent(ONE)?.pickUp()).toBe(false);
  });

  it('ends when the caller hangs up', async () => {
    await press('1');
    await time.advance(3);
    call.hangUp();
    await time.advance(0);
    expect(await call.result).toMatchObject({ outcome: 'hung-up', durationSeconds: 3 });
    expect(legEvents(ONE)).toEqual(['initiated', 'ringing', 'canceled']);
  });

  it('is a message with a pause, which silence ends', async () => {
    await press('2');
    await time.advance(2);
    call.speak();
    await time.advance(5);
    call.fallSilent();
    await time.advance(3);
    call.speak();
    await time.advance(4);
    call.fallSilent();
    await time.advance(3);
    expect(server.to('/recorded')).toEqual([]);
    await time.advance(1);
    // A beep, a second of silence, twelve with a pause, and four of silence.
    expect(server.to('/recorded')[0]?.form).toMatchObject({ RecordingDuration: '17' });
    await time.advance(5);
    expect(server.to('/recording')[0]?.form).toMatchObject({ RecordingDuration: '13' });
    expect(await call.result).toMatchObject({ outcome: 'message-left' });
  });

  it('is a message that a key ends', async () => {
    await press('2');
    await time.advance(1);
    call.speak();
    await time.advance(6);
    await press('#');
    expect(server.to('/recorded')[0]?.form).toMatchObject({ RecordingDuration: '6', Digits: '#' });
    await time.advance(5);
    expect(await call.result).toMatchObject({ outcome: 'message-left', recordings: [{ seconds: 6 }] });
  });
});
