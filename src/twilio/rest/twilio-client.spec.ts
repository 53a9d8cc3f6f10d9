import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { SetClock } from '../../../test/support/set-clock.js';
import { ScriptedServer } from '../../../test/support/scripted-server.js';
import { loadAppConfig } from '../../config/load-app-config.js';
import { RestLimits } from './rest-transport.js';
import { TwilioApiError } from './twilio-api.error.js';
import { TwilioClient } from './twilio-client.js';

const ACCOUNT = `AC${'5f1c0de0'.repeat(4)}`;
const CALL = 'CAf49305aef5478f3ab19b0e3782a70d4c';
const LEG = 'CA11111111111111111111111111111111';
const RECORDING = 'REe4bad1289b3668a16c71a341d3dc9e3a';
const PATH = `/2010-04-01/Accounts/${ACCOUNT}`;
const SPAN = { since: '2026-11-21T09:00:00.500Z', until: '2026-11-21T12:00:00.000Z' };
const FAST = { ...new RestLimits(), backoff: { base: 1, cap: 2 }, requestMilliseconds: 2000 };

const CALL_RESOURCE = {
  sid: CALL,
  account_sid: ACCOUNT,
  parent_call_sid: null,
  from: '+14155550142',
  to: '+13235550100',
  direction: 'inbound',
  status: 'completed',
  caller_name: '',
  date_created: 'Sat, 21 Nov 2026 08:59:59 +0000',
  start_time: 'Sat, 21 Nov 2026 09:00:00 +0000',
  end_time: 'Sat, 21 Nov 2026 09:00:42 +0000',
  duration: '42',
};

