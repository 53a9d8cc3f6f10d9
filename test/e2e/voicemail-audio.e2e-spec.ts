import { randomBytes } from 'node:crypto';
import { get as httpGet, type IncomingMessage, type ServerResponse } from 'node:http';
import { Logger } from '@nestjs/common';
import request from 'supertest';
import { AudioLinks } from '../../src/activity/voicemail/audio-links.js';
import {
  ACCOUNT_SID,
  type ActivityApp,
  AUTH_TOKEN,
  PUBLIC_URL,
  startActivityApp,
  VIEWER_KEY,
} from '../support/activity-app.js';
import { aCall, anEvent } from '../support/builders.js';
import { ScriptedServer } from '../support/scripted-server.js';

const CALL = 'CA5f1c0de05f1c0de05f1c0de05f1c0de0';
const RECORDING = 'RE00112233445566778899aabbccddeeff';
const PATH = `/calls/${CALL}/voicemail`;
const AUDIO = randomBytes(50_000);
const MINUTE = 60_000;

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function audio(type = 'audio/mpeg', headers: Record<string, string> = {}): Answer {
  return (incoming, response) => {
    response.writeHead(200, {
      'content-type': type,
      'content-length': AUDIO.length,
      'accept-ranges': 'bytes',
      ...headers,
    });
    response.end(incoming.method === 'HEAD' ? undefined : AUDIO);
  };
}

const failing =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_incoming, response) =>
    void response
      .writeHead(status, { 'content-type': 'text/html', ...headers })
      .end('private words of the upstream');

