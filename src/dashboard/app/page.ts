import type { ComponentType } from 'react';
import type { MeDto } from '../api/generated/types.gen';
import type { Role } from '../api/session';
import type { IconName } from '../parts/icon';

/** A page, as it registers itself with the shell. */
export interface Page {
  /** A path of wouter, such as `/call/:id`. */
  readonly path: string;
  /** What the navigation calls it. */
  readonly label: string;
  /** Without an icon it stands in no navigation: one gets there from elsewhere. */
  readonly icon?: IconName;
  /** The key that leads there after `g`. */
  readonly shortcut?: string;
  /** The least that somebody must be to see it. */
  readonly role: Role;
  /** Whether the server refuses keys that are limited to some numbers. */
  readonly ofAllNumbers?: boolean;
  /** What the server must have for it; without it the page is not there, for nobody. */
  readonly feature?: keyof MeDto['features'];
  /** The component is the default export of a module that is loaded when it is first needed. */
  readonly load: () => Promise<{ default: ComponentType }>;
}
