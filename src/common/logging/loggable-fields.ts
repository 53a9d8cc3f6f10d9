import { CUT, cutText } from './hide-private-parts.js';
import { REDACTED } from './redact-text.js';
import { serializeError } from './serialize-error.js';

/** Names of fields whose values are never logged, compared without regard to case, `-` and `_`. */
const SECRET_NAME =
  /^(authorization|cookie|setcookie|xtwiliosignature|recordingurl|.*(apikey|token|secret|password|servicerolekey))$/;
const DEEPEST = 4;

type Fields = Record<string, unknown>;

/** Copies the fields of a log line: secret fields hidden at any depth, errors made plain, long texts and all below four levels cut. */
export function loggableFields(fields: Fields, depth = 0): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      isSecret(name) ? REDACTED : loggableValue(value, depth),
    ]),
  );
}

function loggableValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return cutText(value);
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Error) return serializeError(value);
  if (!isObject(value)) return value;
  if (depth >= DEEPEST) return CUT;
  if (Array.isArray(value)) return value.map((item: unknown) => loggableValue(item, depth + 1));
  // Dates, buffers and database ids know best how to be written.
  if (hasToJson(value)) return loggableValue(value.toJSON(), depth + 1);
  return loggableFields(value, depth + 1);
}

function isSecret(name: string): boolean {
  return SECRET_NAME.test(name.toLowerCase().replace(/[-_]/g, ''));
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}
