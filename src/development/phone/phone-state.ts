/** What a page is shown of its phone; see `phone-protocol.ts`. This file has no imports. */

/** See `CallerMove`. */
export type CallerMoveName = 'call' | 'press' | 'speak' | 'fall-silent' | 'hang-up';

/**
 * - `answer`: picks up, and then hears who calls and what to press, where calls are screened
 * - `accept`: presses 1, having picked up if need be; `decline`: presses 9 likewise (where calls are not screened it refuses the ringing)
 * - `voicemail`: the agent's private voicemail picks up and presses nothing
 * - `busy`: refuses while it rings; `ignore`: lets it ring, so that nothing more can be done until it rings again
 * - `press`: a key of the agent's choice; `hang-up`: hangs up
 */
export type AgentMoveName =
  'answer' | 'accept' | 'decline' | 'voicemail' | 'busy' | 'ignore' | 'press' | 'hang-up';

/**
 * How Twilio's callbacks (leg, call and recording status, transcription) arrive; requests for TwiML are not touched.
 *
 * `out-of-order`: held until the call is over, then sent last first. `never`: not sent, so that only asking Twilio heals the feed.
 * `forged`: with a wrong signature.
 */
export type CallbackFault = 'on-time' | 'late' | 'twice' | 'out-of-order' | 'never' | 'forged';

export type DatabaseName = 'mongodb' | 'supabase';

export type LifecycleAction = 'route' | 'answer' | 'hold' | 'resume' | 'transfer' | 'end';

/**
 * How the events of the lifecycle call are sent from now on: `late`: five seconds after they happened; `out-of-order`: kept until the
 * next one has been sent. Whoever switches to another way sends what was kept.
 */
export type EventDelivery = 'once' | 'twice' | 'late' | 'out-of-order';

/**
 * A recorded sound: a WAV file, PCM, mono, 16 bits, 8 to 48 kHz, of which the network makes the MP3 as Twilio does. What browsers record
 * is another container (WebM, MP4), which not every browser plays: the page decodes it (`decodeAudioData`) and renders it to 8 kHz with
 * an `OfflineAudioContext` first.
 */
export interface SoundPart {
  /** Of the first byte of this part. */
  readonly offset: number;
  /** Of the whole sound. The sound is complete with the part that reaches it. */
  readonly bytes: number;
}

/** Everything there is to show. */
export interface PhoneState {
  /** Grows with every change of this phone. */
  readonly revision: number;
  /** When this was said. */
  readonly at: string;
  readonly phoneId: string;
  /** Whether this is the phone that the handshake named. */
  readonly isResumed: boolean;
  /** What may be called; main numbers come first. */
  readonly numbers: readonly PhoneNumber[];
  /** The call under way, or the last one until another is placed. */
  readonly call: PhoneCall | null;
  /** What the caller may do now. */
  readonly moves: readonly CallerMoveName[];
  /** Every phone that may ring, in the order of ringing. */
  readonly agents: readonly AgentPhone[];
  readonly faults: Faults;
  /** The sound that was sent last, as far as it came; `null` before any and when a recording has taken it. */
  readonly sound: { readonly bytes: number; readonly received: number; readonly isComplete: boolean } | null;
  readonly lifecycle: LifecyclePhone;
  /** What Mainline and the network did in the last call, oldest first; the latest {@link MOST_LOGGED}. */
  readonly log: readonly LogEntry[];
}

export interface PhoneNumber {
  readonly number: string;
  readonly isMain: boolean;
}

/** A call of this phone. */
export interface PhoneCall {
  /** Of the call in the feed: the page is `/call/:id`. It may be there a little later. */
  readonly callId: string;
  readonly from: string;
  readonly to: string;
  /**
   * `dialing`: nobody has answered; `menu`: a key is waited for, or a prompt is heard; `ringing`: agents' phones ring; `beep`: recording
   * is about to begin; `recording`; `talking`: with the agent in `with`; `ended`.
   */
  readonly phase: 'dialing' | 'menu' | 'ringing' | 'beep' | 'recording' | 'talking' | 'ended';
  readonly startedAt: string;
  readonly answeredAt: string | null;
  readonly endedAt: string | null;
  /** Who ended it; `null` before. */
  readonly endedBy: 'caller' | 'network' | 'agent' | null;
  /** How the caller would tell of it: `connected`, `message-left`, `hung-up`, `ended`, `rejected`, `failed`; `null` before the end. */
  readonly heardOutcome: string | null;
  /** After the end: whether callbacks, recordings or transcriptions are still to come. */
  readonly isSettled: boolean;
  /** The agent's number while `talking`. */
  readonly with: string | null;
  /** Whether a key would be heard. */
  readonly listens: boolean;
  /** Whether the caller speaks. */
  readonly speaks: boolean;
  /** When what is waited for is given up: the key, the ringing, the recording. `null` where nothing is. */
  readonly deadline: Deadline | null;
  /** The latest {@link MOST_CAPTIONS}, oldest first. */
  readonly captions: readonly Caption[];
  /** The message of this call, once it is kept. */
  readonly recording: {
    readonly sid: string;
    readonly seconds: number;
    readonly from: 'sample' | 'microphone';
  } | null;
}

export interface Deadline {
  readonly for: 'key' | 'ringing' | 'recording';
  readonly since: string;
  readonly until: string;
}

