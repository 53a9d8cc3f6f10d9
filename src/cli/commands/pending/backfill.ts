export interface BackfillProgress {
  readonly calls: number;
  readonly eventsAdded: number;
  readonly callId: string;
}

export interface BackfillReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly since: string;
  readonly dryRun: boolean;
  readonly calls: number;
  readonly eventsFound: number;
  readonly eventsAdded: number;
  readonly callsClosed: number;
  readonly callsGivenUp: number;
  readonly failures: readonly string[];
}

export abstract class Backfill {
  abstract run(options: {
    since: string;
    until?: string;
    dryRun: boolean;
    onProgress?: (progress: BackfillProgress) => void;
    signal?: AbortSignal;
  }): Promise<BackfillReport>;
}
