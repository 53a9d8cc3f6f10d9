import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { buildOpenApiDocument } from './build-openapi-document.js';

/** Serves Swagger UI at `/docs` and the document at `/docs-json`; it is built when first asked for. */
export function setUpSwagger(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRoute', (route) => {
    if (/^\/docs($|[-/])/.test(route.url)) route.config = { ...route.config, access: 'public' };
  });
  SwaggerModule.setup('docs', app, () => buildOpenApiDocument(app), {
    raw: ['json'],
    customSiteTitle: 'Mainline API',
    swaggerOptions: { persistAuthorization: true, displayOperationId: true },
  });
}
