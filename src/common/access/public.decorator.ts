import { type CustomDecorator, SetMetadata } from '@nestjs/common';

/** Metadata key read by the API key guard. */
export const PUBLIC_ROUTE = 'mainline:public';

/** Opens a route, or every route of a controller, to requests without an API key. */
export function Public(): CustomDecorator {
  return SetMetadata(PUBLIC_ROUTE, true);
}
