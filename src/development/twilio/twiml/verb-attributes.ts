import type { TwimlElement } from './parse-twiml.js';

/** A document that a verb names; absolute, or relative to the verb's own document. */
export interface DocumentAddress {
  readonly url: string;
  readonly method: 'GET' | 'POST';
}

/** Where to report something, and what of it. */
export interface Subscription {
  /** `null`: nowhere. */
  readonly url: string | null;
  readonly method: 'GET' | 'POST';
  readonly events: readonly string[];
}

/** What a `<Gather>` asks for. */
export interface GatherRequest {
  readonly action: DocumentAddress;
  readonly numDigits: number;
  /** Counted from the end of the prompts, and from each key. */
  readonly timeoutSeconds: number;
  /** Empty when no key ends the input. */
  readonly finishOnKey: string;
  /** Whether the action is asked when nothing was pressed, in place of going on with the next verb. */
  readonly actionOnEmptyResult: boolean;
  readonly prompts: readonly TwimlElement[];
}

/** One number that is to be rung. */
export interface DialTarget {
  /** As written. */
  readonly number: string;
  /** Document played to the one who picks up, before the caller is connected; `null` when there is none. */
  readonly screening: DocumentAddress | null;
  readonly statusCallback: Subscription;
}

/** What a `<Dial>` asks for. */
export interface DialRequest {
  readonly targets: readonly DialTarget[];
  /** Absolute address of the document that asks for it. */
  readonly documentUrl: string;
  /** Seconds a phone rings: the attribute and Twilio's five more. */
  readonly ringSeconds: number;
  readonly timeLimitSeconds: number;
  readonly callerId: string;
  readonly sequential: boolean;
  readonly hangupOnStar: boolean;
  readonly answerOnBridge: boolean;
  /** `null`: the next verb follows. */
  readonly action: DocumentAddress | null;
}

/** What a `<Record>` asks for. */
export interface RecordRequest {
  readonly action: DocumentAddress;
  readonly maxSeconds: number;
  /** Seconds of silence that end the message; endless when switched off. */
  readonly silenceSeconds: number;
  readonly finishKeys: string;
  readonly playBeep: boolean;
  readonly trimSilence: boolean;
  readonly statusCallback: Subscription;
  /** `null`: not transcribed, or nobody is told. */
  readonly transcribeCallback: string | null;
}

/** Hears what Twilio does not allow, or what is not simulated; the code is Twilio's, or a word where it has none. */
type Warn = (code: string, text: string) => void;

const RING_SECONDS = 30;
const RING_BUFFER_SECONDS = 5;
const LONGEST_CALL_SECONDS = 14_400;
const MOST_NUMBERS = 10;
const LONGEST_RECORDING_SECONDS = 3600;
/** Twilio transcribes nothing longer. */
export const LONGEST_TRANSCRIBED_SECONDS = 120;
/** Twilio repeats that often when `loop` is 0. */
const MOST_LOOPS = 1000;

/** Reads a `<Gather>`. Without an action the document's own address is asked. */
export function readGather(verb: TwimlElement, documentUrl: string, warn: Warn): GatherRequest {
  if (!wordList(verb, 'input', ['dtmf']).includes('dtmf'))
    warn('not simulated', 'Speech is not simulated; keys count instead');
  return {
    action: addressOf(verb, 'action') ?? { url: documentUrl, method: methodOf(verb) },
    numDigits: wholeNumber(verb, 'numDigits', Number.POSITIVE_INFINITY),
    timeoutSeconds: wholeNumber(verb, 'timeout', 5),
    finishOnKey: verb.attributes['finishOnKey'] ?? '#',
    actionOnEmptyResult: truth(verb, 'actionOnEmptyResult', false),
    prompts: verb.children,
  };
}

/**
 * Reads a `<Dial>`.
 *
 * @param from whose number agents see when the verb names none
 */
