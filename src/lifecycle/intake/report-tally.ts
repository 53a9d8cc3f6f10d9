import { Injectable } from '@nestjs/common';
import { MetricsRegistry } from '../../common/metrics/metrics-registry.js';

/**
 * What became of a reported event: it counts; the call's state does not allow it; it was there before, whatever became of it then; or it
 * was not taken into the history at all.
 */
export type ReportResult = 'accepted' | 'refused' | 'repeated' | 'rejected';

/** Counts reported events for `/metrics`. */
@Injectable()
export class ReportTally {
  private readonly counts: Record<ReportResult, number> = {
    accepted: 0,
    refused: 0,
    repeated: 0,
    rejected: 0,
  };

  constructor(registry: MetricsRegistry) {
    registry.counter({
      name: 'mainline_reported_events_total',
      help: 'Events that other systems reported, by what became of them.',
      labels: ['result'],
      read: () => Object.entries(this.counts).map(([result, value]) => ({ labels: { result }, value })),
    });
  }

  add(result: ReportResult): void {
    this.counts[result] += 1;
  }
}
