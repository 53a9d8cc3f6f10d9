import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import { buildOpenApiDocument } from './build-openapi-document.js';

/** Serves Swagger UI at `/docs` and the document at `/docs-json`; it is built when first asked for. */
export function setUpSwagger(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => buildOpenApiDocument(app), {
    raw: ['json'],
    customSiteTitle: 'Mainline API',
    swaggerOptions: { persistAuthorization: true, displayOperationId: true },
  });
}
