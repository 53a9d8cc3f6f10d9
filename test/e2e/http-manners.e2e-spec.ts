import { Agent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { brotliDecompressSync, createBrotliDecompress, createGunzip, gunzipSync } from 'node:zlib';
import { Controller, Get, Global, Header, Module, Post, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { FastifyReply } from 'fastify';
import { Access } from '../../src/common/access/access.decorator.js';
import { CommonModule } from '../../src/common/common.module.js';
import { configureHttp } from '../../src/common/http/configure-http.js';
import { createAdapter } from '../../src/common/http/create-adapter.js';
import { AppConfig } from '../../src/config/app-config.js';
import { buildAppConfig } from '../../src/config/build-app-config.js';
import { apiKeyDigest } from '../../src/config/parse-api-keys.js';
import { validateEnv } from '../../src/config/env.js';
import { eventually } from '../support/eventually.js';

const DESK = 'https://desk.example';
const LIMIT = 5;
const BLOCKS = 1000;
const block = (index: number): string =>
  Array.from({ length: 200 }, (_, line) => `CA${index}-${line},+1323555${line * 7 + index},answered\n`).join(
    '',
  );

/** Long, and made only as it is read. */
class Rows extends Readable {
  made = 0;

  constructor() {
    super({ highWaterMark: 16 * 1024 });
  }

  override _read(): void {
    if (this.made === BLOCKS) {
      this.push(null);
      return;
    }
    this.made += 1;
    this.push(block(this.made - 1));
  }
}

let latest: Rows;

@Controller('probe')
@Access('public')
class ProbeController {
  @Get('large') large(): object {
    return { text: 'word '.repeat(1000) };
  }

  @Get('small') small(): object {
    return { text: 'word' };
  }

  @Get('kept') @Header('cache-control', 'public, max-age=60') kept(): object {
    return {};
  }

  @Get('audio') audio(@Res() reply: FastifyReply): void {
    void reply.type('audio/wav').send(Buffer.alloc(5000));
  }

  @Get('rows') rows(@Res() reply: FastifyReply): void {
    latest = new Rows();
    void reply.type('text/csv; charset=utf-8').send(latest);
  }
}

@Controller('keyed')
@Access({ role: 'viewer' })
class KeyedController {
  @Get() get(): object {
    return {};
  }

  @Get('unscoped') @Access({ role: 'viewer', ofAllNumbers: true }) unscoped(): object {
    return {};
  }
}

@Controller('twilio')
@Access('signature')
class WebhookController {
  @Post('probe') @Header('content-type', 'text/xml') probe(): string {
    return `<Response>${'<Pause/>'.repeat(500)}</Response>`;
  }
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

const env = validateEnv({
  NODE_ENV: 'test',
  API_KEYS: [
    ...['one', 'two', 'three', 'four'].map((name) => `${name}:viewer:${apiKeyDigest(name)}`),
    `limited:admin:${apiKeyDigest('limited')}:numbers=+13235550100`,
  ].join(','),
  CORS_ORIGINS: `${DESK},http://localhost:5173`,
  REQUESTS_PER_MINUTE: String(LIMIT),
  TRUSTED_PROXIES: '1',
});

/** The routes above with all of the HTTP layer around them. */
async function start(config: AppConfig): Promise<NestFastifyApplication> {
  @Global()
  @Module({ providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] })
  class TestConfigModule {}
  const testing = await Test.createTestingModule({
    imports: [TestConfigModule, CommonModule],
    controllers: [ProbeController, KeyedController, WebhookController],
  }).compile();
  const app = testing.createNestApplication<NestFastifyApplication>(createAdapter(config.server), {
    bodyParser: false,
    logger: false,
  });
  configureHttp(app);
  await app.listen(0, '127.0.0.1');
  return app;
}

describe('HTTP manners', () => {
  let app: NestFastifyApplication;
  let url: string;

  beforeAll(async () => {
    app = await start(buildAppConfig(env, null));
    url = await app.getUrl();
  });
  afterAll(() => app.close());

  const open = (path: string, options: RequestOptions = {}): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      httpRequest(url + path, { agent: false, ...options }, resolve)
        .on('error', reject)
        .end();
    });
  const send = async (path: string, options: RequestOptions = {}): Promise<Answer> => {
    const answer = await open(path, options);
    const chunks: Buffer[] = [];
    for await (const chunk of answer) chunks.push(chunk as Buffer);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) };
  };
  const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
    send(path, { headers });

  describe('compression', () => {
    it.each([
      ['gzip', gunzipSync],
      ['br', brotliDecompressSync],
    ])('sends %s to who takes it', async (encoding, decompress) => {
      const { headers, body } = await get('/probe/large', { 'accept-encoding': encoding });
      expect(headers).toMatchObject({
        'content-encoding': encoding,
        vary: expect.stringMatching(/accept-encoding/i) as unknown,
      });
      expect(body.length).toBeLessThan(500);
      expect(decompress(body).toString()).toBe(JSON.stringify({ text: 'word '.repeat(1000) }));
    });

    it.each([
      ['a client that takes none', '/probe/large', 'identity'],
      ['a small answer', '/probe/small', 'gzip, br'],
      ['audio', '/probe/audio', 'gzip, br'],
    ])('leaves %s as it is', async (_what, path, encoding) => {
      const { headers, body } = await get(path, { 'accept-encoding': encoding });
      expect(headers).not.toHaveProperty('content-encoding');
      expect(Number(headers['content-length'])).toBe(body.length);
    });

    it('leaves webhooks as they are', async () => {
      const { headers } = await send('/twilio/probe', {
        method: 'POST',
        headers: { 'accept-encoding': 'gzip' },
      });
      expect(headers).not.toHaveProperty('content-encoding');
      expect(headers).not.toHaveProperty('vary');
    });

    it('reads no compressed request', async () => {
      const headers = { 'content-encoding': 'gzip', 'content-type': 'application/x-www-form-urlencoded' };
      expect((await send('/twilio/probe', { method: 'POST', headers })).status).toBe(201);
    });

    it.each([
      ['gzip', createGunzip],
      ['br', createBrotliDecompress],
    ])(
      'compresses a stream with %s as it flows: little more is made than the client reads',
      async (name, decompress) => {
        const answer = await open('/probe/rows', { headers: { 'accept-encoding': name } });
        expect(answer.headers['content-encoding']).toBe(name);
        const received = answer.pipe(decompress());
        await new Promise((resolve) => received.once('readable', resolve));
        expect(latest.made).toBeGreaterThan(0);
        expect(latest.made).toBeLessThan(BLOCKS);
        const whole = Array.from({ length: BLOCKS }, (_, index) => block(index)).join('');
        expect((await text(received)) === whole).toBe(true);
      },
    );

    it('ends the source when the client goes away', async () => {
      const answer = await open('/probe/rows', { headers: { 'accept-encoding': 'br' } });
      await new Promise((resolve) => answer.once('data', resolve));
      answer.destroy();
      await eventually(() => expect(latest.destroyed).toBe(true));
      expect(latest.made).toBeLessThan(BLOCKS);
    });
  });

  describe('pages of other origins', () => {
    const preflight = (origin: string, path = '/keyed'): Promise<Answer> =>
      send(path, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'PATCH' } });
    const corsHeaders = ({ headers }: Answer): string[] =>
      Object.keys(headers).filter((name) => name.startsWith('access-control-'));

    it.each([DESK, 'http://localhost:5173'])('are told that %s may ask', async (origin) => {
      const { status, headers } = await preflight(origin);
      expect(status).toBe(204);
      expect(headers).toMatchObject({
        'access-control-allow-origin': origin,
        'access-control-allow-methods': expect.stringContaining('PATCH') as unknown,
        'access-control-allow-headers':
          'x-api-key, authorization, content-type, if-match, if-none-match, x-request-id',
        'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/) as unknown,
        vary: 'Origin',
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
    });

    it('may read what the answer says beside its body, also when it is refused', async () => {
      for (const path of ['/probe/small', '/keyed', '/nowhere']) {
        const { headers } = await get(path, { origin: DESK });
        expect(headers['access-control-allow-origin']).toBe(DESK);
        expect(headers['access-control-expose-headers']).toBe(
          'etag, retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, x-request-id, x-total-count, content-disposition',
        );
      }
    });

    it.each([
      'https://evil.example',
      'https://desk.example.evil.example',
      'http://desk.example',
      'https://desk.example:8443',
      'https://DESK.example',
      'null',
      '*',
    ])('are not told that %s may', async (origin) => {
      expect(corsHeaders(await get('/probe/small', { origin }))).toEqual([]);
      const refused = await preflight(origin);
      expect([refused.status, corsHeaders(refused)]).toEqual([404, []]);
      expect(JSON.parse(refused.body.toString())).toMatchObject({
        requestId: refused.headers['x-request-id'],
      });
    });

    it('are not told of webhooks', async () => {
      const answer = await send('/twilio/probe', { method: 'POST', headers: { origin: DESK } });
      expect(corsHeaders(answer)).toEqual([]);
      expect(corsHeaders(await preflight(DESK, '/twilio/probe'))).toEqual([]);
    });

    it('are told nothing when no origin is configured', async () => {
      const config = buildAppConfig({ ...env, CORS_ORIGINS: [] }, null);
      const other = await start(config);
      const answer = await fetch(`${await other.getUrl()}/probe/small`, { headers: { origin: DESK } });
      expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
      await other.close();
    });
  });

  describe('limits', () => {
    const rate = ({ headers }: Answer): unknown[] =>
      ['limit', 'remaining', 'reset'].map((name) => headers[`ratelimit-${name}`]);
    const aMinute = expect.stringMatching(/^([1-5]?\d|60)$/) as unknown;

    it('say how many requests a key has left, and refuse the one too many', async () => {
      for (let left = LIMIT - 1; left >= 0; left -= 1) {
        const answer = await get('/keyed', { 'x-api-key': 'one' });
        expect([answer.status, ...rate(answer)]).toEqual([200, String(LIMIT), String(left), aMinute]);
        expect(answer.headers).not.toHaveProperty('retry-after');
      }
      const refused = await get('/keyed', { authorization: 'Bearer one' });
      expect([refused.status, ...rate(refused)]).toEqual([429, String(LIMIT), '0', aMinute]);
      expect(refused.headers['retry-after']).toBe(refused.headers['ratelimit-reset']);
      expect(JSON.parse(refused.body.toString())).toEqual({
        statusCode: 429,
        code: 'TOO_MANY_REQUESTS',
        message: 'The API key may send 5 requests per minute',
        requestId: refused.headers['x-request-id'],
      });
    });

    it('are those of the key, not of the address', async () => {
      for (let count = 0; count <= LIMIT; count += 1) await get('/keyed', { 'x-api-key': 'two' });
      expect((await get('/keyed', { 'x-api-key': 'three' })).status).toBe(200);
    });

    it('count what is forbidden too', async () => {
      const answer = await get('/keyed/unscoped', { 'x-api-key': 'limited' });
      expect([answer.status, ...rate(answer)]).toEqual([403, String(LIMIT), String(LIMIT - 1), aMinute]);
    });

    it('do not touch webhooks and open routes', async () => {
      for (let count = 0; count < 3 * LIMIT; count += 1) {
        const webhook = await send('/twilio/probe', { method: 'POST', headers: { 'x-api-key': 'four' } });
        const opened = await get('/probe/small', { 'x-api-key': 'unknown' });
        expect([webhook.status, opened.status]).toEqual([201, 200]);
        expect([...rate(webhook), ...rate(opened)].every((value) => value === undefined)).toBe(true);
      }
      expect((await get('/keyed', { 'x-api-key': 'four' })).headers['ratelimit-remaining']).toBe('4');
    });

    const guess = (forwarded: string): Promise<Answer> =>
      get('/keyed', { 'x-api-key': 'wrong', 'x-forwarded-for': forwarded });

    it('have an address wait that sends wrong keys, whatever it claims to be forwarded for', async () => {
      for (let count = 0; count < 10; count += 1) {
        expect((await guess(`198.51.100.${count}, 203.0.113.7`)).status).toBe(401);
      }
      const refused = await guess('198.51.100.99, 203.0.113.7');
      expect(refused.status).toBe(429);
      expect(refused.headers['retry-after']).toMatch(/^([1-5]?\d|60)$/);
      expect((await guess('203.0.113.7, 203.0.113.8')).status).toBe(401);
    });

    it('believe nobody in front by default', async () => {
      const other = await start(buildAppConfig({ ...env, TRUSTED_PROXIES: 0 }, null));
      const there = `${await other.getUrl()}/keyed`;
      const statuses: number[] = [];
      for (let count = 0; count < 11; count += 1) {
        const headers = { 'x-api-key': 'wrong', 'x-forwarded-for': `203.0.113.${count}` };
        statuses.push((await fetch(there, { headers })).status);
      }
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
      await other.close();
    });
  });

  describe('caches', () => {
    it.each(['/probe/small', '/keyed', '/nowhere', '/%zz'])(
      'are told to keep nothing of %s',
      async (path) => {
        expect((await get(path)).headers['cache-control']).toBe('no-store');
      },
    );

    it('may keep what a route says they may', async () => {
      expect((await get('/probe/kept')).headers['cache-control']).toBe('public, max-age=60');
    });

    it('are told nothing of webhooks', async () => {
      expect((await send('/twilio/probe', { method: 'POST' })).headers).not.toHaveProperty('cache-control');
    });
  });

  it.each([
    ['POST', '/probe/small', 'GET, HEAD'],
    ['DELETE', '/probe/small?a=%2Fb', 'GET, HEAD'],
    ['PUT', '/keyed', 'GET, HEAD'],
    ['GET', '/twilio/probe', 'POST'],
  ])('says which methods a path takes instead of %s %s', async (method, path, allowed) => {
    const response = await open(path, { method });
    expect([response.statusCode, response.headers.allow]).toEqual([405, allowed]);
    expect(JSON.parse(await text(response))).toMatchObject({ statusCode: 405, code: 'METHOD_NOT_ALLOWED' });
  });

  it.each([
    ['POST', '/probe/smal'],
    ['POST', '/probe/small/'],
    ['GET', '/probe'],
    ['PATCH', '/'],
  ])('does not know %s %s', async (method, path) => {
    const response = await open(path, { method });
    expect([response.statusCode, response.headers.allow]).toEqual([404, undefined]);
  });

  it('keeps an idle connection for longer than a proxy in front does', async () => {
    const agent = new Agent({ keepAlive: true });
    expect((await send('/probe/small', { agent })).headers['keep-alive']).toBe('timeout=95');
    agent.destroy();
  });

  it('gives every answer its request id', async () => {
    const headers = { 'x-request-id': 'Trace_1.a-b' };
    for (const path of ['/probe/small', '/keyed', '/nowhere', '/%zz', '/twilio/nowhere']) {
      expect((await get(path, headers)).headers['x-request-id']).toBe('Trace_1.a-b');
    }
  });
});
