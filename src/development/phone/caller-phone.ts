import { BadRequestError, ConflictError } from '../../common/errors/request.errors.js';
import type { AppConfig } from '../../config/app-config.js';
import { destinationOf, type NumberAddresses } from '../twilio/history/number-addresses.js';
import type { CallbackSwitch } from '../twilio/network/callback-switch.js';
import { accountOfServer } from '../twilio/phone/account-of-server.js';
import { BY_HAND, type CallPlan } from '../twilio/phone/call-plan.js';
import type { TranscriptEntry } from '../twilio/phone/transcript.js';
import type { VirtualCall } from '../twilio/phone/virtual-call.js';
import { VirtualTwilio } from '../twilio/phone/virtual-twilio.js';
import { AgentPhones } from './agent-phones.js';
import type { OwnedTime } from './owned-time.js';
import type { AgentMove, CallerMove } from './phone-protocol.js';
import type { AgentPhone, CallerMoveName } from './phone-state.js';
import { PlacedCall } from './placed-call.js';
import { SoundUpload } from './sound-upload.js';

/** What a phone calls. */
export interface CalledMainline {
  readonly config: AppConfig;
  /** Where the server listens. */
  readonly url: string;
  readonly time: OwnedTime;
}

type DialMove = Extract<CallerMove, { move: 'call' }>;

const SAMPLE_SECONDS = 6;
/** How long a recording that has ended waits for what the microphone took. */
const SOUND_LIMIT_MILLISECONDS = 15_000;
const ACCEPT = '1';
const DECLINE = '9';

/** The caller's phone and those that ring for it: the engine of `npm run call`, driven by hand. */
export class CallerPhone {
  readonly sound = new SoundUpload();
  /** How callbacks arrive from now on. */
  callbacks: CallbackSwitch = { arrive: 'on-time', lateSeconds: 5 };
  private placed: PlacedCall | null = null;
  private readonly underWay = new Set<Promise<void>>();

  /** @param changed hears whenever there is something else to show */
  constructor(
    private readonly mainline: CalledMainline,
    private readonly changed: () => void,
  ) {}

  /** The call under way, or the last one. */
  get current(): PlacedCall | null {
    return this.placed;
  }

  get moves(): readonly CallerMoveName[] {
    return this.placed?.moves ?? ['call'];
  }

  agents(): AgentPhone[] {
    const { placed } = this;
    if (placed === null) return new AgentPhones(this.mainline.config.phone.forwardTo).states(null, null);
    return placed.agents.states(placed.call, placed.log);
  }

  /** @throws ConflictError `MOVE_NOT_ALLOWED` when the state does not allow it */
  async act(move: CallerMove): Promise<void> {
    if (!this.moves.includes(move.move)) throw notAllowed(`${move.move} is not possible now`);
    if (move.move === 'call') await this.dial(move);
    else if (this.placed !== null) this.use(this.placed, move);
  }

  /** @throws ConflictError `MOVE_NOT_ALLOWED` when the state of the agent's phone does not allow it */
  actOnAgent(move: AgentMove): void {
    const { placed } = this;
    const agent = placed?.call.agent(move.number) ?? null;
    if (placed === null || agent === null || !placed.agents.movesOf(move.number).includes(move.do))
      throw notAllowed(`${move.do} is not possible now on ${move.number}`);
    if (move.do === 'ignore') placed.agents.ignore(move.number);
    if (move.do === 'answer') agent.pickUp();
    if (move.do === 'voicemail') agent.leaveToMachine();
    if (move.do === 'busy') agent.refuse();
    if (move.do === 'hang-up') agent.hangUp();
    if (move.do === 'press') agent.press(keyOf(move));
    if (move.do === 'accept') this.answerWith(agent, ACCEPT);
    if (move.do === 'decline') this.answerWith(agent, DECLINE);
  }

  /** Notes that the microphone's sound is there: whoever sends it has spoken. */
  takeSound(): void {
    const { placed } = this;
    if (placed?.phase === 'recording' && !placed.speaks) placed.speakFrom('microphone');
  }

