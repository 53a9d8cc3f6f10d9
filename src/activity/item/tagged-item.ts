import type { ActivityItemDto } from './activity-item.dto.js';

/** A call as clients see it, with the entity tag of that. */
export interface TaggedItem {
  readonly item: ActivityItemDto;
  readonly tag: string;
}
