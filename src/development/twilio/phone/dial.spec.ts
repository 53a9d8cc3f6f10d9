import { phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import type { CallPlan } from './call-plan.js';
import type { CallResult } from './call-result.js';

const ONE = '+15557778888';
const TWO = '+15557779999';
const EVENTS = 'initiated ringing answered completed';
const SCREENING = {
  '/screen':
    '<Gather numDigits="1" action="/screen/answer"><Say>one two three four five</Say></Gather><Hangup/>',
  '/screen/answer': ({ form }: { form: Readonly<Record<string, string>> }) =>
    form['Digits'] === '1' ? '' : '<Hangup/>',
};

describe('Dial', () => {
  let server: TwimlServer;

  beforeAll(async () => {
    server = await TwimlServer.start();
  });

  afterAll(() => server.close());

  beforeEach(() => {
    server.received.length = 0;
  });

  function call(twiml: string, plan: CallPlan = {}): Promise<CallResult> {
    server.script = { ...SCREENING, '/twilio/voice': twiml, '/dial': '<Say>after</Say>' };
    return phoneFor(server).call({ talkSeconds: 30, ...plan });
  }

  /** What the Dial action said, or nothing when it was not asked. */
  function action(): Readonly<Record<string, string>> | undefined {
    return server.to('/dial')[0]?.form;
  }

  function legEvents(number: string): string[] {
    return server
      .to('/leg')
      .filter(({ form }) => form['To'] === number)
      .map(({ form }) => `${form['SequenceNumber']} ${form['CallStatus']}`);
  }

  const subscribed = (number: string, more = ''): string =>
    `<Number statusCallback="/leg?x=1#rc=2" statusCallbackEvent="${EVENTS}" ${more}>${number}</Number>`;
  const screened = (number: string): string => subscribed(number, 'url="/screen?call=1"');

  it('connects the caller with the agent who picks up', async () => {
    const result = await call(`<Say>one</Say><Dial action="/dial?round=1">${ONE}</Dial>`);
    const leg = result.legs[0];
    expect(result).toMatchObject({ outcome: 'connected', heard: ['one', '(ringing)', 'after'] });
    expect(result.legs).toEqual([
      { sid: leg?.sid, to: ONE, status: 'completed', bridged: true, durationSeconds: 30 },
    ]);
    expect(server.to('/dial')[0]?.url).toBe('/dial?round=1');
    expect(action()).toMatchObject({
      CallSid: result.callSid,
      CallStatus: 'in-progress',
      DialCallSid: leg?.sid,
      DialCallStatus: 'completed',
      DialCallDuration: '30',
      DialBridged: 'true',
    });
    // 0.4 s of speech, 6 s of ringing, 30 s of talking, 0.4 s of speech.
    expect(result.durationSeconds).toBe(37);
  });

  it('reports the leg in order, with numbers, times and the length of the call', async () => {
    const result = await call(`<Dial>${subscribed(ONE)}</Dial>`);
    expect(legEvents(ONE)).toEqual(['0 initiated', '1 ringing', '2 in-progress', '3 completed']);
    const [first, , third, last] = server.to('/leg').map(({ form }) => form);
    expect(first).toMatchObject({
      CallSid: result.legs[0]?.sid,
      ParentCallSid: result.callSid,
      From: '+14155550142',
      To: ONE,
      Direction: 'outbound-dial',
      CallbackSource: 'call-progress-events',
      Timestamp: 'Sat, 21 Nov 2026 09:00:00 +0000',
    });
    expect(first).not.toHaveProperty('CallDuration');
    expect(third).toMatchObject({ Timestamp: 'Sat, 21 Nov 2026 09:00:06 +0000' });
    expect(last).toMatchObject({
      CallDuration: '30',
      Duration: '1',
      Timestamp: 'Sat, 21 Nov 2026 09:00:36 +0000',
    });
    expect(server.to('/leg')[0]?.url).toBe('/leg?x=1');
  });

  it('reports only what was asked for, and numbers the rest all the same', async () => {
    await call(`<Dial><Number statusCallback="/leg" statusCallbackEvent="answered">${ONE}</Number></Dial>`);
    expect(legEvents(ONE)).toEqual(['2 in-progress']);
    server.received.length = 0;
    await call(`<Dial><Number statusCallback="/leg" statusCallbackMethod="GET">${ONE}</Number></Dial>`);
    expect(server.to('/leg')).toMatchObject([{ method: 'GET', form: { CallStatus: 'completed' } }]);
  });

  it('goes on with the next verb when there is no action', async () => {
    const { heard } = await call(`<Dial>${ONE}</Dial><Say>next</Say>`);
    expect(heard).toEqual(['(ringing)', 'next']);
  });

  describe('without anybody who takes the call', () => {
    it.each([
      ['no-answer' as const, 'no-answer', 25],
      ['busy' as const, 'busy', 2],
      ['failed' as const, 'failed', 1],
      [{ behaviour: 'accept' as const, ringSeconds: 25 }, 'no-answer', 25],
      [{ behaviour: 'busy' as const, ringSeconds: 9 }, 'busy', 9],
    ])('%p: %s', async (agent, status, seconds) => {
      const result = await call(`<Dial action="/dial" timeout="20">${subscribed(ONE)}</Dial>`, {
        agents: [agent],
      });
      expect(action()).toMatchObject({
        DialCallStatus: status,
        DialBridged: 'false',
        DialCallSid: result.legs[0]?.sid,
      });
      expect(action()).not.toHaveProperty('DialCallDuration');
      expect(result.legs[0]).toMatchObject({ status, durationSeconds: 0, bridged: false });
      expect(legEvents(ONE).at(-1)).toMatch(new RegExp(`^\\d ${status}$`));
      expect(result.outcome).toBe('ended');
      expect(result.transcript.find((entry) => entry.kind === 'leg' && entry.status === status)?.at).toBe(
        seconds,
      );
    });

    it('rings 35 seconds when nothing is said, five of them a buffer', async () => {
      const result = await call(`<Dial action="/dial">${ONE}</Dial>`, { agents: ['no-answer'] });
      expect(result.durationSeconds).toBe(35);
    });

    it('lets a private voicemail take the call within the buffer', async () => {
      const result = await call(`<Dial action="/dial" timeout="20">${ONE}</Dial>`, { agents: ['voicemail'] });
      expect(result.outcome).toBe('connected');
      server.received.length = 0;
      expect(
        await call(`<Dial action="/dial" timeout="15">${ONE}</Dial>`, { agents: ['voicemail'] }),
      ).toMatchObject({
        outcome: 'ended',
        legs: [{ status: 'no-answer' }],
      });
    });
  });

  describe('with a screening document', () => {
    it("plays it to the agent, on the agent's leg, and connects at its end", async () => {
      const result = await call(`<Dial action="/dial" timeout="20">${screened(ONE)}</Dial>`);
      const leg = result.legs[0]?.sid;
      const standard = { CallSid: leg, ParentCallSid: result.callSid, CallStatus: 'in-progress', To: ONE };
      expect(server.to('/screen')[0]).toMatchObject({ url: '/screen?call=1', form: standard });
      expect(server.to('/screen/answer')[0]?.form).toMatchObject({ ...standard, Digits: '1' });
      expect(result.heard).toEqual(['(ringing)', 'after']);
      expect(action()).toMatchObject({ DialBridged: 'true', DialCallDuration: '33' });
    });

    it.each([
      ['decline' as const, 1],
      ['ignore-screening' as const, 0],
      ['voicemail' as const, 0],
    ])('%s does not take the call', async (agent, answers) => {
      const result = await call(`<Dial action="/dial" timeout="20">${screened(ONE)}</Dial>`, {
        agents: [agent],
      });
      expect(server.to('/screen')).toHaveLength(1);
      expect(server.to('/screen/answer')).toHaveLength(answers);
      expect(action()).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
      expect(result).toMatchObject({ outcome: 'ended', legs: [{ status: 'completed', bridged: false }] });
      expect(legEvents(ONE).at(-1)).toBe('3 completed');
    });

    it('says about a declined call what the delivery plan says', async () => {
      const plan = {
        agents: ['decline' as const],
        delivery: { declinedStatus: 'no-answer' as const, omitDialBridged: true },
      };
      await call(`<Dial action="/dial">${screened(ONE)}</Dial>`, plan);
      expect(action()).toMatchObject({ DialCallStatus: 'no-answer' });
      expect(action()).not.toHaveProperty('DialBridged');
    });

    it('connects whoever lets it run to its end without a hang-up', async () => {
      server.script = {
        '/twilio/voice': `<Dial><Number url="/open">${ONE}</Number></Dial>`,
        '/open': '<Gather action="/never"><Say>a</Say></Gather>',
      };
      expect(await phoneFor(server).call({ agents: ['ignore-screening'] })).toMatchObject({
        outcome: 'connected',
      });
    });

    it('plays nothing there but Say, Play, Gather and Hangup', async () => {
      server.script = {
        '/twilio/voice': `<Dial><Number url="/wild" method="GET">${ONE}</Number></Dial>`,
        '/wild': '<Pause/><Dial>+15550001111</Dial><Record/><Redirect>/x</Redirect><Say>a</Say>',
      };
      const result = await phoneFor(server).call();
      expect(server.to('/wild')[0]?.method).toBe('GET');
      expect(result.outcome).toBe('connected');
      expect(result.warnings.map((warning) => warning.slice(0, 14))).toEqual([
        '12200 <Pause> ',
        '12200 <Dial> i',
        '12200 <Record>',
        '12200 <Redirec',
      ]);
    });

    it('does not connect anybody when it fails', async () => {
      server.script = {
        '/twilio/voice': `<Dial action="/dial"><Number url="/gone">${ONE}</Number></Dial>`,
        '/gone': { status: 500 },
        '/dial': '',
      };
      const result = await phoneFor(server).call();
      expect(result.legs).toMatchObject([{ status: 'completed', bridged: false }]);
      expect(action()).toMatchObject({ DialBridged: 'false' });
      expect(result.warnings[0]).toMatch(/^11217 /);
      expect(server.to('/twilio/fallback')).toEqual([]);
    });
  });

  describe('with several agents', () => {
    it('connects the first who accepts and cancels the others', async () => {
      const agents = {
        [ONE]: { behaviour: 'accept' as const, ringSeconds: 12 },
        [TWO]: { behaviour: 'accept' as const, ringSeconds: 5 },
      };
      const result = await call(`<Dial action="/dial">${screened(ONE)}${screened(TWO)}</Dial>`, { agents });
      expect(legEvents(ONE)).toEqual(['0 initiated', '1 ringing', '2 canceled']);
      expect(legEvents(TWO)).toEqual(['0 initiated', '1 ringing', '2 in-progress', '3 completed']);
      expect(action()).toMatchObject({
        DialBridged: 'true',
        DialCallSid: result.legs.find(({ to }) => to === TWO)?.sid,
      });
    });

    it('ends one who is still being asked when another accepts', async () => {
      const agents = [{ behaviour: 'ignore-screening' as const, ringSeconds: 4 }, 'accept' as const];
      const result = await call(`<Dial action="/dial">${screened(ONE)}${screened(TWO)}</Dial>`, { agents });
      expect(result.legs).toMatchObject([
        { to: ONE, status: 'completed', bridged: false, durationSeconds: 5 },
        { to: TWO, status: 'completed', bridged: true },
      ]);
    });

    it('keeps ringing the others when one declines, and speaks of the last', async () => {
      const result = await call(`<Dial action="/dial" timeout="20">${screened(ONE)}${screened(TWO)}</Dial>`, {
        agents: ['decline', 'no-answer'],
      });
      expect(action()).toMatchObject({
        DialCallStatus: 'no-answer',
        DialCallSid: result.legs.find(({ to }) => to === TWO)?.sid,
      });
      expect(result.durationSeconds).toBe(25);
    });

    it('rings one after another when told to, each for the whole time', async () => {
      const agents = ['busy' as const, 'no-answer' as const, 'accept' as const];
      const numbers = [ONE, TWO, '+15557770000'].map((number) => subscribed(number)).join('');
      const result = await call(`<Dial action="/dial" timeout="10" sequential="true">${numbers}</Dial>`, {
        agents,
      });
      expect(result.legs).toMatchObject([
        { status: 'busy' },
        { status: 'no-answer' },
        { status: 'completed', bridged: true },
      ]);
      const rings = result.transcript.filter((entry) => entry.kind === 'leg' && entry.status === 'ringing');
      expect(rings.map(({ at }) => at)).toEqual([2, 17]);
    });

    it('plays agents in the order of ringing, across several Dials, and a known number as before', async () => {
      server.script = {
        '/twilio/voice': `<Dial>${ONE}</Dial><Dial>${TWO}</Dial><Dial>${ONE}</Dial>`,
      };
      const result = await phoneFor(server).call({ agents: ['busy', 'failed'] });
      expect(result.legs.map(({ to, status }) => `${to} ${status}`)).toEqual([
        `${ONE} busy`,
        `${TWO} failed`,
        `${ONE} busy`,
      ]);
    });

    it('rings the first ten', async () => {
      const numbers = Array.from(
        { length: 11 },
        (_value, index) => `<Number>+155577700${10 + index}</Number>`,
      );
      const result = await call(`<Dial timeout="5">${numbers.join('')}</Dial>`, { agents: ['busy'] });
      expect(result.legs).toHaveLength(10);
      expect(result.warnings).toHaveLength(1);
    });
  });

  describe('where the first who picks up ends the ringing of the rest', () => {
    const delivery = { firstPickUpWins: true };
    const both = `<Dial action="/dial">${screened(ONE)}${screened(TWO)}</Dial>`;
    const legs = ({ legs: all }: CallResult): string[] => all.map(({ to, status }) => `${to} ${status}`);

    it('rings nobody any more when that one declines', async () => {
      const agents: CallPlan['agents'] = [{ behaviour: 'decline', ringSeconds: 2 }, 'accept'];
      expect(legs(await call(both, { agents, delivery }))).toEqual([`${TWO} canceled`, `${ONE} completed`]);
      expect(action()).toMatchObject({ DialCallStatus: 'completed', DialBridged: 'false' });
      server.received.length = 0;
      expect(legs(await call(both, { agents }))).toEqual([`${ONE} completed`, `${TWO} completed`]);
      expect(action()).toMatchObject({ DialBridged: 'true' });
    });

    it('connects that one', async () => {
      const agents: CallPlan['agents'] = [{ behaviour: 'accept', ringSeconds: 2 }, 'accept'];
      const result = await call(both, { agents, delivery });
      expect(result.legs).toMatchObject([
        { to: TWO, status: 'canceled', bridged: false },
        { to: ONE, status: 'completed', bridged: true },
      ]);
    });
  });

  it.each<[CallPlan['hangUp']]>([['ringing'], ['talking']])(
    'omits the action of a caller who hangs up %s, when told to',
    async (hangUp) => {
      await call(`<Dial action="/dial">${ONE}</Dial>`, { hangUp, delivery: { omitActionAfterHangUp: true } });
      expect(action()).toBeUndefined();
      await call(`<Dial action="/dial">${ONE}</Dial>`, { delivery: { omitActionAfterHangUp: true } });
      expect(action()).toMatchObject({ DialBridged: 'true' });
    },
  );

  describe('when the caller hangs up', () => {
    it('while it rings: cancels the legs and asks the action, whose answer is ignored', async () => {
      const result = await call(`<Dial action="/dial">${subscribed(ONE)}</Dial>`, { hangUp: 'ringing' });
      expect(result).toMatchObject({
        outcome: 'hung-up',
        status: 'completed',
        durationSeconds: 3,
        heard: ['(ringing)'],
      });
      expect(legEvents(ONE)).toEqual(['0 initiated', '1 ringing', '2 canceled']);
      expect(action()).toMatchObject({
        CallStatus: 'completed',
        DialCallStatus: 'canceled',
        DialBridged: 'false',
      });
    });

    it('while the agent is asked: ends that leg', async () => {
      const result = await call(`<Dial action="/dial">${screened(ONE)}</Dial>`, { hangUp: 7 });
      expect(result.legs).toMatchObject([{ status: 'completed', durationSeconds: 1, bridged: false }]);
      expect(action()).toMatchObject({ CallStatus: 'completed', DialBridged: 'false' });
    });

    it('while they talk', async () => {
      const result = await call(`<Dial action="/dial">${subscribed(ONE)}</Dial>`, {
        hangUp: 'talking',
        talkSeconds: 12,
      });
      expect(result).toMatchObject({ outcome: 'connected', durationSeconds: 18, heard: ['(ringing)'] });
      expect(action()).toMatchObject({
        CallStatus: 'completed',
        DialCallStatus: 'completed',
        DialCallDuration: '12',
        DialBridged: 'true',
      });
      expect(legEvents(ONE).at(-1)).toBe('3 completed');
    });

    it('rings nobody else in turn', async () => {
      const result = await call(
        `<Dial sequential="true"><Number>${ONE}</Number><Number>${TWO}</Number></Dial>`,
        { hangUp: 'ringing' },
      );
      expect(result.legs).toMatchObject([{ to: ONE, status: 'canceled' }]);
    });

    it('asks nothing when there is no action', async () => {
      await call(`<Dial>${ONE}</Dial><Redirect>/dial</Redirect>`, { hangUp: 'talking' });
      expect(action()).toBeUndefined();
    });
  });

  it('leaves the caller ringing with answerOnBridge in the first verb', async () => {
    const result = await call(`<Dial action="/dial" answerOnBridge="true">${ONE}</Dial>`);
    expect(result.durationSeconds).toBe(30);
    server.received.length = 0;
    await call(`<Dial action="/dial" answerOnBridge="true" timeout="5">${ONE}</Dial>`, {
      agents: ['no-answer'],
    });
    expect(action()).toMatchObject({ CallStatus: 'ringing' });
    expect(await call(`<Say>one</Say><Dial answerOnBridge="true">${ONE}</Dial>`)).toMatchObject({
      durationSeconds: 36,
    });
  });

  it('a caller who hangs up before the bridge was never answered', async () => {
    const result = await call(`<Dial answerOnBridge="true">${ONE}</Dial>`, { hangUp: 'ringing' });
    expect(result).toMatchObject({ status: 'no-answer', durationSeconds: 0 });
  });

  it('ends the conversation at its time limit', async () => {
    const result = await call(`<Dial action="/dial" timeLimit="10">${ONE}</Dial>`, { talkSeconds: 60 });
    expect(action()).toMatchObject({ DialCallDuration: '10', CallStatus: 'in-progress' });
    expect(result.heard).toContain('after');
  });

  it('ends the conversation at the star key only when told to', async () => {
    const result = await call(`<Dial action="/dial" hangupOnStar="true">${ONE}</Dial>`, { keys: '*' });
    expect(action()).toMatchObject({ DialCallDuration: '15' });
    expect(result.heard).toContain('after');
    server.received.length = 0;
    await call(`<Dial action="/dial">${ONE}</Dial>`, { keys: '*' });
    expect(action()).toMatchObject({ DialCallDuration: '30' });
  });

  describe('shows agents only a caller id that is allowed:', () => {
    const callerId = (id: string): string =>
      `<Dial action="/dial" callerId="${id}">${subscribed(ONE)}</Dial>`;

    it.each([
      ['the number that was called', '+13235550100', {}],
      ["the caller's own", '+14155550142', {}],
      ['the number that was called, for a hidden caller', '+13235550100', { withheld: true }],
      ['the number of the account, for a client', '+13235550100', { from: 'client:joey' }],
    ])('%s', async (_case, id, plan) => {
      const result = await call(callerId(id), plan);
      expect(result).toMatchObject({ outcome: 'connected', warnings: [] });
      expect(server.to('/leg')[0]?.form).toMatchObject({ From: id, Caller: id });
    });

    it.each([
      ['a foreign number', callerId('+15550009999'), {}],
      [
        'none, for a SIP caller',
        `<Dial action="/dial">${subscribed(ONE)}</Dial>`,
        { from: 'sip:a@example.com' },
      ],
      ['nothing, for a client', callerId(''), { from: 'client:joey' }],
    ])('not %s', async (_case, twiml, plan) => {
      const result = await call(twiml, plan);
      expect(result.warnings[0]).toMatch(/^13214 Invalid/);
      expect(result.legs).toEqual([]);
      expect(action()).toMatchObject({ DialCallStatus: 'failed' });
    });

    it('and warns about the words of a hidden number', async () => {
      const result = await call(`<Dial>${ONE}</Dial>`, { withheld: true });
      expect(result.warnings[0]).toMatch(/^13214 Some networks/);
    });
  });

  it('fails numbers that cannot be rung', async () => {
    const numbers = '<Number>12345</Number><Number>agent</Number><Number>(415) 555-0142</Number>';
    const result = await call(`<Dial action="/dial">${numbers}</Dial>`, {
      agents: ['accept', 'accept', 'accept'],
    });
    expect(result.legs.map(({ status }) => status)).toEqual(['failed', 'failed', 'completed']);
    expect(result.warnings.map((warning) => warning.split(' ')[0])).toEqual(['13224', '13223']);
  });

  it('warns about recording, which is not simulated', async () => {
    const { warnings } = await call(`<Dial record="record-from-answer">${ONE}</Dial>`);
    expect(warnings).toEqual(['not simulated Recording by <Dial record> is not simulated']);
  });
});
