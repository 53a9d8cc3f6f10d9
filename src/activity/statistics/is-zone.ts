import { ValidateBy } from 'class-validator';
import { isZone } from './periods.js';

/** The IANA name of a time zone. */
export function IsZone(): PropertyDecorator {
  return ValidateBy({
    name: 'isZone',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && value.length <= 64 && isZone(value),
      defaultMessage: (failed) =>
        `${failed?.property ?? 'it'} must be the IANA name of a time zone, such as Europe/Berlin`,
    },
  });
}
