import { phoneFor, TwimlServer } from '../../../../test/support/twiml-server.js';
import type { CallPlan } from './call-plan.js';
import type { CallResult } from './call-result.js';

/** Five words take two seconds. */
const PROMPT = '<Say>one two three four five</Say>';

describe('Gather', () => {
  let server: TwimlServer;

  beforeAll(async () => {
    server = await TwimlServer.start();
  });

  afterAll(() => server.close());

  beforeEach(() => {
    server.received.length = 0;
  });

  function call(twiml: string, plan: CallPlan): Promise<CallResult> {
    server.script = { '/twilio/voice': twiml, '/menu': '<Say>chosen</Say>' };
    return phoneFor(server).call(plan);
  }

  function digits(): (string | undefined)[] {
    return server.to('/menu').map(({ form }) => form['Digits']);
  }

  /** Simulated seconds at which something was first noted. */
  function when({ transcript }: CallResult, kind: string, text: string): number | undefined {
    return transcript.find((entry) => entry.kind === kind && JSON.stringify(entry).includes(text))?.at;
  }

  it('sends the key that was pressed after the prompt, with the standard parameters', async () => {
    const result = await call(`<Gather action="/menu?attempt=1" numDigits="1">${PROMPT}</Gather>`, {
      keys: '2',
    });
    expect(server.to('/menu')[0]).toMatchObject({
      method: 'POST',
      url: '/menu?attempt=1',
      form: {
        Digits: '2',
        FinishedOnKey: '',
        msg: 'Gather End',
        CallSid: result.callSid,
        CallStatus: 'in-progress',
        From: '+14155550142',
        To: '+13235550100',
      },
    });
    expect(when(result, 'keys', '2')).toBe(3);
    expect(result.heard).toEqual(['one two three four five', 'chosen']);
  });

  it('lets a key interrupt the prompts', async () => {
    const nested = `${PROMPT}<Pause length="10"/><Play>/a.mp3</Play>`;
    const result = await call(`<Gather action="/menu" numDigits="1">${nested}</Gather>`, { keys: '!w1' });
    expect(digits()).toEqual(['1']);
    expect(when(result, 'heard', 'chosen')).toBe(1);
    expect(result.heard).toEqual(['one two three four five', 'chosen']);
  });

  it('waits for its timeout from the end of all prompts, then falls through', async () => {
    const nested = `${PROMPT}<Pause length="3"/><Play>/a.mp3</Play>`;
    const result = await call(`<Gather action="/menu" timeout="4">${nested}</Gather><Say>next</Say>`, {});
    expect(digits()).toEqual([]);
    expect(when(result, 'heard', 'next')).toBe(2 + 3 + 5 + 4);
  });

  it('waits five seconds when it does not say how long', async () => {
    const result = await call('<Gather action="/menu"/><Say>next</Say>', {});
    expect(when(result, 'heard', 'next')).toBe(5);
  });

  it('ends the call when nothing follows', async () => {
    const result = await call('<Gather action="/menu"/>', {});
    expect(result).toMatchObject({ outcome: 'ended', status: 'completed', durationSeconds: 5 });
  });

  it('takes keys until the finishing key, which is not part of them', async () => {
    await call('<Gather action="/menu"/>', { keys: '123#' });
    expect(server.to('/menu')[0]?.form).toMatchObject({ Digits: '123', FinishedOnKey: '#' });
  });

  it('takes keys until none follows, when no key finishes them', async () => {
    const result = await call('<Gather action="/menu" timeout="3" finishOnKey=""/>', { keys: '1#*' });
    expect(digits()).toEqual(['1#*']);
    expect(when(result, 'heard', 'chosen')).toBe(1 + 0.5 + 0.5 + 3);
  });

  it('counts the timeout from each key', async () => {
    await call('<Gather action="/menu" timeout="2"/>', { keys: '1www2wwww3' });
    expect(digits()).toEqual(['12']);
  });

  it('takes no more keys than it asks for', async () => {
    const result = await call('<Gather action="/menu" numDigits="2"/>', { keys: '123' });
    expect(digits()).toEqual(['12']);
    expect(result.transcript).toContainEqual(
      expect.objectContaining({ kind: 'keys', keys: '3', used: false }),
    );
  });

  it('takes the finishing key alone as nothing', async () => {
    const result = await call('<Gather action="/menu"/><Say>next</Say>', { keys: '#' });
    expect(digits()).toEqual([]);
    expect(when(result, 'heard', 'next')).toBe(1);
  });

  it('asks its action without input only when told to', async () => {
    await call('<Gather action="/menu" actionOnEmptyResult="true"/><Say>next</Say>', {});
    expect(digits()).toEqual(['']);
  });

  it('hears no key that comes too late', async () => {
    const result = await call('<Gather action="/menu" timeout="1"/><Say>next</Say>', { keys: 'wwww1' });
    expect(digits()).toEqual([]);
    expect(result.transcript).toContainEqual(
      expect.objectContaining({ kind: 'keys', keys: '1', used: false }),
    );
  });

  it('asks its own document without an action, and takes the next keys there', async () => {
    server.script = {
      '/twilio/voice': ({ form }) =>
        form['Digits'] === '1' ? '<Say>chosen</Say>' : '<Gather numDigits="1"/><Redirect/>',
    };
    const result = await phoneFor(server).call({ keys: '9,,1' });
    expect(server.to('/twilio/voice').map(({ form }) => form['Digits'])).toEqual([
      undefined,
      '9',
      undefined,
      '1',
    ]);
    expect(result.heard).toEqual(['chosen']);
  });

  it('asks with GET when told to', async () => {
    await call('<Gather action="/menu?attempt=1" method="GET" numDigits="1"/>', { keys: '1' });
    expect(server.to('/menu')[0]).toMatchObject({ method: 'GET', form: { attempt: '1', Digits: '1' } });
  });

  it('loses the keys when its action redirects', async () => {
    server.script = {
      '/twilio/voice': '<Gather action="/menu" numDigits="1"/>',
      '/menu': { status: 302, headers: { location: '/elsewhere' } },
      '/elsewhere': '<Say>elsewhere</Say>',
    };
    const result = await phoneFor(server).call({ keys: '1' });
    expect(server.to('/elsewhere')[0]).toMatchObject({ method: 'GET', form: { CallSid: result.callSid } });
    expect(server.to('/elsewhere')[0]?.form).not.toHaveProperty('Digits');
    expect(result.warnings).toEqual(['redirect /menu redirects, which loses Digits, FinishedOnKey, msg']);
  });

  it('is never finished by a caller who hangs up', async () => {
    const result = await call(`<Gather action="/menu">${PROMPT}</Gather><Redirect/>`, {
      hangUp: 'menu',
      keys: '1',
    });
    expect(result).toMatchObject({ outcome: 'hung-up', status: 'completed', durationSeconds: 2 });
    expect(digits()).toEqual([]);
    expect(server.to('/twilio/voice')).toHaveLength(1);
  });

  it('warns about speech, which is not simulated', async () => {
    const { warnings } = await call('<Gather input="speech" action="/menu" numDigits="1"/>', { keys: '1' });
    expect(warnings).toEqual(['not simulated Speech is not simulated; keys count instead']);
  });
});