describe('TwilioClient', () => {
  const server = new ScriptedServer();
  const clock = new SetClock();
  let client: TwilioClient;

  beforeAll(() => server.start());
  afterAll(() => server.stop());
  beforeEach(() => {
    server.requests.length = 0;
    client = clientWith(FAST);
  });
  afterEach(() => client.onModuleDestroy());

  function clientWith(limits: RestLimits): TwilioClient {
    const loaded = loadAppConfig({
      NODE_ENV: 'test',
      TWILIO_ACCOUNT_SID: ACCOUNT,
      TWILIO_AUTH_TOKEN: 'the-token',
    });
    const config = { ...loaded, twilio: { ...loaded.twilio, apiUrl: server.url } };
    return new TwilioClient(config, clock, limits);
  }

  const urls = (): string[] => server.requests.map(({ url }) => decodeURIComponent(url ?? ''));

  it('asks for whole days with its credentials, follows the pages, and gives what is in the span', async () => {
    const early = { ...CALL_RESOURCE, sid: LEG, start_time: 'Sat, 21 Nov 2026 08:59:59 +0000' };
    const pages = [
      { calls: [CALL_RESOURCE], next_page_uri: `${PATH}/Calls.json?Page=1&PageToken=PT1` },
      { calls: [early], next_page_uri: null },
    ];
    server.answer = (_request, response) => json(response, 200, pages.shift());
    const calls = await all(client.listCalls(SPAN));
    expect(calls).toEqual([
      {
        sid: CALL,
        accountSid: ACCOUNT,
        parentSid: null,
        from: '+14155550142',
        to: '+13235550100',
        direction: 'inbound',
        status: 'completed',
        callerName: null,
        startedAt: '2026-11-21T09:00:00.000Z',
        endedAt: '2026-11-21T09:00:42.000Z',
        durationSeconds: 42,
      },
    ]);
    expect(urls()[0]).toMatch(/StartTime<=2026-11-22.*StartTime>=2026-11-20/);
    expect(urls()[1]).toBe(`${PATH}/Calls.json?Page=1&PageToken=PT1`);
    const credentials = Buffer.from(`${ACCOUNT}:the-token`).toString('base64');
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(
      Array(2).fill(`Basic ${credentials}`),
    );
  });

  it('sends its credentials to no other origin, whatever an answer names', async () => {
    const pages = [
      {
        calls: [],
        meta: { key: 'calls', next_page_url: `https://elsewhere.example${PATH}/Calls.json?Page=1` },
      },
      { calls: [CALL_RESOURCE], meta: { key: 'calls' } },
    ];
    server.answer = (_request, response) => json(response, 200, pages.shift());
    expect(await all(client.listCalls(SPAN))).toHaveLength(1);
    expect(urls()[1]).toBe(`${PATH}/Calls.json?Page=1`);
  });

  it('gives a call under way no end, and `null` for one that Twilio does not know', async () => {
    const underWay = { ...CALL_RESOURCE, status: 'in-progress', end_time: null, duration: null };
    server.answer = (_request, response) => json(response, 200, underWay);
    expect(await client.findCall(CALL)).toMatchObject({
      status: 'in-progress',
      endedAt: null,
      durationSeconds: null,
    });
    server.answer = (_request, response) => json(response, 404, { code: 20404, message: 'x', status: 404 });
    expect(await client.findCall(CALL)).toBeNull();
    expect(server.requests).toHaveLength(2);
  });

  it('takes times and lengths that cannot be true for missing, and gives a call that is over an end all the same', async () => {
    const far = 'Fri, 31 Dec 9999 23:59:59 +0000';
    const resource = { ...CALL_RESOURCE, start_time: far, end_time: far };
    server.answer = (_request, response) => json(response, 200, resource);
    const startedAt = '2026-11-21T08:59:59.000Z';
    const call = { startedAt, endedAt: '2026-11-21T09:00:41.000Z', durationSeconds: 42 };
    expect(await client.findCall(CALL)).toMatchObject(call);
    Object.assign(resource, { duration: '999999999' });
    expect(await client.findCall(CALL)).toMatchObject({
      startedAt,
      endedAt: startedAt,
      durationSeconds: null,
    });
    Object.assign(resource, { date_created: far });
    expect(await client.findCall(CALL)).toBeNull();
    const recording = {
      sid: RECORDING,
      call_sid: CALL,
      date_created: CALL_RESOURCE.start_time,
      date_updated: far,
    };
    server.answer = (_request, response) => json(response, 200, { recordings: [recording] });
    expect(await client.listRecordingsOf(CALL)).toMatchObject([{ at: '2026-11-21T09:00:00.000Z' }]);
    const event = { request: { url: 'https://x.example/' }, response: { date_created: far } };
    server.answer = (_request, response) => json(response, 200, { events: [event] });
    expect(await client.listEvents(CALL)).toMatchObject([{ at: null }]);
  });

  it('gives the requests about a call under the names they were sent with, and when they were sent', async () => {
    const event = {
      request: {
        method: 'POST',
        url: 'https://phone.example.com/twilio/menu?attempt=1',
        parameters: { call_sid: CALL, digits: '2', from_city: 'LOS ANGELES', stir_verstat: 'A' },
      },
      response: {
        response_code: 200,
        request_duration: 50,
        content_type: 'text/xml',
        response_body: '<Response/>',
        date_created: 'Sat, 21 Nov 2026 09:00:07 +0000',
      },
    };
    server.answer = (_request, response) => json(response, 200, { events: [event, { request: null }] });
    expect(await client.listEvents(CALL)).toEqual([
      {
        url: event.request.url,
        parameters: { CallSid: CALL, Digits: '2', FromCity: 'LOS ANGELES', StirVerstat: 'A' },
        at: '2026-11-21T09:00:06.950Z',
        status: 200,
        answer: '<Response/>',
      },
    ]);
  });

  it('lists legs and recordings by their call', async () => {
    const recording = {
      sid: RECORDING,
      call_sid: CALL,
      account_sid: ACCOUNT,
      status: 'completed',
      duration: '21',
      error_code: null,
      source: 'RecordVerb',
      channels: 1,
      date_created: 'Sat, 21 Nov 2026 09:00:10 +0000',
      date_updated: 'Sat, 21 Nov 2026 09:00:33 +0000',
    };
    const expected = {
      sid: RECORDING,
      callSid: CALL,
      accountSid: ACCOUNT,
      status: 'completed',
      durationSeconds: 21,
      errorCode: null,
      source: 'RecordVerb',
      channels: 1,
      at: '2026-11-21T09:00:33.000Z',
    };
    server.answer = (_request, response) => json(response, 200, { recordings: [recording] });
    expect(await client.listRecordings(SPAN)).toEqual([expected]);
    expect(await client.listRecordingsOf(CALL)).toEqual([expected]);
    expect(urls()[1]).toContain(`CallSid=${CALL}`);
    server.answer = (_request, response) =>
      json(response, 200, { calls: [{ ...CALL_RESOURCE, sid: LEG, parent_call_sid: CALL }] });
    expect(await client.listLegs(CALL)).toMatchObject([{ sid: LEG, parentSid: CALL }]);
    expect(urls()[2]).toContain(`ParentCallSid=${CALL}`);
  });

  it('removes a recording, and says when Twilio does not know it', async () => {
    server.answer = (_request, response) => void response.writeHead(204).end();
    expect(await client.removeRecording(RECORDING)).toBe('removed');
    server.answer = (_request, response) => json(response, 404, { code: 20404, message: 'x' });
    expect(await client.removeRecording(RECORDING)).toBe('unknown');
    expect(server.requests.map(({ method }) => method)).toEqual(['DELETE', 'DELETE']);
  });

  it('takes a recording for gone only when Twilio says that it was deleted', async () => {
    const answer = (status: string) => (_request: unknown, response: ServerResponse) =>
      json(response, 200, { sid: RECORDING, call_sid: CALL, status, date_created: CALL_RESOURCE.end_time });
    server.answer = answer('deleted');
    expect(await client.isRecordingGone(RECORDING)).toBe(true);
    expect(urls()[0]).toContain('IncludeSoftDeleted=true');
    server.answer = answer('absent');
    expect(await client.isRecordingGone(RECORDING)).toBe(true);
    server.answer = answer('completed');
    expect(await client.isRecordingGone(RECORDING)).toBe(false);
    server.answer = (_request, response) => json(response, 404, { code: 20404, message: 'x' });
    expect(await client.isRecordingGone(RECORDING)).toBe(false);
  });

  it('asks about a call or a recording of a subaccount by that account, with our own credentials', async () => {
    const other = `AC${'9'.repeat(32)}`;
    server.answer = (_request, response) => void response.writeHead(204).end();
    await client.removeRecording(RECORDING, other);
    server.answer = (_request, response) => json(response, 404, { code: 20404, message: 'x' });
    await client.isRecordingGone(RECORDING, other);
    await client.findCall(CALL, other);
    server.answer = (_request, response) => json(response, 200, { calls: [], recordings: [], events: [] });
    await client.listLegs(CALL, other);
    await client.listRecordingsOf(CALL, other);
    await client.listEvents(CALL, other);
    for (const url of urls()) expect(url).toContain(`/Accounts/${other}/`);
  });

  it('lists the numbers of the account, page by page', async () => {
    const number = (digit: number) => ({
      sid: `PN${digit}`,
      phone_number: `+1500555100${digit}`,
      trunk_sid: null,
    });
    const pages = [
      {
        incoming_phone_numbers: [number(1), { sid: 'PN9' }],
        next_page_uri: `${PATH}/IncomingPhoneNumbers.json?PageSize=500&Page=1&PageToken=PT1`,
      },
      {
        incoming_phone_numbers: [{ ...number(2), voice_url: 'https://a.example.com/' }],
        next_page_uri: null,
      },
    ];
    server.answer = (_request, response) => json(response, 200, pages.shift());
    const numbers = await all(client.listNumbers());
    expect(numbers.map(({ sid, phoneNumber }) => [sid, phoneNumber])).toEqual([
      ['PN1', '+15005551001'],
      ['PN2', '+15005551002'],
    ]);
    expect(numbers.map(({ routing }) => [routing.voiceUrl, routing.trunkSid])).toEqual([
      ['', ''],
      ['https://a.example.com/', ''],
    ]);
    expect(urls()[0]).toContain('/IncomingPhoneNumbers.json?PageSize=500');
    expect(urls()[1]).toContain('PageToken=PT1');
  });

  it('sends what is to be changed of a number and nothing else, as a form', async () => {
    const bodies: string[] = [];
    server.answer = (request, response) => {
      void textOf(request).then((body) => {
        bodies.push(body);
        json(response, 200, {
          sid: 'PN1',
          phone_number: '+15005551001',
          voice_url: 'https://a.example.com/?b=c&d',
        });
      });
    };
    const change = { voiceUrl: 'https://a.example.com/?b=c&d', voiceApplicationSid: '' };
    expect(await client.routeNumber('PN1', change)).toMatchObject({
      sid: 'PN1',
      routing: { voiceUrl: 'https://a.example.com/?b=c&d', voiceApplicationSid: '' },
    });
    expect(Object.fromEntries(new URLSearchParams(bodies[0]))).toEqual({
      VoiceUrl: 'https://a.example.com/?b=c&d',
      VoiceApplicationSid: '',
    });
    const [request] = server.requests;
    expect(request).toMatchObject({
      method: 'POST',
      url: `${PATH}/IncomingPhoneNumbers/PN1.json`,
      headers: { 'content-type': expect.stringContaining('application/x-www-form-urlencoded') as unknown },
    });
    server.answer = (_request, response) => json(response, 404, { code: 20404, message: 'x' });
    expect(await client.routeNumber('PN1', change)).toBeNull();
  });

  it('waits and asks again when there were too many requests, and when Twilio failed', async () => {
    const statuses = [429, 429, 429, 429, 200];
    server.answer = (_request, response) => json(response, statuses.shift() ?? 500, CALL_RESOURCE);
    expect(await client.findCall(CALL)).toMatchObject({ sid: CALL });
    expect(server.requests).toHaveLength(5);
    statuses.push(503, 502, 200);
    expect(await client.findCall(CALL)).toMatchObject({ sid: CALL });
  });

  it.each([
    [429, 20429, 'TWILIO_LIMITED', 8],
    [500, 20500, 'TWILIO_FAILED', 3],
    [401, 20003, 'TWILIO_REFUSED', 1],
    [302, null, 'TWILIO_FAILED', 1],
  ])('gives up on %s in the end, without what Twilio said', async (status, code, expected, attempts) => {
    server.answer = (_request, response) => json(response, status, { code, message: `about ${CALL}` });
    const error = await failureOf(() => client.listLegs(CALL));
    expect(error).toBeInstanceOf(TwilioApiError);
    expect(error).toMatchObject({ code: expected });
    expect(JSON.stringify([String(error), error])).not.toContain(CALL);
    expect(server.requests).toHaveLength(attempts);
  });

  it('gives up on a server that does not answer, cuts it off, and on one that answers nonsense', async () => {
    client.onModuleDestroy();
    client = clientWith({ ...FAST, requestMilliseconds: 50 });
    server.answer = () => undefined;
    expect(await failureOf(() => client.findCall(CALL))).toMatchObject({ code: 'TWILIO_UNREACHABLE' });
    expect(server.requests).toHaveLength(3);
    server.answer = (_request, response) => void response.end(`<html>${CALL}`);
    const nonsense = await failureOf(() => client.findCall(CALL));
    expect(nonsense).toMatchObject({ code: 'TWILIO_FAILED', cause: 'SyntaxError' });
  });

  it('takes no more than it can hold', async () => {
    client.onModuleDestroy();
    client = clientWith({ ...FAST, bytes: 1000 });
    server.answer = (_request, response) => void response.end(Buffer.alloc(2000, ' '));
    expect(await failureOf(() => client.findCall(CALL))).toMatchObject({ code: 'TWILIO_FAILED' });
  });

  it('sends two requests at once and no more', async () => {
    const open: ServerResponse[] = [];
    let most = 0;
    const hold: RequestListener = (_request: IncomingMessage, response) => {
      open.push(response);
      most = Math.max(most, open.length);
      setTimeout(() => {
        open.splice(open.indexOf(response), 1);
        json(response, 200, CALL_RESOURCE);
      }, 10);
    };
    server.answer = hold;
    await Promise.all(Array.from({ length: 6 }, () => client.findCall(CALL)));
    expect([most, server.requests.length]).toEqual([2, 6]);
  });

  it('ends what is under way when the process stops, and begins nothing more', async () => {
    server.answer = () => client.onModuleDestroy();
    expect(await failureOf(() => client.findCall(CALL))).toMatchObject({ name: 'AbortError' });
    expect(await failureOf(() => client.findCall(CALL))).toMatchObject({ name: 'AbortError' });
    expect(server.requests).toHaveLength(1);
  });
});

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

async function textOf(request: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  return work().then(
    () => new Error('Nothing was thrown'),
    (error: unknown) => error,
  );
}
