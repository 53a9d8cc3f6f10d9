export interface RetentionReport {
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly before: string | null;
  readonly dryRun: boolean;
  readonly callsErased: number;
  readonly recordings: number;
  readonly failures: readonly string[];
}

export abstract class Retention {
  abstract run(options: {
    days?: number;
    dryRun: boolean;
    onProgress?: (progress: { readonly callsErased: number }) => void;
    signal?: AbortSignal;
  }): Promise<RetentionReport>;
}
