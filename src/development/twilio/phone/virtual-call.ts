import { callProgress, lengthOf } from './leg-callbacks.js';
import { reasonOf } from '../network/reason-of.js';
import type { TranscriptEntry } from './transcript-entry.js';
import { CALLER_VERBS } from './caller-verbs.js';
import { DocumentRunner, type DocumentsEnd } from './document-runner.js';
import { hear, pickUp, type Stage } from './verb.js';
import type { CallResult, HeardOutcome } from './call-result.js';
import { type CallScene, hangUpLater } from './call-scene.js';
import { HungUpError } from './hung-up.error.js';
import { Person } from './person.js';

const APOLOGY = 'We are sorry, an application error has occurred. Goodbye.';
const APOLOGY_SECONDS = 4;

/** One call while it is under way. */
export class VirtualCall {
  /** Resolves when the call is over and every callback was delivered. */
  readonly result: Promise<CallResult>;
  private readonly startedAt: Date;

  constructor(private readonly scene: CallScene) {
    this.startedAt = scene.time.now();
    this.result = this.play();
  }

  get callSid(): string {
    return this.scene.caller.sid;
  }

  /** What has happened so far. */
  get transcript(): readonly TranscriptEntry[] {
    return this.scene.transcript.entries;
  }

  /**
   * Presses one key, besides what the plan presses.
   *
   * @returns whether anybody listened
   */
  press(key: string): boolean {
    const used = this.scene.caller.keypad.press(key);
    this.scene.transcript.add('caller', { kind: 'keys', keys: key, used });
    return used;
  }

  /** The caller hangs up now. */
  hangUp(): void {
    this.scene.caller.hangUp('caller');
  }

  private async play(): Promise<CallResult> {
    const { scene } = this;
    const { plan, transcript, caller } = scene;
    transcript.add('caller', { kind: 'call', callSid: caller.sid, from: plan.from, to: plan.to });
    caller.signal.addEventListener('abort', () => noteHangUp(scene), { once: true });
    if (typeof plan.hangUp === 'number') hangUpLater(scene, plan.hangUp);
    const hungUpBy = await this.converse();
    caller.hangUp('network');
    caller.end(caller.isAnswered ? 'completed' : 'no-answer', scene.time.now());
    const endedAt = scene.time.now();
    reportEnd(scene);
    await scene.background.settle();
    await scene.callbacks.flush();
    const { status, durationSeconds } = caller;
    transcript.add('network', { kind: 'end', status, durationSeconds });
    return this.toResult(endedAt, outcomeOf(scene, hungUpBy));
  }

  /** @returns who hung up: `caller`, or `network` when the server ended the call */
  private async converse(): Promise<string> {
    const { scene } = this;
    const { caller, plan, number } = scene;
    const stage = { scene, leg: caller, person: new Person(plan.keys), signal: caller.signal };
    const runner = new DocumentRunner(stage, { verbs: CALLER_VERBS, fallbackUrl: number.fallbackUrl });
    const base = number.publicUrl;
    try {
      const end = await runner.run({
        purpose: 'voice',
        url: number.voiceUrl,
        base,
        method: 'POST',
        own: {},
      });
      await this.sayFarewell(end, { ...stage, documentUrl: base, isFirst: true });
      return 'network';
    } catch (error: unknown) {
      if (error instanceof HungUpError) return error.by;
      throw error;
    }
  }

  /** Twilio answers a call that still rings before it ends it, unless it was rejected. */
  private async sayFarewell(end: DocumentsEnd, stage: Stage): Promise<void> {
    pickUp(stage);
    if (end !== 'error') return;
    this.scene.verdict.outcome = 'failed';
    hear(stage, APOLOGY);
    await this.scene.time.wait(APOLOGY_SECONDS, stage.signal);
  }

  private toResult(endedAt: Date, outcome: HeardOutcome): CallResult {
    const { caller, heard, legs, recordings, transcript } = this.scene;
    const { entries } = transcript;
    return {
      callSid: caller.sid,
      outcome,
      status: caller.status,
      startedAt: this.startedAt,
      endedAt,
      durationSeconds: caller.durationSeconds,
      heard,
      requests: entries.flatMap((entry) => (entry.kind === 'request' ? [entry.request] : [])),
      legs,
      recordings,
      warnings: entries.flatMap((entry) => (entry.kind === 'warning' ? [`${entry.code} ${entry.text}`] : [])),
      transcript: entries,
    };
  }
}

function noteHangUp({ caller, transcript }: CallScene): void {
  const reason = reasonOf(caller.signal);
  transcript.add('caller', { kind: 'hang-up', by: reason instanceof HungUpError ? reason.by : 'network' });
}

/** The number's own status callback: one per call, after its end. */
function reportEnd(scene: CallScene): void {
  const { number, caller, callbacks } = scene;
  if (number.statusUrl === null) return;
  callbacks.add({
    purpose: 'call status',
    url: number.statusUrl,
    base: number.publicUrl,
    method: 'POST',
    standard: caller.parameters,
    own: { ...callProgress(scene, 0), ...lengthOf(caller) },
  });
}

function outcomeOf({ verdict, recordings }: CallScene, hungUpBy: string): HeardOutcome {
  if (verdict.outcome !== null) return verdict.outcome;
  if (recordings.length > 0) return 'message-left';
  return hungUpBy === 'caller' ? 'hung-up' : 'ended';
}
