import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { Test } from '@nestjs/testing';
import { runInNewContext } from 'node:vm';
import request from 'supertest';
import { ActivityModule } from '../activity/activity.module.js';
import { CommonModule } from '../common/common.module.js';
import { packageVersion } from '../common/files/package-version.js';
import { createAdapter } from '../common/http/create-adapter.js';
import { ConfigModule } from '../config/config.module.js';
import { buildOpenApiDocument, documentApplication, setUpSwagger } from './openapi-document.js';

@Module({
  imports: [ConfigModule, CommonModule, ActivityModule],
  providers: [{ provide: 'database', useFactory: () => Promise.reject(new Error('Nothing may be started')) }],
})
class FeedModule {}

describe('documentApplication', () => {
  let document: OpenAPIObject;

  beforeAll(async () => {
    document = await documentApplication(FeedModule);
  });

  function responsesOf(path: string) {
    return document.paths[path]?.get?.responses ?? {};
  }

  it('describes the service and its key without starting anything', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Mainline', version: packageVersion() },
      components: { securitySchemes: { 'api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
    });
    expect(document.tags?.map(({ name }) => name)).toEqual([
      'calls',
      'lifecycle',
      'alerts',
      'directory',
      'twilio',
      'access',
      'health',
    ]);
    expect(document.tags?.every(({ description }) => description)).toBe(true);
  });

  it('names every route, answer and error of the feed', () => {
    const statuses = Object.fromEntries(
      Object.keys(document.paths).map((path) => [path, Object.keys(responsesOf(path))]),
    );
    expect(statuses).toEqual({
      '/calls': ['200', '400', '401', '429', '503'],
      '/calls/counts': ['200', '400', '401', '429', '503'],
      '/calls/export': ['200', '400', '401', '403', '406', '429', '503'],
      '/calls/export-link': [],
      '/calls/stats': ['200', '400', '401', '429', '503'],
      '/calls/stats/agents': ['200', '400', '401', '429', '503'],
      '/calls/{id}': ['200', '304', '400', '401', '404', '429', '503'],
      '/calls/{id}/events': ['200', '400', '401', '404', '429', '503'],
      '/calls/{id}/stores': ['200', '400', '401', '404', '429', '503'],
      '/calls/{id}/voicemail': ['200', '206', '400', '401', '403', '404', '409', '416', '429', '502', '503'],
    });
  });

  it('says when to ask again', () => {
    expect(responsesOf('/calls/{id}/voicemail')[409]).toMatchObject({ headers: { 'Retry-After': {} } });
  });

  it('needs a key for the feed, and a key or a link for audio', () => {
    expect(document.paths['/calls']?.get?.security).toEqual([{ 'api-key': [] }, { bearer: [] }]);
    expect(document.paths['/calls/{id}/voicemail']?.get?.security).toEqual([
      { 'api-key': [] },
      {},
      { bearer: [] },
    ]);
  });

  it('limits pages as the routes do', () => {
    const parameters = document.paths['/calls']?.get?.parameters ?? [];
    expect(parameters.filter((one) => 'name' in one && ['limit', 'cursor'].includes(one.name))).toMatchObject(
      [
        {
          name: 'limit',
          in: 'query',
          required: false,
          schema: { type: 'integer', minimum: 1, maximum: 100 },
        },
        { name: 'cursor', in: 'query', required: false, schema: { type: 'string' } },
      ],
    );
  });

  it('knows which fields may be null', () => {
    const item = document.components?.schemas?.ActivityItemDto;
    expect(item).toMatchObject({
      properties: {
        id: { type: 'string' },
        outcome: { type: ['string', 'null'] },
        voicemail: { anyOf: [{ $ref: '#/components/schemas/VoicemailDto' }, { type: 'null' }] },
      },
    });
  });

  it('says what every route needs, also where that is nothing, and where the server is', () => {
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      (['get', 'post', 'put', 'patch', 'delete'] as const).flatMap((method) => {
        const operation = item[method];
        return operation === undefined ? [] : [{ name: `${method} ${path}`, ...operation }];
      }),
    );
    expect(operations.filter(({ security }) => security === undefined)).toEqual([]);
    const schemes = Object.keys(document.components?.securitySchemes ?? {});
    const used = operations.flatMap(({ security = [] }) => security.flatMap((way) => Object.keys(way)));
    expect(used.filter((name) => !schemes.includes(name))).toEqual([]);
    expect(document.components?.securitySchemes?.bearer).toEqual({ type: 'http', scheme: 'bearer' });
    expect(document.servers).toMatchObject([{ url: '/' }]);
  });

  it('fills in nothing that may be left out of an address', () => {
    const parameters = Object.values(document.paths).flatMap(({ get, post }) =>
      [get, post].flatMap((operation) => operation?.parameters ?? []),
    );
    const optional = parameters.filter(
      (one) => !('$ref' in one) && one.in === 'query' && one.required !== true,
    );
    expect(optional.length).toBeGreaterThan(20);
    expect(JSON.stringify(optional)).not.toContain('"example"');
  });

  it('takes several values of a choice with commas between them', () => {
    const parameters = document.paths['/calls']?.get?.parameters ?? [];
    expect(parameters.find((one) => 'name' in one && one.name === 'outcome')).toMatchObject({
      style: 'form',
      explode: false,
      schema: { type: 'array', items: { type: 'string' } },
    });
  });

  it('gives every field a type', () => {
    expect(JSON.stringify(document.components?.schemas)).not.toContain('"type":"object","properties":{}');
    for (const schema of Object.values(document.components?.schemas ?? {})) {
      expect(Object.keys('properties' in schema ? (schema.properties ?? {}) : {})).not.toHaveLength(0);
    }
  });
});

