import { connect, type AddressInfo } from 'node:net';
import { Body, Controller, Delete, Get, Global, Module, Post, Query, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Type } from 'class-transformer';
import { IsInt, IsString, Max, ValidateNested } from 'class-validator';
import type { FastifyReply } from 'fastify';
import request from 'supertest';
import { AppConfig } from '../../config/app-config.js';
import { buildAppConfig } from '../../config/build-app-config.js';
import { apiKeyDigest } from '../../config/parse-api-keys.js';
import { validateEnv } from '../../config/env.js';
import { Access } from '../access/access.decorator.js';
import { CommonModule } from '../common.module.js';
import { ConflictError, NotFoundError } from '../errors/request.errors.js';
import { DomainError } from '../errors/domain-error.js';
import { createPino } from '../logging/create-pino.js';
import { PinoLogger } from '../logging/pino-logger.js';
import { currentRequestContext, noteCallId } from '../logging/request-context.js';
import { configureHttp } from './configure-http.js';
import { createAdapter } from './create-adapter.js';

class StoreDownError extends DomainError {
  override readonly kind = 'unavailable';
  readonly code = 'STORE_UNAVAILABLE';
}

class OddError extends DomainError {
  readonly code = 'NOT_IN_ANY_TABLE';
}

class ListQuery {
  @Type(() => Number) @IsInt() @Max(100) limit = 25;
}

class InnerDto {
  @IsString() name: string;
}

class OuterDto {
  @ValidateNested() @Type(() => InnerDto) inner: InnerDto;
}

const THROWN: Record<string, () => unknown> = {
  missing: () => new NotFoundError('No call has this id', { code: 'CALL_NOT_FOUND' }),
  conflict: () => new ConflictError('Not ready', { code: 'NOT_READY', retryAfterSeconds: 7 }),
  store: () =>
    new StoreDownError('No store answers', { cause: new Error('mongodb://user:hunter2@db/x refused') }),
  odd: () => new OddError('private text of an unlisted error'),
  bug: () => new TypeError('private text of a bug about +14155550142'),
  text: () => 'private text that is no error',
};

@Controller('probe')
class ProbeController {
  @Get('undecided') undecided(): object {
    return { ok: true };
  }

  @Post('keyed') @Access({ role: 'viewer' }) keyed(@Body() body: unknown): object {
    return { body };
  }

  @Get('viewer') @Access({ role: 'viewer' }) viewer(): object {
    return { ok: true };
  }

  @Get('agent') @Access({ role: 'agent' }) agent(): object {
    return { ok: true };
  }

  @Get('admin') @Access({ role: 'admin' }) admin(): object {
    return { ok: true };
  }

  @Get('list') @Access('public') list(@Query() query: ListQuery): object {
    return { limit: query.limit };
  }

  @Post('nested') @Access('public') nested(@Body() body: OuterDto): object {
    return body;
  }

  @Post('raw') @Access('public') raw(@Body() body: unknown): object {
    return { body: body ?? null };
  }

  @Delete('raw') @Access('public') remove(@Body() body: unknown): object {
    return { body: body ?? null };
  }

  @Get('throw') @Access('public') fail(@Query('what') what: string): never {
    throw THROWN[what]?.();
  }

  @Get('half') @Access('public') half(@Res() reply: FastifyReply): void {
    reply.raw.writeHead(200, { 'content-type': 'text/plain', 'content-length': '100' });
    reply.raw.write('half');
    throw new Error('the rest is lost');
  }

  @Post('context') @Access('public') async context(@Body() body: Record<string, string>): Promise<object> {
    noteCallId(body.CallSid ?? '');
    await new Promise((resolve) => setImmediate(resolve));
    return { ...currentRequestContext() };
  }
}

@Controller('twilio')
@Access('signature')
class FormController {
  @Post('probe') probe(@Body() body: Record<string, unknown>): object {
    return { body: body ?? null };
  }
}

const KEYS = { viewer: 'key-of-viewer', agent: 'key-of-agent', admin: 'key-of-admin' } as const;

const config = buildAppConfig(
  validateEnv({
    NODE_ENV: 'test',
    API_KEYS: Object.entries(KEYS)
      .map(([role, key]) => `${role}:${role}:${apiKeyDigest(key)}`)
      .join(','),
  }),
  null,
);

@Global()
@Module({ providers: [{ provide: AppConfig, useValue: config }], exports: [AppConfig] })
class TestConfigModule {}

