import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** Metadata key read by the API key guard. */
export const UNSCOPED_ROUTE = 'mainline:unscoped';

/** Closes a route to keys that are limited to some numbers: its answer cannot be limited to them. */
export function Unscoped(): CustomDecorator {
  return SetMetadata(UNSCOPED_ROUTE, true);
}
