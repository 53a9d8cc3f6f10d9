import { reasonOf } from '../network/waiting.js';
import type { CallResult, HeardOutcome, RecordingResult } from './call-result.js';
import type { CallScene, Wait } from './call-scene.js';
import { dial } from './dial.js';
import { DocumentRunner, type DocumentsEnd } from './document-runner.js';
import { gather } from './gather.js';
import type { PlannedAgent } from './planned-agent.js';
import { hangup, pause, play, redirect, reject, say } from './plain-verbs.js';
import { record } from './record.js';
import { hear, pickUp, type Stage, type VerbHandler } from './stage.js';
import { reportEnd } from './status-callbacks.js';
import type { TranscriptEntry } from './transcript.js';
import { HungUpError, type VirtualLeg } from './virtual-leg.js';

/** What Twilio plays on the caller's leg, as far as it is simulated. */
const CALLER_VERBS: ReadonlyMap<string, VerbHandler> = new Map([
  ['Say', say],
  ['Play', play],
  ['Pause', pause],
  ['Gather', gather],
  ['Dial', dial],
  ['Record', record],
  ['Redirect', redirect],
  ['Hangup', hangup],
  ['Reject', reject],
]);

const APOLOGY = 'We are sorry, an application error has occurred. Goodbye.';
const APOLOGY_SECONDS = 4;

/**
 * One call while it is under way.
 *
 * Its people do what the plan says and what is done here step by step; with {@link BY_HAND} for a plan they do nothing else.
 */
export class VirtualCall {
  /** Resolves when the call is over and every callback was delivered. */
  readonly result: Promise<CallResult>;

  constructor(private readonly scene: CallScene) {
    this.result = this.play();
  }

  get callSid(): string {
    return this.scene.caller.leg.sid;
  }

  /** What has happened so far. */
  get transcript(): readonly TranscriptEntry[] {
    return this.scene.transcript.entries;
  }

  /**
   * The caller presses one key, besides what the plan presses.
   *
   * @returns whether anybody listened
   */
  press(key: string): boolean {
    return this.scene.caller.press(key);
  }

  /** The caller hangs up now. */
  hangUp(): void {
    this.scene.caller.hangUp();
  }

  /** The caller speaks, until {@link fallSilent}; only a message cares. */
  speak(): void {
    this.scene.caller.speak();
  }

  fallSilent(): void {
    this.scene.caller.fallSilent();
  }

  /** The caller's own phone. */
  get callerLeg(): VirtualLeg {
    return this.scene.caller.leg;
  }

  /** What the network kept of messages so far. */
  get recordings(): readonly RecordingResult[] {
    return this.scene.recordings;
  }

  /** How many callbacks are still to be sent. */
  get heldCallbacks(): number {
    return this.scene.callbacks.waiting;
  }

  /** What a phone waits for. @param who `caller`, or an agent's number */
  waitOf(who: string): Wait | null {
    return this.scene.waits.get(who) ?? null;
  }

  /** The agent's phone that was rung last under a number; `null` when none was. */
  agent(number: string): PlannedAgent | null {
    return this.scene.agents.find(number);
  }

  private async play(): Promise<CallResult> {
    const { scene } = this;
    const { transcript, caller, from, to, time } = scene;
    const { leg } = caller;
    const startedAt = time.now();
    transcript.add('caller', { kind: 'call', callSid: leg.sid, from, to });
    leg.signal.addEventListener('abort', () => noteHangUp(scene), { once: true });
    caller.start();
    const hungUpBy = await converse(scene);
    leg.hangUp('network');
    leg.finish(time.now());
    const endedAt = time.now();
    reportEnd(scene);
    await scene.background.settle();
    await scene.callbacks.flush();
    await scene.background.settle();
    const { status, durationSeconds } = leg;
    transcript.add('network', { kind: 'end', status, durationSeconds });
    return toResult(scene, { startedAt, endedAt, outcome: outcomeOf(scene, hungUpBy) });
  }
}

/** @returns who hung up: `caller`, or `network` when the server ended the call */
async function converse(scene: CallScene): Promise<string> {
  const { caller, account } = scene;
  const { voiceUrl: url, publicUrl: base, fallbackUrl } = account;
  const stage = { scene, leg: caller.leg, person: caller, signal: caller.leg.signal };
  const runner = new DocumentRunner(stage, { verbs: CALLER_VERBS, fallbackUrl });
  try {
    const end = await runner.run({ purpose: 'voice', url, base, method: 'POST', own: {} });
    await sayFarewell(end, { ...stage, documentUrl: base, isFirst: true });
    return 'network';
  } catch (error: unknown) {
    if (error instanceof HungUpError) return error.by;
    throw error;
  }
}

/** Twilio answers a call that still rings before it ends it, unless it was rejected. */
async function sayFarewell(end: DocumentsEnd, stage: Stage): Promise<void> {
  pickUp(stage);
  if (end !== 'error') return;
  stage.scene.outcome = 'failed';
  hear(stage, APOLOGY);
  await stage.scene.time.wait(APOLOGY_SECONDS, stage.signal);
}

function noteHangUp({ caller, transcript }: CallScene): void {
  const reason = reasonOf(caller.leg.signal);
  transcript.add('caller', { kind: 'hang-up', by: reason instanceof HungUpError ? reason.by : 'network' });
}

function outcomeOf({ outcome, recordings }: CallScene, hungUpBy: string): HeardOutcome {
  if (outcome !== null) return outcome;
  if (recordings.length > 0) return 'message-left';
  return hungUpBy === 'caller' ? 'hung-up' : 'ended';
}

function toResult(
  { caller, heard, legs, recordings, transcript }: CallScene,
  { outcome, startedAt, endedAt }: Pick<CallResult, 'outcome' | 'startedAt' | 'endedAt'>,
): CallResult {
  const { entries } = transcript;
  return {
    callSid: caller.leg.sid,
    outcome,
    status: caller.leg.status,
    startedAt,
    endedAt,
    durationSeconds: caller.leg.durationSeconds,
    heard,
    requests: entries.flatMap((entry) => (entry.kind === 'request' ? [entry.request] : [])),
    legs,
    recordings,
    warnings: entries.flatMap((entry) => (entry.kind === 'warning' ? [`${entry.code} ${entry.text}`] : [])),
    transcript: entries,
  };
}
