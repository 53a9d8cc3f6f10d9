import { Transform, type TransformFnParams } from 'class-transformer';
import { parseInstant } from '../../config/time.js';

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
