import { getSchemaPath, type OpenAPIObject } from '@nestjs/swagger';
import { ErrorResponseDto } from '../common/errors/error-response.dto.js';

/** The names of the ways to send an API key. */
export const API_KEY_SCHEME = 'api-key';
export const BEARER_SCHEME = 'bearer';
/** The name of the way in which Twilio proves who it is. */
export const SIGNATURE_SCHEME = 'twilio-signature';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Responses = Operation['responses'];

const METHODS = ['get', 'put', 'post', 'patch', 'delete'] as const;
const REQUEST_ID = 'b5a2f0d4-1b5e-4c3c-9a52-0a6d8f6f2a11';
const RETRY_AFTER = {
  'Retry-After': { description: 'Seconds after which to ask again.', schema: { type: 'integer' } },
};

const COUNT = { schema: { type: 'integer' } } as const;
const LIMITED = {
  ...RETRY_AFTER,
  'RateLimit-Limit': { description: 'How many requests the key may send per minute.', ...COUNT },
  'RateLimit-Remaining': { description: 'How many of them are left; in every other answer too.', ...COUNT },
  'RateLimit-Reset': { description: 'Seconds until the minute is over.', ...COUNT },
};

/**
 * Adds what every route has in common, so that no controller repeats it: the other way to send a key, the errors that guards,
 * validation and databases raise, and the body of every error that was only described.
 *
 * A description may start like "`CALL_NOT_FOUND`: there is no such call."; code and first clause then make an example.
 */
export function documentErrors(document: OpenAPIObject): OpenAPIObject {
  const paths = Object.entries(document.paths).map(([path, item]) => [path, withErrors(item)] as const);
  return { ...document, paths: Object.fromEntries(paths) };
}

function withErrors(item: PathItem): PathItem {
  const result = { ...item };
  for (const method of METHODS) {
    const operation = item[method];
    if (operation) result[method] = { ...withBearer(operation), responses: errorsOf(operation) };
  }
  return result;
}

/** Wherever the header with the key will do, `Authorization: Bearer` will, too. */
function withBearer(operation: Operation): Operation {
  const { security = [] } = operation;
  return security.some((way) => API_KEY_SCHEME in way)
    ? { ...operation, security: [...security, { [BEARER_SCHEME]: [] }] }
    : operation;
}

function errorsOf(operation: Operation): Responses {
  const responses: Responses = { ...commonErrors(operation), ...operation.responses };
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [status, withBody(status, response)]),
  );
}

function commonErrors({ parameters = [], requestBody, security = [] }: Operation): Responses {
  const takesInput = parameters.length > 0 || requestBody !== undefined;
  const secured = security.some((way) => API_KEY_SCHEME in way || Object.keys(way).length === 0);
  return {
    ...(takesInput && {
      400: { description: '`INVALID_REQUEST`: the request is not valid; `details` names every bad field.' },
    }),
    ...(secured && {
      401: {
        description:
          '`UNAUTHENTICATED`: the API key is missing or unknown. `API_KEY_EXPIRED`: it is known and works no longer, since `expiredAt`.',
      },
      429: {
        description: '`TOO_MANY_REQUESTS`: the API key, or the address with wrong keys, asked too often.',
        headers: LIMITED,
      },
      503: { description: '`STORE_UNAVAILABLE`: neither database answers.', headers: RETRY_AFTER },
    }),
  };
}

function withBody(status: string, response: Responses[string]): Responses[string] {
  if (response === undefined || '$ref' in response || response.content || Number(status) < 400) {
    return response;
  }
  const schema = { $ref: getSchemaPath(ErrorResponseDto) };
  const example = exampleOf(Number(status), response.description);
  return { ...response, content: { 'application/json': { schema, ...(example && { example }) } } };
}

function exampleOf(statusCode: number, description: string): object | null {
  const [, code, first = '', rest = ''] = /^`([A-Z_]+)`: (.)([^.;]*)/.exec(description) ?? [];
  if (code === undefined) return null;
  return { statusCode, code, message: first.toUpperCase() + rest, requestId: REQUEST_ID };
}