describe('voicemail audio', () => {
  const twilio = new ScriptedServer();
  const media = new ScriptedServer();
  let activity: ActivityApp;
  const voicemail = {
    recordingSid: RECORDING,
    status: 'completed',
    durationSeconds: 21,
    transcript: null,
    heardAt: null,
  } as const;

  beforeAll(async () => {
    await twilio.start();
    await media.start();
    activity = await startActivityApp(twilio.port);
  });

  afterAll(async () => {
    await activity.app.close();
    await twilio.stop();
    await media.stop();
  });

  afterEach(() => jest.restoreAllMocks());

  beforeEach(() => {
    twilio.requests.length = 0;
    media.requests.length = 0;
    twilio.answer = audio();
    media.answer = audio();
    Object.assign(activity.limits, {
      headersMilliseconds: 10_000,
      transferMilliseconds: 120_000,
      bytes: 32 * 1024 * 1024,
    });
    activity.calls.calls = [aCall({ id: CALL, voicemail, endedAt: activity.clock.nowIso() })];
  });

  function get(path = PATH) {
    return request(activity.url).get(path).set('x-api-key', VIEWER_KEY).buffer(true);
  }

  function signedPath(id = CALL): string {
    const url = activity.app.get(AudioLinks).urlOf(id);
    expect(url.startsWith(PUBLIC_URL)).toBe(true);
    return url.slice(PUBLIC_URL.length);
  }

  describe('playing', () => {
    it('streams mp3 by recording sid', async () => {
      const response = await get().expect(200);
      expect(response.body).toEqual(AUDIO);
      expect(response.headers).toMatchObject({
        'content-type': 'audio/mpeg',
        'content-length': String(AUDIO.length),
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-store',
        'content-disposition': 'inline; filename="voicemail-2026-11-21-090000Z-+14155550142.mp3"',
        'x-content-type-options': 'nosniff',
      });
      expect(twilio.requests).toMatchObject([
        {
          method: 'GET',
          url: `/2010-04-01/Accounts/${ACCOUNT_SID}/Recordings/${RECORDING}.mp3`,
          headers: {
            authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`,
            'accept-encoding': 'identity',
          },
        },
      ]);
    });

    it('asks the account that has the recording, with our own credentials', async () => {
      const subaccount = `AC${'7'.repeat(32)}`;
      const data = {
        recordingSid: RECORDING,
        accountSid: subaccount,
        status: 'completed',
        durationSeconds: 21,
        errorCode: null,
      };
      const told = anEvent<'recording.status'>({ callId: CALL, type: 'recording.status', data });
      activity.calls.events.push(told);
      await get().expect(200);
      activity.calls.events.length = 0;
      expect(twilio.requests).toMatchObject([
        {
          url: `/2010-04-01/Accounts/${subaccount}/Recordings/${RECORDING}.mp3`,
          headers: {
            authorization: `Basic ${Buffer.from(`${ACCOUNT_SID}:${AUTH_TOKEN}`).toString('base64')}`,
          },
        },
      ]);
    });

    it('streams wav under its common name', async () => {
      twilio.answer = audio('audio/x-wav');
      const response = await get(`${PATH}?format=wav`).expect(200);
      expect(response.body).toEqual(AUDIO);
      expect(response.headers).toMatchObject({
        'content-type': 'audio/wav',
        'content-disposition': 'inline; filename="voicemail-2026-11-21-090000Z-+14155550142.wav"',
      });
      expect(twilio.requests[0]?.url).toMatch(/\.wav$/);
    });

    it('passes nothing else of the upstream on', async () => {
      twilio.answer = audio('audio/mpeg', { 'set-cookie': 'a=b', 'x-twilio-account': 'secret', etag: '"1"' });
      const { headers } = await get().expect(200);
      expect(Object.keys(headers)).not.toEqual(expect.arrayContaining(['set-cookie']));
      expect(headers).not.toHaveProperty('x-twilio-account');
      expect(headers).not.toHaveProperty('etag');
    });

    it('streams audio of unknown length', async () => {
      twilio.answer = (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg' });
        response.write(AUDIO.subarray(0, 100));
        response.end(AUDIO.subarray(100));
      };
      const response = await get().expect(200);
      expect(response.body).toEqual(AUDIO);
      expect(response.headers).not.toHaveProperty('content-length');
    });

    it('answers HEAD with a HEAD of its own', async () => {
      const response = await request(activity.url).head(PATH).set('x-api-key', VIEWER_KEY).expect(200);
      expect(response.headers).toMatchObject({
        'content-type': 'audio/mpeg',
        'content-length': String(AUDIO.length),
        'accept-ranges': 'bytes',
      });
      expect(twilio.requests).toMatchObject([{ method: 'HEAD' }]);
    });

    it('honours one byte range', async () => {
      twilio.answer = (incoming, response) => {
        expect(incoming.headers.range).toBe('bytes=10-19');
        const headers = {
          'content-type': 'audio/mpeg',
          'content-range': 'bytes 10-19/50000',
          'content-length': 10,
        };
        response.writeHead(206, headers).end(AUDIO.subarray(10, 20));
      };
      const response = await get().set('range', 'bytes=10-19').expect(206);
      expect(response.body).toEqual(AUDIO.subarray(10, 20));
      expect(response.headers).toMatchObject({
        'content-range': 'bytes 10-19/50000',
        'content-length': '10',
      });
    });

    it('answers with the whole when Twilio does', async () => {
      const response = await get().set('range', 'bytes=10-19').expect(200);
      expect(response.body).toEqual(AUDIO);
    });

    it('asks for the whole when several ranges are wanted', async () => {
      await get().set('range', 'bytes=0-1,5-6').expect(200);
      expect(twilio.requests[0]?.headers).not.toHaveProperty('range');
    });

    it('says when there is no such part', async () => {
      twilio.answer = failing(416, { 'content-range': 'bytes */50000', 'content-length': '29' });
      const response = await request(activity.url)
        .get(PATH)
        .set('x-api-key', VIEWER_KEY)
        .set('range', 'bytes=90000-');
      expect(response.status).toBe(416);
      expect(response.headers).toMatchObject({ 'content-range': 'bytes */50000' });
      expect(response.body).toMatchObject({ statusCode: 416, code: 'RANGE_NOT_SATISFIABLE' });
    });
  });

  describe('redirects', () => {
    const redirect =
      (location: string): Answer =>
      (_incoming, response) =>
        void response.writeHead(302, { location }).end('moved');

    /** Redirects the first request, and answers the others. */
    const onceTo =
      (location: string, then: Answer): Answer =>
      (incoming, response) =>
        (twilio.requests.length === 1 ? redirect(location) : then)(incoming, response);

    it('follows one, and keeps the credentials to itself', async () => {
      twilio.answer = onceTo(`${twilio.url}/media/1?permission=x`, audio('audio/mpeg'));
      const response = await get().set('range', 'bytes=0-').expect(200);
      expect(response.body).toEqual(AUDIO);
      const [first, second] = twilio.requests;
      expect(first?.headers).toHaveProperty('authorization');
      expect(second).toMatchObject({ url: '/media/1?permission=x', headers: { range: 'bytes=0-' } });
      expect(second?.headers).not.toHaveProperty('authorization');
      expect(second?.headers).not.toHaveProperty('x-api-key');
    });

    it('follows no second one', async () => {
      twilio.answer = redirect('/a');
      await get().expect(502);
      expect(twilio.requests).toHaveLength(2);
    });

    it('does not follow one to another server of this machine', async () => {
      twilio.answer = redirect(`${media.url}/a`);
      await get().expect(502);
      expect(media.requests).toEqual([]);
    });

    it.each(['http://media.example/a', 'ftp://127.0.0.1/a', 'http://user:password@127.0.0.1/a', ''])(
      'does not follow one to "%s"',
      async (location) => {
        twilio.answer = redirect(location);
        await get().expect(502);
        expect(twilio.requests).toHaveLength(1);
      },
    );
  });

  describe('what is not there', () => {
    it('says that a call is unknown', async () => {
      const response = await request(activity.url)
        .get('/calls/CA2/voicemail')
        .set('x-api-key', VIEWER_KEY)
        .expect(404);
      expect(response.body).toMatchObject({ code: 'CALL_NOT_FOUND' });
    });

    it.each([
      ['there is no message', null],
      ['the sid is not one', { ...voicemail, recordingSid: 'RE1/../../Messages' }],
    ])('says that there is nothing to hear when %s', async (_what, kept) => {
      activity.calls.calls = [aCall({ id: CALL, voicemail: kept })];
      const response = await request(activity.url).get(PATH).set('x-api-key', VIEWER_KEY).expect(404);
      expect(response.body).toMatchObject({ statusCode: 404, code: 'VOICEMAIL_NOT_FOUND' });
      expect(twilio.requests).toEqual([]);
    });

    it('asks to come back while the message is processed', async () => {
      activity.calls.calls = [aCall({ id: CALL, voicemail: { ...voicemail, status: 'processing' } })];
      const response = await request(activity.url)
        .get(PATH)
        .set('x-api-key', VIEWER_KEY)
        .expect(409)
        .expect('retry-after', '5');
      expect(response.body).toMatchObject({ statusCode: 409, code: 'VOICEMAIL_NOT_READY' });
      expect(twilio.requests).toEqual([]);
    });

    it('asks to come back when Twilio has no file yet, and gives up ten minutes after the call', async () => {
      twilio.answer = failing(404);
      activity.clock.advance(10 * MINUTE - 1);
      const early = await request(activity.url)
        .get(PATH)
        .set('x-api-key', VIEWER_KEY)
        .expect(409)
        .expect('retry-after', '5');
      expect(early.body).toMatchObject({ code: 'VOICEMAIL_NOT_READY' });
      activity.clock.advance(1);
      const late = await request(activity.url).get(PATH).set('x-api-key', VIEWER_KEY).expect(404);
      expect(late.body).toMatchObject({ code: 'VOICEMAIL_NOT_FOUND' });
    });

    it('asks to come back when the call has not ended', async () => {
      twilio.answer = failing(404);
      activity.calls.calls = [aCall({ id: CALL, voicemail, endedAt: null })];
      await get().expect(409);
    });
  });

  describe('failures', () => {
    async function expectUpstreamFailure(): Promise<void> {
      const response = await request(activity.url).get(PATH).set('x-api-key', VIEWER_KEY).expect(502);
      expect(response.body).toMatchObject({ statusCode: 502, code: 'UPSTREAM_FAILED' });
      expect(response.text).not.toContain('private words');
      expect(response.text).not.toContain(ACCOUNT_SID);
    }

    it.each([204, 400, 401, 403, 429, 500, 503])('answers 502 when Twilio answers %d', async (status) => {
      twilio.answer = failing(status);
      await expectUpstreamFailure();
    });

    it.each(['text/html', 'application/octet-stream', 'video/mp4'])('refuses %s', async (type) => {
      twilio.answer = audio(type);
      await expectUpstreamFailure();
    });

    it('refuses what says that it is too large', async () => {
      activity.limits.bytes = AUDIO.length - 1;
      await expectUpstreamFailure();
    });

    it('cuts what turns out to be too large', async () => {
      activity.limits.bytes = 10_000;
      twilio.answer = (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg' }).write(AUDIO.subarray(0, 5_000));
        setTimeout(() => response.end(AUDIO.subarray(5_000)), 20);
      };
      await expect(get()).rejects.toThrow('aborted');
    });

    it('cuts what Twilio cuts', async () => {
      twilio.answer = (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg', 'content-length': AUDIO.length });
        response.write(AUDIO.subarray(0, 5_000));
        setTimeout(() => response.destroy(), 20);
      };
      const warn = jest.spyOn(Logger.prototype, 'warn');
      await expect(get()).rejects.toThrow('aborted');
      expect(warn).toHaveBeenCalledWith(`The audio of ${RECORDING} broke off`, expect.anything());
    });

    it('does not wait for ever for an answer to begin', async () => {
      activity.limits.headersMilliseconds = 50;
      twilio.answer = () => undefined;
      await expectUpstreamFailure();
    });

    it('does not wait for ever for an answer to end', async () => {
      activity.limits.transferMilliseconds = 100;
      twilio.answer = (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg' }).write(AUDIO);
      };
      await expect(get()).rejects.toThrow('aborted');
    });

    it('gives an answer that began in time all the time it needs to end', async () => {
      activity.limits.headersMilliseconds = 100;
      twilio.answer = (_incoming, response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg' }).write(AUDIO.subarray(0, 5_000));
        setTimeout(() => response.end(AUDIO.subarray(5_000)), 200);
      };
      const response = await get().expect(200);
      expect(response.body).toEqual(AUDIO);
    });

    it('does not go on reading what it refuses', async () => {
      const ended = new Promise<void>((resolve) => {
        twilio.answer = (_incoming, response) => {
          response.once('close', resolve);
          response.writeHead(200, { 'content-type': 'text/html' }).write('for ever');
        };
      });
      await expectUpstreamFailure();
      await ended;
    });

    it('answers 502 when Twilio cannot be reached', async () => {
      twilio.answer = (incoming) => incoming.socket.destroy();
      await expectUpstreamFailure();
    });
  });

  describe('a client that goes away', () => {
    /** Starts a request, waits until Twilio is answering it, and hangs up. */
    async function hangUpDuring(answer: Answer): Promise<void> {
      const abandoned = new Promise<void>((resolve) => {
        twilio.answer = (incoming, response) => {
          response.once('close', resolve);
          answer(incoming, response);
          setTimeout(() => client.destroy(), 50);
        };
      });
      const client = httpGet(`${activity.url}${PATH}`, { headers: { 'x-api-key': VIEWER_KEY } });
      client.on('response', (response) => response.on('error', () => undefined).resume());
      client.on('error', () => undefined);
      await abandoned;
    }

    let log: jest.SpyInstance[];

    beforeEach(() => {
      log = [jest.spyOn(Logger.prototype, 'warn'), jest.spyOn(Logger.prototype, 'error')];
    });

    afterEach(() => {
      for (const method of log) expect(method).not.toHaveBeenCalled();
    });

    it('ends the request to Twilio before it is answered', async () => {
      await hangUpDuring(() => undefined);
    });

    it('ends the request to Twilio while audio arrives', async () => {
      await hangUpDuring((_incoming, response) => {
        response.writeHead(200, { 'content-type': 'audio/mpeg' }).write(AUDIO);
      });
    });
  });

  describe('access', () => {
    it('plays the link of the feed without a key', async () => {
      const feed = await request(activity.url).get('/calls').set('x-api-key', VIEWER_KEY).expect(200);
      const { items } = feed.body as { items: { voicemail: { url: string } }[] };
      const { pathname, search } = new URL(items[0]?.voicemail.url ?? '');
      const response = await request(activity.url).get(`${pathname}${search}`).buffer(true).expect(200);
      expect(response.body).toEqual(AUDIO);
    });

    it('takes the link for HEAD as well', async () => {
      await request(activity.url).head(signedPath()).expect(200);
    });

    it('needs a key or a link', async () => {
      const response = await request(activity.url).get(PATH).expect(401);
      expect(response.body).toMatchObject({ statusCode: 401, code: 'UNAUTHENTICATED' });
      await request(activity.url).get(PATH).set('x-api-key', 'wrong').expect(401);
      expect(twilio.requests).toEqual([]);
    });

    it.each([
      ['another call', (path: string) => path.replace(CALL, 'CA2')],
      ['a later expiry', (path: string) => path.replace(/expires=\d/, 'expires=9')],
      ['another format', (path: string) => `${path}&format=wav`],
      ['an unknown parameter', (path: string) => `${path}&download=1`],
      ['a shorter signature', (path: string) => path.slice(0, -1)],
      ['no signature', (path: string) => path.replace(/&signature.*/, '')],
      ['no expiry', (path: string) => path.replace(/expires=\d+&/, '')],
      ['a repeated signature', (path: string) => `${path}&signature=x`],
    ])('refuses a link with %s', async (_what, alter) => {
      const response = await request(activity.url).get(alter(signedPath())).expect(403);
      expect(response.body).toMatchObject({ statusCode: 403, code: 'AUDIO_LINK_INVALID' });
      expect(twilio.requests).toEqual([]);
    });

    it('refuses a link that has expired', async () => {
      const path = signedPath();
      activity.clock.advance(24 * 60 * MINUTE - MINUTE);
      await request(activity.url).get(path).expect(200);
      twilio.requests.length = 0;
      activity.clock.advance(6 * MINUTE);
      const response = await request(activity.url).get(path).expect(403);
      expect(response.body).toMatchObject({ statusCode: 403, code: 'AUDIO_LINK_EXPIRED' });
      expect(twilio.requests).toEqual([]);
    });

    it('lets a key play what a stale link no longer does', async () => {
      await get(signedPath().slice(0, -1)).expect(200);
    });

    it('does not say whether a call exists to a stranger', async () => {
      await request(activity.url).get('/calls/CA2/voicemail').expect(401);
      await request(activity.url).get('/calls/CA2/voicemail?expires=1&signature=x').expect(403);
    });

    it.each(['format=ogg', 'format=', 'format=mp3&format=wav', 'other=1'])(
      'refuses ?%s with a key',
      async (query) => {
        const response = await request(activity.url)
          .get(`${PATH}?${query}`)
          .set('x-api-key', VIEWER_KEY)
          .expect(400);
        expect(response.body).toMatchObject({ code: 'INVALID_REQUEST' });
        expect(twilio.requests).toEqual([]);
      },
    );
  });
});