  /** Hangs up. Resolves when every callback was delivered, or time has ended. */
  async hangUp(): Promise<void> {
    if (this.placed !== null && !this.placed.isOver) this.placed.call.hangUp();
    await Promise.all(this.underWay);
  }

  private answerWith(agent: NonNullable<ReturnType<VirtualCall['agent']>>, key: string): void {
    const isRinging = agent.leg.status === 'ringing';
    if (isRinging && key === DECLINE && !this.mainline.config.phone.screenForwardedCalls) {
      agent.refuse();
      return;
    }
    if (isRinging) agent.pickUp();
    agent.respond(key);
  }

  private use(placed: PlacedCall, move: Exclude<CallerMove, DialMove>): void {
    const { call } = placed;
    if (move.move === 'press') call.press(move.key);
    if (move.move === 'hang-up') call.hangUp();
    if (move.move === 'fall-silent') call.fallSilent();
    if (move.move !== 'speak') return;
    placed.speakFrom(move.with);
    if (move.with === 'sample') this.run(this.speakSample(placed));
  }

  private async speakSample({ call }: PlacedCall): Promise<void> {
    await this.mainline.time.wait(SAMPLE_SECONDS, call.callerLeg.signal).catch(() => undefined);
    call.fallSilent();
    this.changed();
  }

  /** @throws ConflictError `NUMBER_ELSEWHERE` when the number's calls go to a SIP trunk */
  private async dial(move: DialMove): Promise<void> {
    const { config, url, time } = this.mainline;
    const addresses = await addressesOf(move.to ?? config.phone.mainNumbers[0] ?? '', config.server.dataDir);
    // Somebody may have dialled while the disk was read.
    if (!this.moves.includes('call')) throw notAllowed('A call is under way');
    const twilio = new VirtualTwilio(accountOfServer(config, { url, addresses, time }));
    this.sound.forget();
    this.place(twilio, planOf(move));
  }

  private place(twilio: VirtualTwilio, plan: CallPlan): void {
    const early: TranscriptEntry[] = [];
    let placed: PlacedCall | null = null;
    const call = twilio.startCall({
      ...BY_HAND,
      ...plan,
      arrival: () => this.callbacks,
      sound: () => this.soundOf(placed),
      observe: (entry) => {
        if (placed === null) early.push(entry);
        else placed.note(entry);
        this.changed();
      },
      onWait: () => {
        placed?.noteWait();
        this.changed();
      },
    });
    placed = new PlacedCall(call, endsOf(early), new Date(), this.mainline.config.phone.forwardTo);
    for (const entry of early) placed.note(entry);
    this.placed = placed;
    this.run(this.settle(placed));
  }

  private async settle(placed: PlacedCall): Promise<void> {
    placed.settle(await placed.call.result.catch(() => null));
    this.changed();
  }

  private soundOf(placed: PlacedCall | null): Promise<Buffer | null> {
    if (placed?.soundSource !== 'microphone') return Promise.resolve(null);
    return this.sound.take(AbortSignal.timeout(SOUND_LIMIT_MILLISECONDS));
  }

  private run(work: Promise<void>): void {
    this.underWay.add(work);
    void work.finally(() => this.underWay.delete(work));
  }
}

function planOf({ to, from, isWithheld, callerName }: DialMove): CallPlan {
  return { to, from, withheld: isWithheld, callerName };
}

function endsOf(entries: readonly TranscriptEntry[]): { from: string; to: string } {
  const call = entries.find((entry) => entry.kind === 'call');
  return { from: call?.from ?? '', to: call?.to ?? '' };
}

/** Where calls of a number go: as with `npm run call`. */
async function addressesOf(number: string, dataDir: string): Promise<Partial<NumberAddresses>> {
  const destination = await destinationOf(number, dataDir);
  if (destination.kind === 'trunk')
    throw new ConflictError(`Calls of ${number} go to a SIP trunk`, { code: 'NUMBER_ELSEWHERE' });
  return destination.kind === 'addresses' ? destination.addresses : {};
}

function keyOf({ key }: AgentMove): string {
  if (key === undefined) throw new BadRequestError('press needs a key');
  return key;
}

function notAllowed(message: string): ConflictError {
  return new ConflictError(message, { code: 'MOVE_NOT_ALLOWED' });
}
