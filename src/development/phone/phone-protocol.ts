/**
 * What the page of the phone and the server say to each other over Socket.IO.
 *
 * The page connects to the namespace {@link PHONE_NAMESPACE} on a connection of its own (`forceNew: true`) with {@link PhoneAuth}, and is
 * sent the whole {@link PhoneState} at once and after every change; there are no deltas. It acts by `move`, and every move is
 * acknowledged. The last state that came is the truth: after a reload, a broken connection or a restart of the server the page connects
 * again with the `phoneId` of that state and is sent another one. Where `isResumed` is false the server knew no such phone any more, as
 * after a restart: its call is over.
 *
 * All moments are ISO 8601 UTC by the server's clock, which `at` tells, so that a page whose clock is off counts right. The
 * dashboard gets a copy of this file and of the state's in `api/generated`, so they import nothing else.
 */

import type {
  AgentMoveName,
  CallbackFault,
  DatabaseName,
  EventDelivery,
  LifecycleAction,
  PhoneState,
  SoundPart,
} from './phone-state.js';

export const PHONE_NAMESPACE = '/phone';

/** Longest recorded sound, in bytes: two minutes at 8 kHz. */
export const MOST_SOUND_BYTES = 2 * 1024 * 1024;
/** What one `sound` message may hold, in bytes. */
export const MOST_PART_BYTES = 48 * 1024;

/** `auth` of the handshake. */
export interface PhoneAuth {
  /** A key of role agent or more. */
  readonly apiKey: string;
  /** The phone that the page had before. Two tabs do not share one: the older is told `TAKEN_OVER`. */
  readonly phoneId?: string;
}

/**
 * Codes of refusals, in `data.code` of `connect_error` and in `error.code` of an acknowledgement.
 *
 * At connecting: `UNAUTHENTICATED`, `FORBIDDEN` (a viewer), `TOO_MANY_REQUESTS`, `PHONE_NOT_AVAILABLE` (production, or `PUBLIC_URL` is not
 * this machine's), `TOO_MANY_PHONES`. Of a message: `INVALID_REQUEST`, `MOVE_NOT_ALLOWED` (the state does not allow it: `moves` says what
 * does), `NOT_SOUND`, `TOO_MUCH_SOUND`, `NOT_EMBEDDED` (the database is not one that can be cut off), `NUMBER_ELSEWHERE` (calls of the
 * number go to another server), `TOO_MANY_REQUESTS`.
 */
export interface PhoneRefusal {
  readonly code: string;
  /** One sentence for people. */
  readonly message: string;
  readonly details?: unknown;
  /** With `TOO_MANY_REQUESTS`: when it may be tried again. */
  readonly retryAfterSeconds?: number;
}

/** Answers a message: `revision` of the first state that has its effect, or why it had none. */
export type PhoneAnswer = { readonly revision: number } | { readonly error: PhoneRefusal };
export type Acknowledge<T> = (answer: T) => void;

/** What the page says. */
export interface PhoneClientEvents {
  move: (move: PhoneMove, acknowledge: Acknowledge<PhoneAnswer>) => void;
  /**
   * One part of what the microphone recorded, in order; `content` holds at most {@link MOST_PART_BYTES}. A part with `offset` 0 begins
   * another sound and drops the one before. It is the message of the next recording that ends, or of the one that has just ended: so
   * stop recording, send the parts, then press `#` or hang up. A recording that ended first (time limit) waits 15 s for its sound.
   */
  sound: (part: SoundPart, content: ArrayBuffer | Uint8Array, acknowledge: Acknowledge<PhoneAnswer>) => void;
  /** Asks for the state, though every change is sent anyway. */
  state: (acknowledge: Acknowledge<PhoneState>) => void;
}

/** What the server says. */
export interface PhoneServerEvents {
  state: (state: PhoneState) => void;
  /** Comes before the server ends the connection. */
  closing: (closing: PhoneClosing) => void;
}

export interface PhoneClosing {
  /** `SERVER_STOPPING`: connect again; `TAKEN_OVER`: another tab has this phone now; `UNAUTHENTICATED`: the key is not valid any more. */
  readonly code: 'SERVER_STOPPING' | 'TAKEN_OVER' | 'UNAUTHENTICATED';
  readonly message: string;
}

/** One thing that somebody does, or that goes wrong from now on. */
export type PhoneMove = CallerMove | AgentMove | FaultMove | LifecycleMove;
export type CallerMove =
  /** Dials a number. Allowed while no call is under way; the last call is forgotten. */
  | {
      readonly move: 'call';
      /** One of `numbers`; the first when left out. */
      readonly to?: string;
      /** E.164, `client:name` or `sip:user@host`; a number that has been given out to nobody when left out. */
      readonly from?: string;
      /** Hides the number. */
      readonly isWithheld?: boolean;
      readonly callerName?: string;
    }
  /** 0-9, `*` or `#`. A key that nobody listens to is not refused; it is noted as unheard. */
  | { readonly move: 'press'; readonly key: string }
  /**
   * Speaks after the beep. `sample`: a tune stands for six seconds of speech, then there is silence. `microphone`: until `fall-silent`
   * or the end of the recording; the sound is sent by `sound`.
   */
  | { readonly move: 'speak'; readonly with: 'sample' | 'microphone' }
  | { readonly move: 'fall-silent' }
  | { readonly move: 'hang-up' };

/** What somebody does with an agent's phone. */
export interface AgentMove {
  readonly move: 'agent';
  /** The phone, by its number. */
  readonly number: string;
  readonly do: AgentMoveName;
  /** With `press`. */
  readonly key?: string;
}

/** What goes wrong from now on, also in the call that is under way. */
export type FaultMove =
  | {
      readonly move: 'callbacks';
      readonly arrive: CallbackFault;
      /** With `late`: 1 to 120; 5 when left out. */
      readonly lateSeconds?: number;
    }
  /** For the whole server, not this phone alone. Healed when `isCutOff` is false, and when the last phone has gone. */
  | { readonly move: 'database'; readonly database: DatabaseName; readonly isCutOff: boolean };

/** A call that another system reports through `POST /api/events`, with the page's own key. */
export type LifecycleMove =
  /** Begins another call; the last one is forgotten, under way or not. */
  | {
      readonly move: 'begin';
      readonly type: 'voice' | 'video';
      readonly queueId: string;
      readonly from?: string;
      readonly callerName?: string;
    }
  /** `agentId` with `route`; with `answer` another than who was rung; with `transfer` either `agentId` or `queueId`. */
  | {
      readonly move: 'report';
      readonly action: LifecycleAction;
      readonly agentId?: string;
      readonly queueId?: string;
      /** With `end`; `completed`, or `abandoned` for a call that waits, when left out. */
      readonly endReason?: EndReason;
      /** Reports it although the state does not allow it, so that the server answers 409. Otherwise such a move is refused here. */
      readonly isForced?: boolean;
    }
  | { readonly move: 'deliver'; readonly delivery: EventDelivery };
export type EndReason = 'completed' | 'abandoned' | 'failed' | 'no_answer' | 'transferred_out';
