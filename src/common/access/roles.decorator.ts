import { type CustomDecorator, SetMetadata } from '@nestjs/common';
import type { Role } from '../../config/app-config.js';

/** Metadata key read by the API key guard. */
export const REQUIRED_ROLE = 'mainline:role';

/** Names the least role that may use a route; without it the role is `viewer`. */
export function Roles(role: Role): CustomDecorator {
  return SetMetadata(REQUIRED_ROLE, role);
}
