import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/time/clock.js';
import type { Call } from '../model/call.js';
import type { CallEvent, CallEventType } from '../model/call-event.js';
import type { AlertAction, AlertActionData } from '../model/lifecycle-event.js';
import { CallReader } from '../delivery/call-reader.js';
import { Recorder } from '../delivery/recorder.js';
import { foldCall } from '../fold/fold-call.js';
import { type Author, CallEventFactory } from '../model/call-event.factory.js';

/** What people note on a call. What is left out stays as it is; `null` takes it away. */
export interface CallChanges {
  readonly flagged?: boolean;
  readonly note?: string | null;
  readonly queue?: string | null;
}

/** Whether a message counts as heard. */
export interface HeardAnnotation {
  readonly recordingSid: string;
  readonly heard: boolean;
}

/** Makes the events of one change, all of which happen at one time. */
type MakeEvents = (at: string) => CallEvent[];

/**
 * Notes on calls what people want others to know.
 *
 * Each change is recorded together with who asked for it. It resolves when it is durable and every store that is up shows it;
 * the others follow.
 */
@Injectable()
export class CallAnnotations {
  constructor(
    private readonly reader: CallReader,
    private readonly recorder: Recorder,
    private readonly events: CallEventFactory,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns the call with the changes
   * @throws JournalUnavailableError when they were recorded nowhere
   */
  update(callId: string, { flagged, note, queue }: CallChanges, author: Author): Promise<Call> {
    return this.annotate(callId, (at) => [
      ...(flagged === undefined
        ? []
        : [this.events.make({ callId, at, type: 'call.flagged', data: { flagged } })]),
      ...(note === undefined ? [] : [this.events.make({ callId, at, type: 'call.noted', data: { note } })]),
      ...(queue === undefined
        ? []
        : [this.events.make({ callId, at, type: 'call.queued', data: { queue } })]),
      this.events.audit(callId, 'call.update', author),
    ]);
  }

  /**
   * @returns the call with its message heard or unheard
   * @throws JournalUnavailableError when that was recorded nowhere
   */
  setHeard(callId: string, annotation: HeardAnnotation, author: Author): Promise<Call> {
    return this.annotate(callId, (at) => [
      this.events.make({ callId, at, type: 'voicemail.heard', data: annotation }),
      this.events.audit(callId, 'voicemail.update', author),
    ]);
  }

  /**
   * Acknowledges or resolves an alert of the call; whoever is first counts.
   *
   * @returns the call after it
   * @throws JournalUnavailableError when that was recorded nowhere
   */
  actOnAlert(callId: string, type: keyof AlertActionData, data: AlertAction): Promise<Call> {
    return this.annotate(callId, (at) => [
      this.events.make<keyof AlertActionData>({ callId, at, type, data }),
    ]);
  }

  private async annotate(callId: string, makeEvents: MakeEvents): Promise<Call> {
    const known = await this.reader.read((store) => store.listEvents(callId));
    const events = makeEvents(annotationTime(known, this.clock.nowIso()));
    await this.recorder.record(events);
    await this.recorder.show(events);
    return foldCall([...known, ...events]);
  }
}

const ANNOTATIONS: readonly CallEventType[] = [
  'call.flagged',
  'call.noted',
  'call.queued',
  'voicemail.heard',
];

/**
 * When a new annotation counts as set: now, but later than every one that is known. Of several the last one counts, and one
 * that is set after another was seen must not lose to it because clocks differ or stand still.
 *
 * @param now ISO 8601 UTC
 */
export function annotationTime(known: readonly CallEvent[], now: string): string {
  const annotations = known.filter(({ type }) => ANNOTATIONS.includes(type));
  const latest = Math.max(...annotations.map(({ at }) => Date.parse(at) + 1), Date.parse(now));
  return new Date(latest).toISOString();
}
