import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import type { RemoteCall, RemoteRecording } from '../rest/remote-resources.js';
import { type TimeSpan, TwilioClient } from '../rest/twilio-client.js';
import { type BackfillReport, type BackfillRequest, BackfillTally } from './backfill-report.js';
import { CallBackfill } from './call-backfill.js';
import { StuckCalls } from './stuck-calls.js';

/** One run. */
interface Run {
  readonly request: BackfillRequest;
  readonly span: TimeSpan;
  readonly tally: BackfillTally;
  readonly now: Date;
  /** Calls that were looked at. */
  readonly seen: Set<string>;
}

/**
 * Brings back what was lost on the way from Twilio: asks Twilio for its calls and for the requests about them, and records what is
 * not known.
 *
 * The facts are read by the flows that serve the webhooks, so a fact that did arrive gets the id it has already: after normal
 * operation a run adds nothing, and running twice does what running once does.
 */
@Injectable()
export class Backfill {
  private readonly logger = new Logger(Backfill.name);

  constructor(
    private readonly twilio: TwilioClient,
    private readonly calls: CallBackfill,
    private readonly stuck: StuckCalls,
    private readonly clock: Clock,
  ) {}

  /**
   * Looks at every call that began in the span, and at every stored one that never ended. A failure with one call is noted in the
   * report, and the run goes on; it ends early when several calls in a row fail.
   *
   * @throws the signal's reason when it ends the run
   */
  async run(request: BackfillRequest): Promise<BackfillReport> {
    const now = this.clock.now();
    const span = { since: request.since, until: request.until ?? now.toISOString() };
    const tally = new BackfillTally(request, now.toISOString());
    const run = { request, span, tally, now, seen: new Set<string>() };
    const isListed = await this.guarded(run, 'calls', () => this.bringUpListed(run));
    if (isListed && !tally.isHopeless)
      await this.guarded(run, 'unfinished calls', () => this.closeStuck(run));
    return tally.report(this.clock.nowIso());
  }

  private async bringUpListed(run: Run): Promise<void> {
    const recordings = groupByCall(await this.twilio.listRecordings(run.span));
    for await (const call of this.twilio.listCalls(run.span)) {
      if (run.tally.isHopeless) return;
      if (isCallersLeg(call)) await this.bringUp(run, call, recordings.get(call.sid) ?? []);
    }
  }

  private async bringUp(run: Run, call: RemoteCall, recordings: readonly RemoteRecording[]): Promise<void> {
    const { request, tally, now, seen } = run;
    await this.guarded(run, call.sid, async () => {
      tally.add(call.sid, await this.calls.bringUp({ call, recordings, dryRun: request.dryRun, now }));
      seen.add(call.sid);
    });
  }

  private async closeStuck(run: Run): Promise<void> {
    for await (const call of this.stuck.list(run.now)) {
      if (run.tally.isHopeless) return;
      if (run.seen.has(call.id)) continue;
      await this.guarded(run, call.id, async () => {
        const result = await this.stuck.close(call, { dryRun: run.request.dryRun, now: run.now });
        if (result === 'given_up') run.tally.giveUp(call.id);
        else if (result !== null) run.tally.add(call.id, result);
      });
    }
  }

  /** @returns false when the work failed, which the report says */
  private async guarded({ request, tally }: Run, what: string, work: () => Promise<void>): Promise<boolean> {
    request.signal?.throwIfAborted();
    try {
      await work();
      return true;
    } catch (error: unknown) {
      request.signal?.throwIfAborted();
      // The process is stopping, and Twilio's client with it.
      if (error instanceof Error && error.name === 'AbortError') throw error;
      tally.fail(what, error);
      this.logger.warn(`The backfill could not bring up ${what}`, error);
      return false;
    }
  }
}

/** Calls that others make through the account are not ours, and an agent's leg is read with its call. */
function isCallersLeg({ direction, parentSid }: RemoteCall): boolean {
  return direction === 'inbound' && parentSid === null;
}

function groupByCall(recordings: readonly RemoteRecording[]): Map<string, RemoteRecording[]> {
  const groups = new Map<string, RemoteRecording[]>();
  for (const recording of recordings) {
    const group = groups.get(recording.callSid);
    if (group === undefined) groups.set(recording.callSid, [recording]);
    else group.push(recording);
  }
  return groups;
}
