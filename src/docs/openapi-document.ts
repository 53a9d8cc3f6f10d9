import type { INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { API_KEY_HEADER } from '../common/access/api-key-gate.js';
import { ErrorResponseDto } from '../common/errors/error-response.dto.js';
import { packageVersion } from '../common/files/package-version.js';
import { completeOperations } from './complete-operations.js';
import { API_KEY_SCHEME, BEARER_SCHEME, documentErrors, SIGNATURE_SCHEME } from './document-errors.js';

const DESCRIPTION = `A company's main phone number as a server: it answers calls, forwards them, takes messages, and shows what happened.

Times are ISO 8601 in UTC, durations are whole seconds. Lists are pages, \`{ items, nextCursor }\`: send \`nextCursor\` back as
\`cursor\` until it is null. Every error is \`{ statusCode, code, message, details?, requestId }\`; \`code\` is stable,
\`requestId\` finds the request in the log.

Everything but Twilio's routes, liveness and signed audio links needs an API key in the header \`x-api-key\`, or as
\`Authorization: Bearer\`. Keys have one of the roles \`viewer\`, \`agent\` and \`admin\`; each may do all that the ones before it may. A
key may be limited to some of the company's numbers, and may send so many requests per minute, which \`RateLimit-Limit\`,
\`RateLimit-Remaining\` and \`RateLimit-Reset\` (seconds) tell.`;

const TAGS: readonly (readonly [name: string, description: string])[] = [
  ['calls', 'What happened on the phone: the feed, one call, its history, and its message.'],
  ['lifecycle', 'Calls that other systems report: what happened in, states and audit logs out.'],
  ['alerts', 'What a supervisor must see of calls, and what people did about it.'],
  ['directory', 'The queues that callers wait in, and the agents who answer them.'],
  [
    'twilio',
    'What Twilio sends while a call is under way, as `application/x-www-form-urlencoded` and signed in the header ' +
      '`X-Twilio-Signature`. Voice routes answer with TwiML.',
  ],
  ['access', 'Who an API key is, and how a browser gets one in development.'],
  ['health', 'Whether Mainline works, for people and for the machines that run it.'],
];

/** Describes every route of an application as OpenAPI; the application need not be initialised. */
export function buildOpenApiDocument(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, baseDocument(), { extraModels: [ErrorResponseDto] });
  return documentErrors(completeOperations(document));
}

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

/** Serves Swagger UI at `/docs` and the document at `/docs-json`; it is built when first asked for. */
export function setUpSwagger(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRoute', (route) => {
    if (/^\/docs($|[-/])/.test(route.url)) route.config = { ...route.config, access: 'public' };
  });
  SwaggerModule.setup('docs', app, () => buildOpenApiDocument(app), {
    raw: ['json'],
    customSiteTitle: 'Mainline API',
    swaggerOptions: { persistAuthorization: true, displayOperationId: true, responseInterceptor: playable },
  });
}

/** What the page in the browser knows of an answer. */
interface BrowserAnswer {
  url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly data?: unknown;
}

/**
 * Lets Swagger UI play a message: its player asks for the address once more, without the key, and would be refused. What has arrived has an
 * address of its own. The function is written into the page as it stands here, so it uses nothing from around it.
 */
function playable(answer: BrowserAnswer): BrowserAnswer {
  const type = answer.headers['content-type'] ?? '';
  if (type.startsWith('audio/') && answer.data instanceof Blob) answer.url = URL.createObjectURL(answer.data);
  return answer;
}

function baseDocument(): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Mainline')
    .setDescription(DESCRIPTION)
    .setVersion(packageVersion())
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addApiKey({ type: 'apiKey', in: 'header', name: API_KEY_HEADER }, API_KEY_SCHEME)
    // The builder's own way to add it would call the key a JWT.
    .addSecurity(BEARER_SCHEME, { type: 'http', scheme: 'bearer' })
    .addSecurity(SIGNATURE_SCHEME, {
      type: 'apiKey',
      in: 'header',
      name: 'x-twilio-signature',
      description: "Twilio's signature of the request, made with the account's auth token.",
    })
    .addServer('/', 'The server that this document comes from');
  for (const [name, description] of TAGS) builder.addTag(name, description);
  return builder.build();
}
