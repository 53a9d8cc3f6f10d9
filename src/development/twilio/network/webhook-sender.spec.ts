import { gzipSync } from 'node:zlib';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import {
  PHONE_PUBLIC_URL,
  PHONE_TOKEN,
  phoneFor,
  TwimlServer,
} from '../../../../test/support/twiml-server.js';
import type { DeliveryPlan } from './delivery-plan.js';

const FORM = { CallSid: 'CA1', From: '+14155550142', 'SipHeader_X-a[b]': 'Ünï & cödé=1' };

describe('WebhookSender', () => {
  let server: TwimlServer;

  beforeAll(async () => {
    server = await TwimlServer.start();
  });

  afterAll(() => server.close());

  beforeEach(() => {
    server.received.length = 0;
    server.script = { '/a': '' };
  });

  function send(url: string, delivery: Partial<DeliveryPlan> = {}, method: 'GET' | 'POST' = 'POST') {
    return phoneFor(server, { delivery }).send(url, FORM, method);
  }

  it('sends a form that its signature covers, under the public host', async () => {
    const sent = await send('/a?b=1#rc=2');
    const [received] = server.received;
    expect(received).toMatchObject({ method: 'POST', url: '/a?b=1', form: FORM });
    expect(received?.headers).toMatchObject({
      host: 'phone.example.com',
      'user-agent': 'TwilioProxy/1.1',
      'x-home-region': 'us1',
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': sent.signature,
    });
    expect(received?.headers['i-twilio-idempotency-token']).toMatch(/^[\w-]{36}$/);
    expect(validateRequest(PHONE_TOKEN, sent.signature, `${PHONE_PUBLIC_URL}/a?b=1`, FORM)).toBe(true);
    expect(sent).toMatchObject({
      status: 200,
      contentType: 'text/xml',
      body: '<Response></Response>',
      problem: null,
    });
  });

  it('signs only the address of a GET', async () => {
    const { signature, url } = await send('/a?b=1', {}, 'GET');
    expect(server.received[0]).toMatchObject({ method: 'GET', rawBody: '', form: { ...FORM, b: '1' } });
    expect(validateRequest(PHONE_TOKEN, signature, url, {})).toBe(true);
  });

  it('forges signatures on demand', async () => {
    const { signature, url } = await send('/a', { forgeSignature: true });
    expect(validateRequest(PHONE_TOKEN, signature, url, FORM)).toBe(false);
  });

  it('repeats a delivery with the same bytes and token', async () => {
    await send('/a', { duplicate: true });
    const [first, second] = server.received;
    expect(server.received).toHaveLength(2);
    expect(second).toEqual(first);
  });

  it('repeats a delivery at the same time, or a minute later', async () => {
    const together = await send('/a', { duplicate: 'concurrent' });
    expect(server.received).toHaveLength(2);
    server.received.length = 0;
    await send('/a', { duplicate: 'late' });
    const [first, second] = server.received;
    expect(server.received).toHaveLength(2);
    expect(second).toEqual(first);
    expect(together.repeated).toBe(false);
  });

  it('sends both of two concurrent deliveries before it has an answer', async () => {
    let waiting = 0;
    let most = 0;
    server.script = {
      '/a': () => {
        waiting += 1;
        most = Math.max(most, waiting);
        setTimeout(() => (waiting -= 1), 200);
        return { after: 200 };
      },
    };
    await send('/a', { duplicate: 'concurrent' });
    expect(most).toBe(2);
  });

  it('loses a request, or only its answer', async () => {
    expect(await send('/a', { lose: { custom: 'request' } })).toMatchObject({
      status: null,
      errorCode: '11205',
    });
    expect(server.received).toEqual([]);
    expect(await send('/a', { lose: { custom: 'answer' } })).toMatchObject({
      status: null,
      errorCode: '11200',
    });
    expect(server.received).toHaveLength(1);
    expect(await send('/a', { lose: { voice: 'request' } })).toMatchObject({ status: 200 });
  });

  it.each([
    ['nothing without overrides', '/down', 1],
    ['as often as allowed', '/down#rc=3&rp=5xx', 4],
    ['every reason with all', '/down#rc=2&rp=all', 3],
    ['not for another reason', '/down#rc=3&rp=4xx,ct', 1],
  ])('tries again: %s', async (_case, url, times) => {
    server.script = { '/down': { status: 503 } };
    expect(await send(url)).toMatchObject({ status: 503, attempt: times });
    expect(server.to('/down')).toHaveLength(times);
    const tokens = server.received.map(({ headers }) => headers['i-twilio-idempotency-token']);
    expect(new Set(tokens).size).toBe(1);
  });

  it('stops trying when it succeeds', async () => {
    server.script = { '/a': () => ({ status: server.received.length < 2 ? 500 : 200 }) };
    expect(await send('/a#rc=5&rp=5xx')).toMatchObject({ status: 200, attempt: 2 });
  });

  it('gives up on a slow answer, and tries again only when told to', async () => {
    server.script = { '/slow': { after: 1000 } };
    expect(await send('/slow#rt=100')).toMatchObject({ status: null, errorCode: '11205', attempt: 1 });
    expect(await send('/slow#rt=100&rc=1&rp=rt')).toMatchObject({ status: null, attempt: 2 });
    expect(await send('/slow#tt=100')).toMatchObject({ status: null, problem: 'No answer in time' });
  });

  it('tries a refused connection once more', async () => {
    const gone = await TwimlServer.start();
    await gone.close();
    const sent = await phoneFor(gone).send('/a', FORM);
    expect(sent).toMatchObject({ status: null, errorCode: '11205', attempt: 2 });
  });

  it('follows redirects with GET, and loses what only the request said', async () => {
    server.script = { '/a': { status: 302, headers: { location: '/b' } }, '/b': '' };
    expect(await send('/a')).toMatchObject({ status: 200, path: expect.stringMatching(/^\/b\?/) as string });
    expect(server.received.map(({ method, path }) => `${method} ${path}`)).toEqual(['POST /a', 'GET /b']);
    expect(
      validateRequest(
        PHONE_TOKEN,
        String(server.received[1]?.headers['x-twilio-signature']),
        `${PHONE_PUBLIC_URL}${server.received[1]?.url}`,
        {},
      ),
    ).toBe(true);
  });

  it('gives up after ten redirects', async () => {
    server.script = { '/a': { status: 301, headers: { location: '/a' } } };
    expect(await send('/a')).toMatchObject({ status: null, errorCode: '11215' });
    expect(server.received).toHaveLength(11);
  });

  it('reads compressed answers and refuses long ones', async () => {
    server.script = {
      '/zip': { body: gzipSync('<Response/>'), headers: { 'content-encoding': 'gzip' } },
      '/long': { body: 'x'.repeat(64 * 1024 + 1) },
      '/bloated': {
        body: gzipSync('x'.repeat(64 * 1024 + 1)),
        headers: { 'content-encoding': 'gzip' },
      },
      '/just': { body: 'x'.repeat(64 * 1024) },
    };
    expect(await send('/zip')).toMatchObject({ body: '<Response/>' });
    expect(await send('/long')).toMatchObject({ status: null, errorCode: '11750' });
    expect(await send('/bloated')).toMatchObject({ status: null, errorCode: '11750' });
    expect(await send('/just')).toMatchObject({ status: 200 });
  });

  it('refuses what is no web address', async () => {
    expect(await send('ftp://example.com/a')).toMatchObject({ status: null, errorCode: '11100' });
    expect(server.received).toEqual([]);
  });
});