export function readDial(
  verb: TwimlElement,
  { documentUrl, from }: { readonly documentUrl: string; readonly from: string },
  warn: Warn,
): DialRequest {
  const nouns = nounsOf(verb);
  if (nouns.length > MOST_NUMBERS) warn('12200', 'Only the first 10 numbers of a <Dial> are rung');
  if (isRecorded(verb)) warn('not simulated', 'Recording by <Dial record> is not simulated');
  return {
    targets: nouns.slice(0, MOST_NUMBERS).map(toTarget),
    documentUrl,
    ringSeconds: wholeNumber(verb, 'timeout', RING_SECONDS) + RING_BUFFER_SECONDS,
    timeLimitSeconds: wholeNumber(verb, 'timeLimit', LONGEST_CALL_SECONDS),
    callerId: verb.attributes['callerId'] ?? from,
    sequential: truth(verb, 'sequential', false),
    hangupOnStar: truth(verb, 'hangupOnStar', false),
    answerOnBridge: truth(verb, 'answerOnBridge', false),
    action: addressOf(verb, 'action'),
  };
}

/** Reads a `<Record>`. Without an action the document's own address is asked. */
export function readRecord(verb: TwimlElement, documentUrl: string, warn: Warn): RecordRequest {
  const transcribe = truth(verb, 'transcribe', false);
  const { finishOnKey, transcribeCallback, trim } = verb.attributes;
  if (transcribeCallback !== undefined && !transcribe)
    warn('12200', '<Record>: transcribeCallback has no effect without transcribe="true"');
  const longest = transcribe ? LONGEST_TRANSCRIBED_SECONDS : LONGEST_RECORDING_SECONDS;
  return {
    action: addressOf(verb, 'action') ?? { url: documentUrl, method: methodOf(verb) },
    maxSeconds: wholeNumber(verb, 'maxLength', longest),
    silenceSeconds: wholeNumber(verb, 'timeout', 5) || Number.POSITIVE_INFINITY,
    finishKeys: finishOnKey ?? '1234567890*#',
    playBeep: truth(verb, 'playBeep', true),
    trimSilence: (trim ?? 'trim-silence') === 'trim-silence',
    statusCallback: subscription(verb, 'recordingStatusCallback'),
    transcribeCallback: transcribe ? (transcribeCallback ?? null) : null,
  };
}

/** How often a `<Say>` or `<Play>` is heard. */
export function loopsOf(verb: TwimlElement): number {
  return wholeNumber(verb, 'loop', 1) || MOST_LOOPS;
}

/** Seconds of silence in a `<Pause>`. */
export function pauseSeconds(verb: TwimlElement): number {
  return wholeNumber(verb, 'length', 1);
}

/** Where a `<Redirect>` goes: to the same document when it names none. */
export function redirectOf(verb: TwimlElement, documentUrl: string): DocumentAddress {
  return { url: verb.text === '' ? documentUrl : verb.text, method: methodOf(verb) };
}

function nounsOf(verb: TwimlElement): readonly TwimlElement[] {
  if (verb.children.length > 0 || verb.text === '') return verb.children;
  return [{ name: 'Number', attributes: {}, children: [], text: verb.text, words: verb.text }];
}

function toTarget(noun: TwimlElement): DialTarget {
  const screening = addressOf(noun, 'url');
  return { number: noun.text, screening, statusCallback: subscription(noun, 'statusCallback') };
}

function isRecorded(verb: TwimlElement): boolean {
  return !['do-not-record', 'false'].includes(verb.attributes['record'] ?? 'do-not-record');
}

function addressOf(element: TwimlElement, name: string): DocumentAddress | null {
  const url = element.attributes[name];
  return url === undefined ? null : { url, method: methodOf(element) };
}

function subscription(element: TwimlElement, name: string): Subscription {
  const method = methodOf(element, `${name}Method`);
  return {
    url: element.attributes[name] ?? null,
    method,
    events: wordList(element, `${name}Event`, ['completed']),
  };
}

function methodOf(element: TwimlElement, name = 'method'): 'GET' | 'POST' {
  return element.attributes[name] === 'GET' ? 'GET' : 'POST';
}

/** A checked whole number, or what holds without it. */
function wholeNumber(element: TwimlElement, name: string, otherwise: number): number {
  const value = element.attributes[name];
  return value === undefined ? otherwise : Number(value);
}

/** A checked truth value, or what holds without it. */
function truth(element: TwimlElement, name: string, otherwise: boolean): boolean {
  const value = element.attributes[name];
  return value === undefined ? otherwise : value === 'true';
}

/** The words of a blank-separated list, or what holds without it. */
function wordList(element: TwimlElement, name: string, otherwise: readonly string[]): readonly string[] {
  const value = element.attributes[name]?.trim();
  return value === undefined || value === '' ? otherwise : value.split(/\s+/);
}
