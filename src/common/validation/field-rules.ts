import { applyDecorators } from '@nestjs/common';
import { isISO8601, IsNotEmpty, IsString, Matches, MaxLength, ValidateBy, ValidateIf } from 'class-validator';
import { parseInstant } from '../../config/time.js';

/** Neither control characters nor halves of a character: one database refuses to hold them, and nobody types them. */
const PLAIN_TEXT = /^[^\p{Cc}\p{Cs}]*$/u;

/** Line breaks and tabs belong into a note, other control characters do not. */
export const LINES = /^(?:[^\p{Cc}\p{Cs}]|[\n\r\t])*$/u;

/** The field may be left out, but not be null. */
export function Optional(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined);
}

/** The field may be left out or be null. */
export function OptionalOrNull(): PropertyDecorator {
  return ValidateIf((_object, value) => value !== undefined && value !== null);
}

/** Text of 1 to `longest` characters without control characters. */
export function IsPlainText(longest: number): PropertyDecorator {
  const message = '$property must not contain control characters';
  return applyDecorators(IsString(), IsNotEmpty(), MaxLength(longest), Matches(PLAIN_TEXT, { message }));
}

/** A list of texts as {@link IsPlainText} wants them. */
export function IsPlainTextList(longest: number): PropertyDecorator {
  const message = 'each value in $property must not contain control characters';
  const each = true;
  return applyDecorators(
    IsString({ each }),
    IsNotEmpty({ each }),
    MaxLength(longest, { each }),
    Matches(PLAIN_TEXT, { each, message }),
  );
}

/** A moment that {@link parseInstant} can read. */
export function IsInstant(): PropertyDecorator {
  return rule(
    '$property must be an RFC 3339 date-time with a zone, of the years 1 to 9999, such as 2026-11-20T09:00:00+01:00 (in an address %2B01:00)',
    (value) => {
      return typeof value === 'string' && parseInstant(value) !== null;
    },
  );
}

/** A day of the calendar, `YYYY-MM-DD`; PostgreSQL knows no year 0. */
export function IsDay(): PropertyDecorator {
  return rule('$property must be a day, such as 2026-11-21', (value) => {
    return (
      typeof value === 'string' &&
      /^(?!0000)\d{4}-\d{2}-\d{2}$/.test(value) &&
      isISO8601(value, { strict: true })
    );
  });
}

/** Must not come together with another field. */
export function IsNotWith(other: string): PropertyDecorator {
  return rule(`$property must not be sent together with ${other}`, (_value, fields) => {
    return fields[other] === undefined;
  });
}

/**
 * Makes a decorator of what must hold.
 *
 * @param problem what is wrong where it does not; `$property` stands for the name of the field
 * @param holds judges the field's value, and may look at the others
 */
export function rule(
  problem: string,
  holds: (value: unknown, fields: Readonly<Record<string, unknown>>) => boolean,
): PropertyDecorator {
  return ValidateBy({
    name: problem,
    validator: {
      validate: (value: unknown, given) => holds(value, { ...given?.object }),
      defaultMessage: (given) => problem.replace('$property', given?.property ?? 'it'),
    },
  });
}
