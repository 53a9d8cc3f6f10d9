import type { ActivityItemDto } from '../item/activity-item.dto.js';

export const EXPORT_TYPES = ['text/csv', 'application/x-ndjson'] as const;
export type ExportType = (typeof EXPORT_TYPES)[number];

/** How an export is written. */
export interface ExportFormat {
  readonly contentType: string;
  /** Of the file, without a dot. */
  readonly extension: string;
  /** What stands before the first row. */
  readonly head: string;
  /** @returns the rows of some calls, each with its line end */
  write(items: readonly ActivityItemDto[]): string;
}
