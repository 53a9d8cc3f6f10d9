import type { ActivityItemDto, QueueDto } from '../api/generated/types.gen';

/** A call, with what else its row needs. */
export interface CallRowData {
  readonly call: ActivityItemDto;
  readonly queues: ReadonlyMap<string, QueueDto>;
}