@Controller('things')
class ThingsController {
  @Get()
  list(): string[] {
    return [];
  }
}

@Module({ controllers: [ThingsController] })
class ThingsModule {}

describe('setUpSwagger', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const moduleRef = await Test.createTestingModule({ imports: [ThingsModule] }).compile();
    app = moduleRef.createNestApplication<NestFastifyApplication>(createAdapter(), { logger: false });
    setUpSwagger(app);
    await app.listen(0, '127.0.0.1');
  });

  afterAll(() => app.close());

  it('serves a page whose scripts are files, as the content security policy wants', async () => {
    const { text } = await request(await app.getUrl())
      .get('/docs')
      .expect(200)
      .expect('content-type', /html/);
    expect(text).toContain('<title>Mainline API</title>');
    expect(text.match(/<script[^>]*>/g)?.every((tag) => tag.includes(' src='))).toBe(true);
  });

  it('keeps the key that a reader enters', async () => {
    const { text } = await request(await app.getUrl())
      .get('/docs/swagger-ui-init.js')
      .expect(200);
    expect(text).toContain('"persistAuthorization": true');
  });

  it('plays audio from what has arrived: the player would ask again, without the key', async () => {
    const { text } = await request(await app.getUrl())
      .get('/docs/swagger-ui-init.js')
      .expect(200);
    const [source] = /function playable\([^]*?\n\s*\}/.exec(text) ?? [];
    const read = runInNewContext(`(${source ?? ''})`, { Blob, URL: { createObjectURL: () => 'blob:1' } }) as (
      answer: object,
    ) => { url: string };
    const answer = { url: '/calls/CA1/voicemail', data: new Blob(['a']) };
    expect(read({ ...answer, headers: { 'content-type': 'audio/mpeg' } }).url).toBe('blob:1');
    expect(read({ ...answer, headers: { 'content-type': 'image/png' } }).url).toBe(answer.url);
    expect(read({ ...answer, headers: {} }).url).toBe(answer.url);
  });

  it('serves the document', async () => {
    const response = await request(await app.getUrl())
      .get('/docs-json')
      .expect(200);
    expect(response.body).toEqual(JSON.parse(JSON.stringify(buildOpenApiDocument(app))));
    expect(response.body).toHaveProperty(['paths', '/things']);
  });
});
