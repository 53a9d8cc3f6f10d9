import { type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { buildOpenApiDocument } from './build-openapi-document.js';

/**
 * Describes the routes below a module without starting anything: in preview mode Nest reads the modules but creates no provider
 * and no controller, so no setting is read and no database is opened.
 */
export async function documentApplication(module: Type): Promise<OpenAPIObject> {
  const app = await NestFactory.create(module, new FastifyAdapter(), {
    preview: true,
    abortOnError: false,
    logger: ['fatal', 'error'],
  });
  return buildOpenApiDocument(app);
}
