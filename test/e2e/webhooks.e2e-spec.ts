import { randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { XMLValidator } from 'fast-xml-parser';
import type { ActivityItemDto } from '../../src/activity/item/activity-item.dto.js';
import type { ActivityPageDto } from '../../src/activity/feed/activity-page.dto.js';
import { CallsRepository } from '../../src/calls/calls.repository.js';
import { type Mainline, startMainline, STARTING } from '../support/mainline-app.js';
import { sendWebhook } from '../support/send-webhook.js';
import { fixture } from '../support/twilio-requests.js';

const INCOMING = fixture('01-incoming-us-stir-a');
const CALLBACKS = ['/twilio/recording', '/twilio/transcription', '/twilio/status'];
const VOICE = [
  '/twilio/voice',
  '/twilio/incoming-call',
  '/twilio/menu?attempt=1',
  '/twilio/dial?round=1',
  '/twilio/screen?call=CA1',
  '/twilio/screen/answer?call=CA1',
  '/twilio/voicemail',
  '/twilio/fallback',
];

function newCallSid(): string {
  return `CA${randomBytes(16).toString('hex')}`;
}

/** Sends a forged request with its target as it is, which `fetch` would rewrite. */
function post(
  { hostname, port }: URL,
  path: string,
  type: string,
  body: string,
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      'x-twilio-signature': 'x'.repeat(28),
      ...(type === '' ? {} : { 'content-type': type }),
    };
    const request = httpRequest({ hostname, port, path, method: 'POST', headers }, (answer) => {
      text(answer).then((read) => resolve({ status: answer.statusCode ?? 0, text: read }), reject);
    });
    request.on('error', reject).end(body);
  });
}

