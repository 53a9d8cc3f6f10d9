import type { CallResult } from '../twilio/phone/call-result.js';
import type { TranscriptEntry } from '../twilio/phone/transcript.js';
import type { VirtualCall } from '../twilio/phone/virtual-call.js';
import { AgentPhones } from './agent-phones.js';
import { CallLog } from './call-log.js';
import { deadlineOf } from './deadline.js';
import type { CallerMoveName, PhoneCall } from './phone-state.js';

type Phase = PhoneCall['phase'];
type SoundSource = 'sample' | 'microphone';

/** Who calls whom. */
type Ends = Pick<PhoneCall, 'from' | 'to'>;

const CALLER = 'caller';
const PHASE_OF_VERB: Readonly<Record<string, Phase>> = { Dial: 'ringing', Record: 'beep' };

/** One call that a phone has placed, as it is shown. */
export class PlacedCall {
  readonly agents: AgentPhones;
  readonly log: CallLog;
  private verb = '';
  private ended: Pick<PhoneCall, 'endedAt' | 'endedBy'> = { endedAt: null, endedBy: null };
  private result: CallResult | null = null;
  private isSettled = false;
  private wasRecording = false;
  private source: SoundSource = 'sample';

  /**
   * @param call to be driven by hand
   * @param forwardTo the phones that may ring
   */
  constructor(
    readonly call: VirtualCall,
    private readonly ends: Ends,
    private readonly startedAt: Date,
    forwardTo: readonly string[],
  ) {
    this.agents = new AgentPhones(forwardTo);
    this.log = new CallLog(call.callSid);
  }

  get isOver(): boolean {
    return this.phase === 'ended';
  }

  /** Where the message comes from. */
  get soundSource(): SoundSource {
    return this.source;
  }

  get speaks(): boolean {
    return this.call.callerLeg.voice.isSpeaking;
  }

  get moves(): readonly CallerMoveName[] {
    if (this.isOver) return ['call'];
    if (this.phase !== 'recording') return ['press', 'hang-up'];
    return ['press', 'hang-up', this.speaks ? 'fall-silent' : 'speak'];
  }

  note(entry: TranscriptEntry): void {
    const at = new Date(this.startedAt.getTime() + entry.at * 1000);
    this.log.add(entry, at);
    if (entry.kind === 'verb' && entry.who === CALLER) this.verb = entry.name;
    if (entry.kind === 'leg') this.agents.note(entry, at, this.ended.endedAt !== null);
    if (entry.kind === 'hang-up') this.end(entry.by, at);
  }

  /** Something begins or ceases to be waited for. */
  noteWait(): void {
    const isRecording = this.call.waitOf(CALLER)?.what === 'recording';
    if (this.wasRecording && !isRecording) this.verb = '';
    this.wasRecording = isRecording;
  }

  /** @param result `null` when the call was broken off */
  settle(result: CallResult | null): void {
    this.result = result;
    this.isSettled = true;
    if (this.ended.endedAt === null) this.end('network', new Date());
  }

  speakFrom(source: SoundSource): void {
    this.source = source;
    this.call.speak();
  }

  state(): PhoneCall {
    const { call } = this;
    const [message] = call.recordings;
    return {
      callId: call.callSid,
      ...this.ends,
      ...this.ended,
      phase: this.phase,
      startedAt: this.startedAt.toISOString(),
      answeredAt: call.callerLeg.answerTime?.toISOString() ?? null,
      heardOutcome: this.result?.outcome ?? null,
      isSettled: this.isSettled,
      with: this.agents.talking,
      listens: !this.isOver && call.callerLeg.keypad.listens,
      speaks: !this.isOver && this.speaks,
      deadline: this.isOver ? null : deadlineOf(call.waitOf(CALLER) ?? this.ringingOf()),
      captions: this.log.captionsOf(CALLER),
      recording: message === undefined ? null : { ...message, from: this.source },
    };
  }

  get phase(): Phase {
    if (this.ended.endedAt !== null) return 'ended';
    if (this.agents.talking !== null) return 'talking';
    if (this.call.waitOf(CALLER)?.what === 'recording') return 'recording';
    return PHASE_OF_VERB[this.verb] ?? (this.call.callerLeg.isAnswered ? 'menu' : 'dialing');
  }

  /** What the caller waits for while phones ring: the last of them to be given up. */
  private ringingOf(): ReturnType<VirtualCall['waitOf']> {
    const waits = this.agents.numbers.flatMap((number) => this.call.waitOf(number) ?? []);
    const ringing = waits.filter(({ what }) => what === 'ringing');
    return ringing.sort((one, other) => other.until.getTime() - one.until.getTime())[0] ?? null;
  }

  private end(by: string, at: Date): void {
    this.ended = { endedAt: at.toISOString(), endedBy: by === CALLER ? CALLER : 'network' };
  }
}
