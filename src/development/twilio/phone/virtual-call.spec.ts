import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import {
  PHONE_PUBLIC_URL,
  PHONE_TOKEN,
  phoneFor,
  TwimlServer,
} from '../../../../test/support/twiml-server.js';
import { FastTime } from '../network/simulated-time.js';
import type { TranscriptEntry } from './transcript.js';

const MENU = '<Gather action="/menu" numDigits="1"><Say>one two three four five</Say></Gather>';
const APOLOGY = 'We are sorry, an application error has occurred. Goodbye.';
const RECORD = '<Record action="/recorded" recordingStatusCallback="/recording"/>';
const LEG =
  '<Number statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed">+15557778888</Number>';

describe('VirtualCall', () => {
  let server: TwimlServer;

  beforeAll(async () => {
    server = await TwimlServer.start();
  });

  afterAll(() => server.close());

  beforeEach(() => {
    server.received.length = 0;
    server.script = { '/twilio/voice': '<Say>one two three four five</Say>' };
  });

  it('begins with a signed request and ends with a status callback', async () => {
    const result = await phoneFor(server).call({ from: '+442071838750', parameters: { AddOns: '{}' } });
    const [first, last] = server.received;
    expect(server.received.map(({ path }) => path)).toEqual(['/twilio/voice', '/twilio/status']);
    expect(first?.form).toMatchObject({
      CallSid: result.callSid,
      CallStatus: 'ringing',
      From: '+442071838750',
      AddOns: '{}',
    });
    expect(last?.form).toMatchObject({
      CallSid: result.callSid,
      CallStatus: 'completed',
      CallDuration: '2',
      Duration: '1',
      SequenceNumber: '0',
      CallbackSource: 'call-progress-events',
      Timestamp: 'Sat, 21 Nov 2026 09:00:02 +0000',
    });
    for (const { headers, url, form } of server.received) {
      const signature = String(headers['x-twilio-signature']);
      expect(validateRequest(PHONE_TOKEN, signature, PHONE_PUBLIC_URL + url, form)).toBe(true);
    }
    expect(result).toMatchObject({ outcome: 'ended', status: 'completed', durationSeconds: 2 });
    expect(result.requests.map(({ purpose, status }) => `${purpose} ${status}`)).toEqual([
      'voice 200',
      'call status 204',
    ]);
    expect([result.startedAt, result.endedAt].map((date) => date.toISOString())).toEqual([
      '2026-11-21T09:00:00.000Z',
      '2026-11-21T09:00:02.000Z',
    ]);
  });

  it('counts minutes that have begun', async () => {
    server.script = { '/twilio/voice': '<Say>a</Say><Pause length="61"/>' };
    await phoneFor(server).call();
    expect(server.to('/twilio/status')[0]?.form).toMatchObject({ CallDuration: '61', Duration: '2' });
  });

  it('goes on in time from call to call', async () => {
    const phone = phoneFor(server);
    await phone.call();
    expect((await phone.call()).startedAt.toISOString()).toBe('2026-11-21T09:00:02.000Z');
  });

  it('plays several calls at once', async () => {
    const phone = phoneFor(server);
    const results = await Promise.all([phone.call(), phone.call({ hangUp: 1 }), phone.call()]);
    expect(results.map(({ durationSeconds }) => durationSeconds)).toEqual([2, 1, 2]);
    expect(new Set(results.map(({ callSid }) => callSid)).size).toBe(3);
  });

  it('asks other addresses when they are configured', async () => {
    server.script = { '/other/voice': '<Say>a</Say>' };
    await phoneFor(server, { voiceUrl: '/other/voice', statusUrl: null }).call();
    expect(server.received.map(({ path }) => path)).toEqual(['/other/voice']);
  });

  it('hangs up after some seconds, whatever happens then', async () => {
    server.script = { '/twilio/voice': '<Say loop="0">a</Say>' };
    expect(await phoneFor(server).call({ hangUp: 7.5 })).toMatchObject({
      outcome: 'hung-up',
      durationSeconds: 8,
    });
  });

  it('never was answered when the caller hangs up before', async () => {
    server.script = { '/twilio/voice': '<Pause length="10"/><Say>a</Say>' };
    const result = await phoneFor(server).call({ hangUp: 3 });
    expect(result).toMatchObject({ outcome: 'hung-up', status: 'no-answer', durationSeconds: 0, heard: [] });
    expect(server.to('/twilio/status')[0]?.form).toMatchObject({
      CallStatus: 'no-answer',
      CallDuration: '0',
    });
  });

  describe('when a document cannot be used', () => {
    it.each([
      ['a server error', { status: 500 }, '11217'],
      ['a client error', { status: 404 }, '11217'],
      ['too many requests', { status: 429 }, '11217'],
      ['invalid XML', { body: '<Response><Say>a & b</Say></Response>' }, '12100'],
      ['nothing', { body: '' }, '12100'],
      ['JSON', { type: 'application/json', body: '{}' }, '12300'],
      ['no content type', { type: null }, '12300'],
    ])('asks the fallback address: %s', async (_case, answer, code) => {
      server.script = { '/twilio/voice': answer, '/twilio/fallback': '<Say>sorry</Say>' };
      const result = await phoneFor(server).call();
      expect(server.to('/twilio/fallback')[0]?.form).toMatchObject({
        ErrorCode: code,
        ErrorUrl: `${PHONE_PUBLIC_URL}/twilio/voice`,
        CallSid: result.callSid,
      });
      expect(result).toMatchObject({ outcome: 'ended', heard: ['sorry'] });
      expect(result.warnings[0]).toMatch(new RegExp(`^${code} `));
    });

    it('asks the fallback address also in the middle of a call', async () => {
      server.script = {
        '/twilio/voice': MENU,
        '/menu': { status: 503 },
        '/twilio/fallback': RECORD,
        '/recorded': '<Hangup/>',
      };
      expect(await phoneFor(server).call({ keys: '2' })).toMatchObject({ outcome: 'message-left' });
      expect(server.to('/twilio/fallback')[0]?.form).toMatchObject({
        CallStatus: 'in-progress',
        ErrorCode: '11217',
      });
    });

    it.each([
      ['URL-encoded', 'ü'.repeat(751), ''],
      ['for a voice of Polly', 'a'.repeat(3001), 'voice="Polly.Joanna"'],
    ])('asks the fallback address when a text is too long %s', async (_case, text, voice) => {
      server.script = {
        '/twilio/voice': `<Gather><Say ${voice}>${text}</Say></Gather>`,
        '/twilio/fallback': '<Say>sorry</Say>',
      };
      expect((await phoneFor(server).call()).heard).toEqual(['sorry']);
      expect(server.to('/twilio/fallback')[0]?.form).toMatchObject({ ErrorCode: '13521' });
      server.received.length = 0;
      server.script['/twilio/voice'] = `<Gather><Say ${voice}>${text.slice(1)}</Say></Gather>`;
      expect((await phoneFor(server).call()).warnings).toEqual([]);
    });

    it('apologizes when there is no fallback address, or it fails too', async () => {
      server.script = { '/twilio/voice': { status: 500 }, '/twilio/fallback': { status: 500 } };
      const expected = { outcome: 'failed', status: 'completed', heard: [APOLOGY] };
      expect(await phoneFor(server).call()).toMatchObject(expected);
      expect(await phoneFor(server, { fallbackUrl: null }).call()).toMatchObject(expected);
      expect(server.to('/twilio/fallback')).toHaveLength(1);
    });

    it('apologizes when nobody answers, and tells that the final callback is lost', async () => {
      const gone = await TwimlServer.start();
      await gone.close();
      const result = await phoneFor(gone).call();
      expect(result).toMatchObject({ outcome: 'failed', heard: [APOLOGY] });
      expect(result.warnings.at(-1)).toMatch(/^11200 The callback \/twilio\/status is lost/);
    });

    it('ends a call that goes round in circles', async () => {
      server.script = { '/twilio/voice': '<Redirect/>' };
      expect(await phoneFor(server).call()).toMatchObject({ outcome: 'failed' });
      expect(server.to('/twilio/voice')).toHaveLength(100);
    });
  });

  it('reads plain text out, executes it when it is TwiML, and plays audio', async () => {
    server.script = { '/twilio/voice': { type: 'text/plain; charset=utf-8', body: 'Hello you' } };
    expect((await phoneFor(server).call()).heard).toEqual(['Hello you']);
    server.script = { '/twilio/voice': { type: 'text/plain', body: '<Response><Say>Hi</Say></Response>' } };
    expect((await phoneFor(server).call()).heard).toEqual(['Hi']);
    server.script = { '/twilio/voice': { type: 'audio/mpeg', body: 'x' } };
    expect((await phoneFor(server).call()).heard).toEqual([`(audio ${PHONE_PUBLIC_URL}/twilio/voice)`]);
  });

  describe('steered while it is under way', () => {
    it('takes keys and hangs up', async () => {
      server.script = { '/twilio/voice': MENU, '/menu': '<Say loop="0">chosen</Say>' };
      const phone = phoneFor(server, { time: new FastTime(50, new Date()) });
      const entries: TranscriptEntry[] = [];
      const call = phone.startCall({
        observe: (entry) => {
          entries.push(entry);
          if (entry.kind === 'heard' && entry.text.startsWith('one')) setImmediate(() => call.press('7'));
          if (entry.kind === 'heard' && entry.text === 'chosen') setImmediate(() => call.hangUp());
        },
      });
      expect(call.press('1')).toBe(false);
      const result = await call.result;
      expect(server.to('/menu')[0]?.form).toMatchObject({ Digits: '7' });
      expect(result).toMatchObject({ callSid: call.callSid, outcome: 'hung-up' });
      expect(entries).toEqual(result.transcript);
    });
  });

  describe('over an unreliable network', () => {
    beforeEach(() => {
      server.script = {
        '/twilio/voice': `<Dial>${LEG}</Dial>${RECORD}`,
        '/recorded': '<Say>thanks</Say>',
      };
    });

    const arrivals = (): string[] =>
      server.received.map(({ path, form }) => `${path} ${form['SequenceNumber'] ?? ''}`.trim());

    const IN_ORDER = ['/leg 0', '/leg 1', '/leg 2', '/leg 3', '/recorded', '/twilio/status 0', '/recording'];

    it('is faithful unless told otherwise', async () => {
      await phoneFor(server).call();
      expect(arrivals()).toEqual(['/twilio/voice', ...IN_ORDER]);
    });

    it('delivers callbacks after the call, with the times of what they report', async () => {
      await phoneFor(server).call({ delivery: { callbacks: 'after-call' } });
      expect(arrivals()).toEqual([
        '/twilio/voice',
        '/recorded',
        ...IN_ORDER.filter((path) => path !== '/recorded'),
      ]);
      expect(server.to('/leg')[0]?.form).toMatchObject({
        CallStatus: 'initiated',
        Timestamp: 'Sat, 21 Nov 2026 09:00:00 +0000',
      });
    });

    it('delivers callbacks in an order that the seed decides', async () => {
      const orders: string[][] = [];
      for (const seed of [3, 3, 4]) {
        server.received.length = 0;
        await phoneFor(server).call({ delivery: { callbacks: 'shuffled', seed } });
        orders.push(arrivals());
      }
      expect(orders[0]).toEqual(orders[1]);
      expect(orders[0]).not.toEqual(orders[2]);
      expect([...(orders[0] ?? [])].sort()).toEqual(['/twilio/voice', ...IN_ORDER].sort());
    });

    it('repeats every request', async () => {
      const result = await phoneFor(server).call({ delivery: { duplicate: true } });
      expect(arrivals()).toEqual(['/twilio/voice', ...IN_ORDER].flatMap((path) => [path, path]));
      expect(result.requests.filter(({ repeated }) => repeated)).toHaveLength(8);
      expect(result.warnings).toEqual([]);
    });

    it('tells when a repeated request gets another answer', async () => {
      server.script = { '/twilio/voice': () => `<Say>${server.received.length}</Say>` };
      const result = await phoneFor(server).call({ delivery: { duplicate: true } });
      expect(result.heard).toEqual(['1']);
      expect(result.warnings).toEqual(['duplicate The repeated voice request got another answer']);
    });

    it('loses the final callback, or recording callbacks', async () => {
      await phoneFor(server).call({ delivery: { dropFinal: true } });
      expect(arrivals()).not.toContain('/twilio/status 0');
      server.received.length = 0;
      await phoneFor(server, { delivery: { dropRecording: true } }).call();
      expect(arrivals()).not.toContain('/recording');
      expect(arrivals()).toContain('/twilio/status 0');
    });

    it('loses single callbacks, and goes on', async () => {
      await phoneFor(server).call({ delivery: { loseCallbacks: [2, 5] } });
      expect(arrivals()).toEqual(['/twilio/voice', '/leg 0', '/leg 2', '/leg 3', '/recorded', '/recording']);
    });

    it('repeats requests a minute later, when the call is over', async () => {
      await phoneFor(server).call({ delivery: { duplicate: 'late' } });
      expect(arrivals()).toHaveLength(16);
      expect(arrivals().at(-1)).not.toBe('/twilio/voice');
      expect(arrivals().lastIndexOf('/twilio/voice')).toBeGreaterThan(arrivals().indexOf('/recorded'));
    });

    it('asks the fallback address when an answer is lost', async () => {
      server.script = { ...server.script, '/twilio/fallback': '<Say>sorry</Say>' };
      const result = await phoneFor(server).call({ delivery: { lose: { 'record action': 'answer' } } });
      expect(server.to('/recorded')).toHaveLength(1);
      expect(server.to('/twilio/fallback')[0]?.form).toMatchObject({
        ErrorCode: '11200',
        ErrorUrl: `${PHONE_PUBLIC_URL}/recorded`,
      });
      expect(result.heard.at(-1)).toBe('sorry');
    });

    it('loses every callback, while the caller notices nothing', async () => {
      const result = await phoneFor(server, { delivery: { dropCallbacks: true } }).call();
      expect(result.outcome).toBe('connected');
      expect(new Set(result.requests.map(({ purpose }) => purpose))).toEqual(
        new Set(['voice', 'record action']),
      );
      expect(result.warnings).toEqual([]);
    });

    it('ends a call that cannot reach the server as Twilio does, after each address was tried twice', async () => {
      const result = await phoneFor(server, { delivery: { unreachable: true } }).call();
      expect(result).toMatchObject({ outcome: 'failed', status: 'completed', heard: [APOLOGY] });
      expect(result.requests.map(({ purpose, attempt, status }) => [purpose, attempt, status])).toEqual([
        ['voice', 1, null],
        ['voice', 2, null],
        ['fallback', 1, null],
        ['fallback', 2, null],
        ['call status', 1, null],
        ['call status', 2, null],
      ]);
      expect(server.received).toEqual([]);
    });

    it('tells which callbacks were refused, and goes on', async () => {
      server.script = { ...server.script, '/leg': { status: 503 } };
      const result = await phoneFor(server).call();
      expect(result.outcome).toBe('connected');
      expect(result.warnings).toEqual(Array(4).fill('11200 The callback /leg is lost: status 503'));
    });
  });
});