describe('webhooks', () => {
  let mainline: Mainline;

  beforeAll(async () => {
    mainline = await startMainline();
  }, STARTING);
  afterAll(() => mainline.close());

  const feed = async (): Promise<ActivityItemDto[]> => {
    await mainline.settled();
    const answer = await mainline.get('/calls?limit=100');
    return ((await answer.json()) as ActivityPageDto).items;
  };

  it.each([
    'Fri, 31 Dec 9999 23:59:59 +0000',
    '+275760-09-13T00:00:00Z',
    '0000-01-01T00:00:00Z',
    '-000044-03-15T00:00:00Z',
    'Thu, 01 Jan 1970 00:00:00 +0000',
  ])('takes a callback whose Timestamp is %s, and counts when it came', async (Timestamp) => {
    const CallSid = newCallSid();
    const length = { CallStatus: 'completed', CallDuration: '999999999' };
    const form = { ...INCOMING, ...length, CallSid, SequenceNumber: '3', Timestamp };
    const before = new Date().toISOString();
    expect((await sendWebhook(mainline, '/twilio/status', form)).status).toBe(204);
    const call = (await feed()).find(({ id }) => id === CallSid);
    const times = [before, call?.startedAt, call?.endedAt, new Date().toISOString()];
    expect([...times].sort()).toEqual(times);
    const { stores } = mainline.app.get(CallsRepository).status();
    expect(stores.map(({ deadLetters }) => deadLetters)).toEqual([0, 0]);
    expect((await mainline.get('/consistency')).status).toBe(200);
  });

  describe.each([...VOICE, ...CALLBACKS])('%s', (path) => {
    it('refuses a request without a signature', async () => {
      const answer = await sendWebhook(mainline, path, INCOMING, { signature: null });
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({ statusCode: 400, code: 'SIGNATURE_MISSING' });
    });

    it('refuses a request that another token signed', async () => {
      const answer = await sendWebhook(mainline, path, INCOMING, { token: 'another' });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'SIGNATURE_INVALID' });
    });

    it('accepts what Twilio signed for the public address, whatever the proxy says', async () => {
      const headers = { 'x-forwarded-host': 'forged.example', 'x-forwarded-proto': 'http' };
      const answer = await sendWebhook(mainline, path, { ...INCOMING, CallSid: newCallSid() }, { headers });
      expect(answer.status).toBe(VOICE.includes(path) ? 200 : 204);
    });
  });

  it.each(VOICE)('gives nobody TwiML at %s without a signature, whatever is sent however', async (path) => {
    const encoded = path.replace('/twilio', '/%74wilio');
    const target = new URL(mainline.url);
    const bodies = [
      ['application/json', '{"a":{"toString":1,"valueOf":1}}'],
      ['application/json', `{"a":${'['.repeat(2000)}${']'.repeat(2000)}}`],
      ['application/json', '{"a":'],
      ['application/x-www-form-urlencoded', 'a=1&a=2&__proto__=3&toString=4'],
      ['application/x-www-form-urlencoded', 'a&'.repeat(20_000)],
      ['text/plain', 'a=1'],
      ['', ''],
    ] as const;
    for (const [type, body] of bodies) {
      for (const address of [path, encoded, `http://x${path}`, `http://x${encoded}`]) {
        const answer = await post(target, address, type, body);
        expect([address, type, answer.status]).toEqual([address, type, expect.any(Number)]);
        expect([400, 403, 413, 415]).toContain(answer.status);
        expect(answer.text).toMatch(/^\{"statusCode":4/);
      }
    }
  });

  it.each(VOICE)('answers %s with TwiML', async (path) => {
    const answer = await sendWebhook(mainline, path, { ...INCOMING, CallSid: newCallSid() });
    expect(answer.headers.get('content-type')).toBe('text/xml; charset=utf-8');
    const twiml = await answer.text();
    expect(XMLValidator.validate(twiml)).toBe(true);
    expect(twiml).toMatch(/^<\?xml version="1.0" encoding="UTF-8"\?><Response[ />]/);
  });

  it.each([
    '01-incoming-us-stir-a',
    '02-incoming-international-stir-b',
    '03-incoming-addons-json',
    '04-incoming-blank-geo',
    '05-incoming-callername',
    '10-incoming-client',
    '11-incoming-client-identity',
    '12-incoming-sip',
    '13-incoming-sip-headers',
  ])('answers and logs %s', async (name) => {
    const CallSid = newCallSid();
    const form: Record<string, string> = { ...fixture(name), CallSid };
    expect((await sendWebhook(mainline, '/twilio/voice', form)).status).toBe(200);
    const call = (await feed()).find((item) => item.id === CallSid);
    expect(call).toMatchObject({ from: form['From'] || null, to: form['To'] || null, status: 'waiting' });
  });

  it('keeps everything the caller sent as text: Unicode, markup, operators', async () => {
    const CallSid = newCallSid();
    const CallerName = 'Zoë <Say>$where</Say> "1\'=1" 🚀 %_\\';
    const form = { ...INCOMING, CallSid, CallerName, 'SipHeader_X-a[b]': 'x', Digits: '<Hangup/>' };
    const answer = await sendWebhook(mainline, '/twilio/menu?attempt=1', form);
    expect(await answer.text()).not.toContain('<Hangup/></Say>');
    const call = (await feed()).find((item) => item.id === CallSid);
    expect(call?.caller.name).toBe(CallerName);
  });

  it('gives a repeated request the same bytes, and adds nothing', async () => {
    const CallSid = newCallSid();
    const form = { ...INCOMING, CallSid, Digits: '9' };
    const texts = [];
    for (let time = 0; time < 3; time++) {
      texts.push(await (await sendWebhook(mainline, '/twilio/menu?attempt=1', form)).text());
    }
    expect(new Set(texts).size).toBe(1);
    const call = (await feed()).find((item) => item.id === CallSid);
    expect(call).toMatchObject({ eventCount: 1, menu: [{ digits: '9' }] });
  });

  it('makes no row of a leg', async () => {
    const leg = newCallSid();
    const form = { ...INCOMING, CallSid: leg, CallStatus: 'completed', Direction: 'outbound-dial' };
    expect((await sendWebhook(mainline, '/twilio/status', form)).status).toBe(204);
    const parent = newCallSid();
    expect((await sendWebhook(mainline, `/twilio/status?call=${parent}`, form)).status).toBe(204);
    const ids = (await feed()).map((item) => item.id);
    expect(ids).toContain(parent);
    expect(ids).not.toContain(leg);
  });

  it('refuses a body above 64 KB', async () => {
    const form = { ...INCOMING, Big: 'a'.repeat(65_536) };
    expect((await sendWebhook(mainline, '/twilio/voice', form)).status).toBe(413);
    const large = { ...INCOMING, CallSid: newCallSid(), Big: 'a'.repeat(60_000) };
    expect((await sendWebhook(mainline, '/twilio/voice', large)).status).toBe(200);
  });

  it('asks the caller for a message when something fails inside', async () => {
    const calls = mainline.app.get(CallsRepository);
    const record = jest.spyOn(calls, 'record').mockImplementation(() => {
      throw new Error('a fault inside');
    });
    const form = { ...INCOMING, CallSid: newCallSid() };
    const answer = await sendWebhook(mainline, '/twilio/voice', form);
    record.mockRestore();
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('<Record action=');
  });

  it('answers the caller, and refuses callbacks, while nothing can be recorded', async () => {
    const calls = mainline.app.get(CallsRepository);
    const { JournalUnavailableError } = await import('../../src/calls/journal/files/journal.errors.js');
    const failure = new JournalUnavailableError('nothing took it');
    const record = jest.spyOn(calls, 'record').mockRejectedValue(failure);
    const form = { ...INCOMING, CallSid: newCallSid() };
    const voice = await sendWebhook(mainline, '/twilio/voice', form);
    const status = await sendWebhook(mainline, '/twilio/status', form);
    record.mockRestore();
    expect(voice.status).toBe(200);
    expect(await voice.text()).toContain('<Gather ');
    expect(status.status).toBe(503);
    expect(await status.json()).toMatchObject({ code: 'JOURNAL_UNAVAILABLE' });
  });
});