describe('the HTTP layer', () => {
  const lines: string[] = [];
  let app: NestFastifyApplication;
  let client: ReturnType<typeof request>;

  beforeAll(async () => {
    const logger = new PinoLogger(
      await createPino({ level: 'trace', pretty: false }, { write: (line) => lines.push(line) }),
    );
    const testing = await Test.createTestingModule({
      imports: [TestConfigModule, CommonModule],
      controllers: [ProbeController, FormController],
    })
      .overrideProvider(PinoLogger)
      .useValue(logger)
      .compile();
    app = testing.createNestApplication<NestFastifyApplication>(createAdapter(), { bodyParser: false });
    app.useLogger(app.get(PinoLogger));
    configureHttp(app);
    await app.listen(0, '127.0.0.1');
    client = request(app.getHttpServer());
  });

  afterAll(() => app.close());
  beforeEach(() => lines.splice(0));

  const records = (): Record<string, unknown>[] =>
    lines.map((line) => JSON.parse(line) as Record<string, unknown>);

  describe('API keys', () => {
    it.each([undefined, '', 'unknown', `${KEYS.viewer} `, apiKeyDigest(KEYS.viewer)])(
      'refuses %p',
      async (key) => {
        const response = await (key === undefined
          ? client.get('/probe/viewer')
          : client
              .get('/probe/viewer')
              .set('x-api-key', key === `${KEYS.viewer} ` ? `${KEYS.viewer}x` : key));
        expect(response.status).toBe(401);
        expect(response.body).toMatchObject({ statusCode: 401, code: 'UNAUTHENTICATED' });
        expect(response.headers['www-authenticate']).toBe('ApiKey realm="Mainline", Bearer realm="Mainline"');
      },
    );

    it.each([
      ['viewer', 'viewer', 200],
      ['viewer', 'agent', 403],
      ['viewer', 'admin', 403],
      ['agent', 'viewer', 200],
      ['agent', 'agent', 200],
      ['agent', 'admin', 403],
      ['admin', 'viewer', 200],
      ['admin', 'agent', 200],
      ['admin', 'admin', 200],
    ] as const)('answers the key of %s on a route of %s with %i', async (role, route, status) => {
      const response = await client.get(`/probe/${route}`).set('x-api-key', KEYS[role]);
      expect(response.status).toBe(status);
      if (status === 403) expect(response.body).toMatchObject({ code: 'FORBIDDEN' });
    });

    it('is for admins alone where a route does not say who may use it', async () => {
      const statuses = [undefined, KEYS.viewer, KEYS.agent, KEYS.admin].map(async (key) => {
        const asked = client.get('/probe/undecided');
        return (await (key === undefined ? asked : asked.set('x-api-key', key))).status;
      });
      expect(await Promise.all(statuses)).toEqual([401, 403, 403, 200]);
    });

    it('is checked before any of a body is read', async () => {
      const head = ['POST /probe/keyed HTTP/1.1', 'host: x', 'content-type: application/json'];
      const announced = [...head, 'content-length: 60000', 'connection: close', '', '{"a":'].join('\r\n');
      expect(await exchange(app, announced)).toMatch(/^HTTP\/1.1 401 /);
      for (const [type, body] of [
        ['application/json', '{"a":'],
        ['text/plain', 'hello'],
        ['application/json', JSON.stringify('x'.repeat(64 * 1024))],
      ] as const) {
        const response = await client.post('/probe/keyed').set('content-type', type).send(body);
        expect([type, response.status]).toEqual([type, 401]);
      }
    });

    it.each(['/probe/keyed', '/%70robe/%6beyed', '/probe/keyed?/twilio/', 'http://x/probe/keyed'])(
      'is asked for at %s, however the address is written',
      async (target) => {
        const text = `POST ${target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
        expect(await exchange(app, text)).toMatch(/^HTTP\/1.1 401 /);
      },
    );
  });

  describe('errors', () => {
    it.each([
      ['missing', 404, 'CALL_NOT_FOUND', 'No call has this id', undefined],
      ['conflict', 409, 'NOT_READY', 'Not ready', '7'],
      ['store', 503, 'STORE_UNAVAILABLE', 'No store answers', '5'],
      ['odd', 500, 'INTERNAL', 'Something went wrong inside Mainline', undefined],
      ['bug', 500, 'INTERNAL', 'Something went wrong inside Mainline', undefined],
      ['text', 500, 'INTERNAL', 'Something went wrong inside Mainline', undefined],
    ])('answers %s with %i %s', async (what, statusCode, code, message, retryAfter) => {
      const response = await client.get(`/probe/throw?what=${what}`);
      expect(response.status).toBe(statusCode);
      expect(response.body).toEqual({
        statusCode,
        code,
        message,
        requestId: response.headers['x-request-id'],
      });
      expect(response.headers['retry-after']).toBe(retryAfter);
    });

    it('logs what is ours to repair at ERROR, with its cause, and without secrets', async () => {
      await client.get('/probe/throw?what=store');
      const [line] = records();
      expect(line).toMatchObject({ level: 'error', msg: 'GET /probe/throw answered 503 STORE_UNAVAILABLE' });
      expect(line).toHaveProperty('err.cause.message', 'mongodb://[redacted]@db/x refused');
    });

    it("logs what is the client's to repair at DEBUG", async () => {
      await client.get('/probe/throw?what=missing');
      expect(records()).toMatchObject([{ level: 'debug' }]);
    });

    it('hides telephone numbers in the logged text of a bug', async () => {
      await client.get('/probe/throw?what=bug');
      expect(lines.join('')).toContain('+*******0142');
      expect(lines.join('')).not.toContain('4155550142');
    });

    it('cuts the connection when an answer fails half way', async () => {
      await expect(client.get('/probe/half')).rejects.toThrow(/aborted|socket hang up/);
    });

    it.each(['/nowhere?key=private', '/probe', '/%zz'])(
      'answers the unknown address %s in the same shape',
      async (path) => {
        const response = await client.get(path);
        expect([404, 400]).toContain(response.status);
        expect(response.body).toEqual({
          statusCode: response.status,
          code: response.status === 404 ? 'NOT_FOUND' : 'INVALID_REQUEST',
          message: expect.not.stringContaining('private') as string,
          requestId: expect.any(String) as string,
        });
      },
    );

    it.each([
      ['broken JSON', 'application/json', '{"a":', 400, 'INVALID_REQUEST'],
      ['nested lists', 'application/json', '['.repeat(33) + ']'.repeat(33), 400, 'INVALID_REQUEST'],
      [
        'nested objects that fill the body',
        'application/json',
        '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000),
        400,
        'INVALID_REQUEST',
      ],
      ['too many parameters', 'application/x-www-form-urlencoded', 'a&'.repeat(2000), 400, 'INVALID_REQUEST'],
      ['a poisoned prototype', 'application/json', '{"__proto__":{"a":1}}', 400, 'INVALID_REQUEST'],
      ['plain text', 'text/plain', 'hello', 415, 'UNSUPPORTED_MEDIA_TYPE'],
      [
        'a body over the limit',
        'application/json',
        JSON.stringify('x'.repeat(64 * 1024)),
        413,
        'BODY_TOO_LARGE',
      ],
      [
        'a form over the limit',
        'application/x-www-form-urlencoded',
        `a=${'x'.repeat(64 * 1024)}`,
        413,
        'BODY_TOO_LARGE',
      ],
    ])('answers %s', async (_case, type, body, statusCode, code) => {
      const response = await client.post('/probe/raw').set('content-type', type).send(body);
      expect(response.status).toBe(statusCode);
      expect(response.body).toEqual({
        statusCode,
        code,
        message: expect.any(String) as string,
        requestId: response.headers['x-request-id'],
      });
    });

    it.each([
      ['what is not HTTP', 'nonsense\r\n\r\n', 400],
      ['headers over the limit', `GET / HTTP/1.1\r\nhost: x\r\nx-long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ])('answers %s', async (_case, bytes, statusCode) => {
      const answer = await exchange(app, bytes);
      expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${statusCode} `));
      expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({
        statusCode,
        requestId: expect.any(String) as string,
      });
    });
  });

  describe('validation', () => {
    it('turns text into the declared type', async () => {
      const response = await client.get('/probe/list?limit=10');
      expect(response.body).toEqual({ limit: 10 });
    });

    it('names every bad and every unknown field', async () => {
      const response = await client.get('/probe/list?limit=101&page=2');
      expect(response.body).toMatchObject({
        statusCode: 400,
        code: 'INVALID_REQUEST',
        message: 'The request is not valid',
      });
      expect((response.body as { details: unknown }).details).toEqual(
        expect.arrayContaining([
          { field: 'limit', problem: 'limit must not be greater than 100' },
          { field: 'page', problem: 'property page should not exist' },
        ]),
      );
    });

    it('names nested fields by their path', async () => {
      const response = await client.post('/probe/nested').send({ inner: { name: 1 } });
      expect(response.body).toMatchObject({
        details: [{ field: 'inner.name', problem: 'name must be a string' }],
      });
    });

    it.each(Object.getOwnPropertyNames(Object.prototype))('knows no field %s', async (name) => {
      const problem = `property ${name} should not exist`;
      const query = await client.get(`/probe/list?limit=10&${name}=1`);
      expect([query.status, query.body]).toMatchObject([400, { details: [{ field: name, problem }] }]);
      const sent = client.post('/probe/nested').set('content-type', 'application/json');
      const body = await sent.send(`{"inner":{"name":"x","${name}":1}}`);
      // The parser itself refuses one of them.
      const details = name === '__proto__' ? undefined : [{ field: `inner.${name}`, problem }];
      expect([body.status, (body.body as { details?: unknown }).details]).toEqual([400, details]);
    });

    it('names a field that is nested too deep', async () => {
      const sent = client.post('/probe/nested').set('content-type', 'application/json');
      const answer = await sent.send(`{"inner":${'['.repeat(17)}${']'.repeat(17)}}`);
      const problem = 'inner must not be nested more than 16 levels deep';
      expect(answer.status).toBe(400);
      expect(answer.body).toMatchObject({ code: 'INVALID_REQUEST', details: [{ field: 'inner', problem }] });
    });

    it('takes an empty JSON body for none', async () => {
      const response = await client.delete('/probe/raw').set('content-type', 'application/json').send('');
      expect(response.body).toEqual({ body: null });
    });
  });

  describe('forms', () => {
    const post = (body: string, type = 'application/x-www-form-urlencoded'): request.Test =>
      client.post('/twilio/probe').set('content-type', type).send(body);

    it.each(['/twilio/probe', '/%74wilio/probe', '/twilio/%70robe', 'http://x/twilio/probe'])(
      'are all that %s takes, and nothing else is read',
      async (target) => {
        const head = [`POST ${target} HTTP/1.1`, 'host: x', 'content-type: application/json'];
        const announced = [...head, 'content-length: 60000', 'connection: close', '', '[[['].join('\r\n');
        expect(await exchange(app, announced)).toMatch(/^HTTP\/1.1 415 /);
      },
    );

    it('keeps every parameter as it was sent', async () => {
      const response = await post(
        'a=+x+&b=&c&d=1&d=2&__proto__=z&%E2%82%AC=%C3%BC&bad=%zz',
        'application/x-www-form-urlencoded; charset=UTF-8',
      );
      expect(response.text).toBe(
        '{"body":{"a":" x ","b":"","c":"","d":["1","2"],"__proto__":"z","€":"ü","bad":"%zz"}}',
      );
    });

    it('keeps more than a thousand parameters', async () => {
      const response = await post(Array.from({ length: 1500 }, (_, index) => `k${index}=v`).join('&'));
      expect(Object.keys((response.body as { body: object }).body)).toHaveLength(1500);
    });

    it('is not validated or stripped', async () => {
      expect((await post('Unknown=1')).body).toEqual({ body: { Unknown: '1' } });
    });

    it.each(['application/json', 'text/plain', 'multipart/form-data; boundary=x'])(
      'refuses %s',
      async (type) => {
        const response = await post('{}', type);
        expect(response.status).toBe(415);
        expect(response.body).toMatchObject({ code: 'UNSUPPORTED_MEDIA_TYPE' });
      },
    );

    it('lets a request without a body through to its guard', async () => {
      expect((await client.post('/twilio/probe')).body).toEqual({ body: null });
    });
  });

  describe('request ids', () => {
    it('echoes a sane one', async () => {
      const response = await client.get('/probe/list').set('x-request-id', 'Trace_1.a-b');
      expect(response.headers['x-request-id']).toBe('Trace_1.a-b');
    });

    it.each(['has space', 'x'.repeat(65), 'quote"', ''])('replaces %p', async (id) => {
      const response = await client.get('/nowhere').set('x-request-id', id);
      expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
      expect(response.body).toMatchObject({ requestId: response.headers['x-request-id'] });
    });

    it('keeps the contexts of simultaneous requests apart, after their bodies were read', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          client
            .post('/probe/context')
            .set('x-request-id', `r${index}`)
            .type('form')
            .send({ CallSid: `CA${index}` }),
        ),
      );
      expect(answers.map(({ body }) => body as unknown)).toEqual(
        answers.map((_, index) => ({ requestId: `r${index}`, callId: `CA${index}` })),
      );
    });
  });

  it('sends the headers that tell browsers what not to do', async () => {
    const { headers } = await client.get('/probe/list');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
    });
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('leaves them out of answers to webhooks', async () => {
    const { headers } = await client.post('/twilio/probe');
    expect(headers).not.toHaveProperty('content-security-policy');
  });
});

function exchange(app: NestFastifyApplication, bytes: string): Promise<string> {
  const { port } = app.getHttpServer().address() as AddressInfo;
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('end', () => resolve(answer)).on('error', reject);
  });
}
