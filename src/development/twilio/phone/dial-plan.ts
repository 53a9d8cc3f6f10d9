import { listAttribute, methodAttribute, numberAttribute, truthAttribute } from '../twiml/attributes.js';
import type { TwimlElement } from '../twiml/twiml-element.js';
import type { Stage } from './verb.js';
import type { LegSubscription } from './leg-callbacks.js';

/** One number that is to be rung. */
export interface DialTarget {
  /** As written. */
  readonly number: string;
  /** Document played to the one who picks up, before the caller is connected; `null` when there is none. */
  readonly screening: { readonly url: string; readonly method: 'GET' | 'POST' } | null;
  readonly subscription: LegSubscription;
}

/** What a `<Dial>` asks for. */
export interface DialRequest {
  readonly targets: readonly DialTarget[];
  readonly documentUrl: string;
  /** Seconds a phone rings: the attribute and Twilio's five more. */
  readonly ringSeconds: number;
  readonly timeLimitSeconds: number;
  readonly callerId: string;
  readonly sequential: boolean;
  readonly hangupOnStar: boolean;
  /** `null`: the next verb follows. */
  readonly action: { readonly url: string; readonly method: 'GET' | 'POST' } | null;
}

const TIMEOUT_SECONDS = 30;
const TIMEOUT_BUFFER_SECONDS = 5;
const LONGEST_CALL_SECONDS = 14_400;
const MOST_NUMBERS = 10;

/** Reads a `<Dial>`; complains about what Twilio does not allow or what is not simulated. */
export function readDial(verb: TwimlElement, stage: Stage): DialRequest {
  const { transcript, caller } = stage.scene;
  const nouns = nounsOf(verb);
  if (nouns.length > MOST_NUMBERS) transcript.warn('12200', 'Only the first 10 numbers of a <Dial> are rung');
  if (isRecorded(verb)) transcript.warn('not simulated', 'Recording by <Dial record> is not simulated');
  const action = verb.attributes['action'];
  return {
    targets: nouns.slice(0, MOST_NUMBERS).map((noun) => toTarget(noun, stage.documentUrl)),
    documentUrl: stage.documentUrl,
    ringSeconds: numberAttribute(verb, 'timeout', TIMEOUT_SECONDS) + TIMEOUT_BUFFER_SECONDS,
    timeLimitSeconds: numberAttribute(verb, 'timeLimit', LONGEST_CALL_SECONDS),
    callerId: verb.attributes['callerId'] ?? caller.parameters['From'] ?? '',
    sequential: truthAttribute(verb, 'sequential', false),
    hangupOnStar: truthAttribute(verb, 'hangupOnStar', false),
    action: action === undefined ? null : { url: action, method: methodAttribute(verb) },
  };
}

function nounsOf(verb: TwimlElement): readonly TwimlElement[] {
  if (verb.children.length > 0 || verb.text === '') return verb.children;
  return [{ name: 'Number', attributes: {}, children: [], text: verb.text, words: verb.text }];
}

function toTarget(noun: TwimlElement, base: string): DialTarget {
  const { url, statusCallback } = noun.attributes;
  return {
    number: noun.text,
    screening: url === undefined ? null : { url, method: methodAttribute(noun) },
    subscription: {
      url: statusCallback ?? null,
      base,
      method: methodAttribute(noun, 'statusCallbackMethod'),
      events: listAttribute(noun, 'statusCallbackEvent', ['completed']),
    },
  };
}

function isRecorded(verb: TwimlElement): boolean {
  return !['do-not-record', 'false'].includes(verb.attributes['record'] ?? 'do-not-record');
}
