import { Controller, Get, Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import request from 'supertest';
import { createAdapter } from '../common/http/create-adapter.js';
import { buildOpenApiDocument } from './build-openapi-document.js';
import { setUpSwagger } from './set-up-swagger.js';

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

  it('serves the document', async () => {
    const response = await request(await app.getUrl())
      .get('/docs-json')
      .expect(200);
    expect(response.body).toEqual(JSON.parse(JSON.stringify(buildOpenApiDocument(app))));
    expect(response.body).toHaveProperty(['paths', '/things']);
  });
});
