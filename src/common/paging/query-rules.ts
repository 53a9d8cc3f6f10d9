import { applyDecorators } from '@nestjs/common';
import { IsInt, IsNotEmpty, IsString, Max, Min } from 'class-validator';
import { Optional, rule } from '../validation/field-rules.js';
import { parseInstant } from '../../config/time.js';
import { Transform, type TransformFnParams } from 'class-transformer';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';

/** Must be after the time in another field, where there is one. */
export function IsAfter(other: string): PropertyDecorator {
  return rule(`$property must be after ${other}`, (value, fields) => {
    const earlier = fields[other];
    return typeof value !== 'string' || typeof earlier !== 'string' || value > earlier;
  });
}

/** Must not be below the number in another field, where there is one. */
export function IsAtLeast(other: string): PropertyDecorator {
  return rule(`$property must not be less than ${other}`, (value, fields) => {
    const least = fields[other];
    return typeof value !== 'number' || typeof least !== 'number' || value >= least;
  });
}

/** Makes a decorator that reads text; what it cannot read, and what is no text, stays as it is, for validation to name. */
function reading(read: (text: string) => unknown): () => PropertyDecorator {
  return () =>
    Transform(({ value }: TransformFnParams): unknown => (typeof value === 'string' ? read(value) : value));
}

/** Decimal digits become a number. */
export const ToInteger = reading((text) => (/^\d{1,15}$/.test(text) ? Number(text) : text));

/** `true` and `false` become what they say. */
export const ToBoolean = reading((text) => (text === 'true' || text === 'false' ? text === 'true' : text));

/** An address turns `+` into a blank, and no number begins with a blank. */
export const ToNumber = reading((text) => text.replace(/^ /, '+'));

/** A time with its zone becomes ISO 8601 UTC; in front of the zone, too, an address turns `+` into a blank. */
export const ToInstant = reading((text) => parseInstant(text.replace(/ (?=\d{2}:\d{2}$)/, '+')) ?? text);

/** How many items a page may have: 1 to 100. @param byDefault what is said of a page that nobody bounds */
export function PageLimit(byDefault?: number): PropertyDecorator {
  const rule: ApiPropertyOptions = { type: 'integer', minimum: 1, maximum: 100 };
  const described = byDefault === undefined ? rule : { ...rule, default: byDefault };
  return applyDecorators(
    ApiPropertyOptional({ ...described, description: 'Most items to answer with.' }),
    Optional(),
    ToInteger(),
    IsInt(),
    Min(1),
    Max(100),
  );
}

/** Where a page goes on. @param description which cursors it takes */
export function PageCursor(description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: String, description }),
    Optional(),
    IsString(),
    IsNotEmpty(),
  );
}
