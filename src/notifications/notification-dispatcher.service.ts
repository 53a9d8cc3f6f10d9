import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { CandidateJudge } from './candidate-judge.service.js';
import type { Delivery } from './notification.js';
import { NotificationLog } from './notification-log.js';
import { type AttemptResult, LaneTools, ReceiverLane } from './receiver-lane.js';

/** How long, in milliseconds, attempts under way may take when the process shuts down. */
const STOP_LIMIT = 2000;

/** Brings notifications to their receivers, one lane for each, for the life of the process. */
@Injectable()
export class NotificationDispatcher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly lanes: ReadonlyMap<string, ReceiverLane>;
  private readonly results: Record<AttemptResult, number> = { sent: 0, failed: 0, dead: 0 };

  constructor(
    private readonly log: NotificationLog,
    private readonly judge: CandidateJudge,
    tools: LaneTools,
  ) {
    const count = (result: AttemptResult): void => void (this.results[result] += 1);
    this.lanes = new Map(
      log.receivers.map((receiver) => [receiver.key, new ReceiverLane(receiver, tools, count)]),
    );
  }

  /** How many attempts came to what since the process started; the last one of those that were given up is `dead`. */
  attempts(): Readonly<Record<AttemptResult, number>> {
    return this.results;
  }

  onApplicationBootstrap(): void {
    this.log.follow({
      onCandidates: (candidates) => this.judge.consider(candidates),
      onPending: (deliveries) => deliveries.forEach((delivery) => this.dispatch(delivery)),
    });
  }

  /** Runs before the journal, in which it is noted what was sent, is closed. */
  async beforeApplicationShutdown(): Promise<void> {
    this.judge.stop();
    await Promise.all([...this.lanes.values()].map((lane) => lane.stop(STOP_LIMIT)));
    await this.log.settled();
  }

  private dispatch(delivery: Delivery): void {
    const lane = this.lanes.get(delivery.receiver);
    if (lane === undefined) this.log.giveUp(delivery);
    else lane.add(delivery);
  }
}