/** A line of what is heard or done on a phone. */
export interface Caption {
  /** Grows; stays the same line in every state. */
  readonly id: number;
  readonly at: string;
  /** `caller`, or an agent's number. */
  readonly who: string;
  /**
   * `said`: text that is read out; `sound`: such as `(ringing)`, `(beep)`, `(audio https://…)`; `key`: what was pressed; `note`: what
   * happened.
   */
  readonly kind: 'said' | 'sound' | 'key' | 'note';
  readonly text: string;
  /** When it will have been said, unless a key interrupts it; `null` where that is no question. */
  readonly until: string | null;
  /** Of a key: whether anybody listened. */
  readonly isHeard: boolean;
}

/** One agent's phone. */
export interface AgentPhone {
  readonly number: string;
  /**
   * `idle`: not rung in this call, or no call; `rings`; `ignored`: rings, and is let ring; `screening`: picked up, hears who calls;
   * `talking`; `ended`: see `result`.
   */
  readonly state: 'idle' | 'rings' | 'ignored' | 'screening' | 'talking' | 'ended';
  /** Since when. */
  readonly since: string | null;
  /** Whose turn it was: the private voicemail's. */
  readonly isVoicemail: boolean;
  /**
   * How the last ringing ended: `talked`, `declined` (picked up and did not accept), `busy`, `no-answer`, `failed`, `canceled` (another
   * took it, or the caller hung up).
   */
  readonly result: 'talked' | 'declined' | 'busy' | 'no-answer' | 'failed' | 'canceled' | null;
  /** When ringing, or the wait for a key, is given up. */
  readonly deadline: Deadline | null;
  /** Whether a key would be heard. */
  readonly listens: boolean;
  /** The latest of what this agent hears and presses. */
  readonly captions: readonly Caption[];
  readonly moves: readonly AgentMoveName[];
}

/** What goes wrong. */
export interface Faults {
  readonly callbacks: {
    readonly arrive: CallbackFault;
    readonly lateSeconds: number;
    /** Callbacks of this call that were not sent yet. */
    readonly held: number;
  };
  readonly databases: readonly {
    readonly database: DatabaseName;
    /** `not-embedded`: a configured server, which is left alone. */
    readonly state: 'up' | 'cut-off' | 'not-embedded';
    readonly since: string | null;
  }[];
}

/** The tab of reported calls. */
export interface LifecyclePhone {
  readonly delivery: EventDelivery;
  /** The call under way, or the last one until another begins. */
  readonly call: LifecycleCallState | null;
  /** What the state allows; empty without a call. */
  readonly moves: readonly LifecycleAction[];
}

export interface LifecycleCallState {
  /** Of the call in the feed. */
  readonly callId: string;
  readonly type: 'voice' | 'video';
  readonly queueId: string;
  /** As this side believes; events that are sent late are counted when they happened. */
  readonly state: 'waiting' | 'active' | 'on_hold' | 'ended';
  readonly stateSince: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** Who was rung or talks. */
  readonly agentId: string | null;
  /** The queue's limits that run or ran; absent limits are not listed. */
  readonly deadlines: readonly LifecycleDeadline[];
  /** The latest {@link MOST_EVENTS}, in the order in which they happened. */
  readonly events: readonly ReportedEvent[];
}

export interface LifecycleDeadline {
  /** The queue's limit: a caller waits, an agent is asked, a caller is on hold. */
  readonly for: 'wait' | 'answer' | 'hold';
  readonly limitSeconds: number;
  readonly since: string;
  /** When the limit is reached. */
  readonly until: string;
  /** When it stopped to run; `null` while it runs. */
  readonly stoppedAt: string | null;
}

/** One event, and each answer to it. */
export interface ReportedEvent {
  /** Counts from 1. */
  readonly id: string;
  /** `call_initiated`, `call_routed` … */
  readonly event: string;
  readonly happenedAt: string;
  /** `kept`: not sent yet; `sent`: no answer yet; `counted` (202), `refused` (409: stays in the history), `failed`: any other answer, or none. */
  readonly state: 'kept' | 'sent' | 'counted' | 'refused' | 'failed';
  readonly isForced: boolean;
  /** Of the first sending; `null` before, and `status` also without an answer. */
  readonly sentAt: string | null;
  readonly status: number | null;
  /** Of the second sending, where there is one: 202 and known as a repeat. */
  readonly repeatStatus: number | null;
  /** What was wrong, for people. */
  readonly problem: string | null;
}

/** A line of what Mainline and the network did. */
export interface LogEntry {
  /** Grows; stays the same line in every state. */
  readonly id: number;
  readonly at: string;
  /** The call, as in the feed. */
  readonly callId: string;
  /**
   * `request`: Twilio asked or told Mainline something (`purpose`, `path`, `status`, `milliseconds`); `verb`: Mainline's answer has it
   * done (`text` is such as `Gather`); `leg`: an agent's phone; `warning`: Twilio's, with its `code`; `held`: a callback that is not
   * sent now, or never.
   */
  readonly kind: 'request' | 'verb' | 'leg' | 'warning' | 'held';
  /** One line for people. */
  readonly text: string;
  /** `caller`, an agent's number or `network`. */
  readonly who: string;
  /** Of a request: `voice`, `gather action`, `dial action`, `leg status`, `recording status` … */
  readonly purpose: string | null;
  /** Without the query. */
  readonly path: string | null;
  /** HTTP's; `null` without an answer. */
  readonly status: number | null;
  readonly milliseconds: number | null;
  readonly code: string | null;
  /** How a callback was sent, where that was switched. */
  readonly fault: Exclude<CallbackFault, 'on-time'> | null;
  /** The second sending of the same. */
  readonly isRepeat: boolean;
}

export const MOST_CAPTIONS = 60;
export const MOST_LOGGED = 120;
export const MOST_EVENTS = 60;
