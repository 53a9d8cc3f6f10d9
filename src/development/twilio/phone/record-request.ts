import { listAttribute, methodAttribute, numberAttribute, truthAttribute } from '../twiml/attributes.js';
import type { TwimlElement } from '../twiml/twiml-element.js';
import type { Stage } from './verb.js';

/** What a `<Record>` asks for. */
export interface RecordRequest {
  readonly action: { readonly url: string; readonly method: 'GET' | 'POST' };
  readonly maxSeconds: number;
  /** Seconds of silence that end the message; endless when switched off. */
  readonly silenceSeconds: number;
  readonly finishKeys: string;
  readonly playBeep: boolean;
  readonly trimSilence: boolean;
  readonly callback: {
    readonly url: string | null;
    readonly method: 'GET' | 'POST';
    readonly events: readonly string[];
  };
  /** `null`: not transcribed, or nobody is told. */
  readonly transcribeCallback: string | null;
}

const LONGEST_SECONDS = 3600;
const LONGEST_TRANSCRIBED_SECONDS = 120;

/** Reads a `<Record>`. Without an action the document's own address is asked. */
export function readRecord(verb: TwimlElement, { documentUrl, scene }: Stage): RecordRequest {
  const transcribe = truthAttribute(verb, 'transcribe', false);
  const { action, finishOnKey, recordingStatusCallback, transcribeCallback, trim } = verb.attributes;
  if (transcribeCallback !== undefined && !transcribe) {
    scene.transcript.warn('12200', '<Record>: transcribeCallback has no effect without transcribe="true"');
  }
  return {
    action: { url: action ?? documentUrl, method: methodAttribute(verb) },
    maxSeconds: numberAttribute(
      verb,
      'maxLength',
      transcribe ? LONGEST_TRANSCRIBED_SECONDS : LONGEST_SECONDS,
    ),
    silenceSeconds: numberAttribute(verb, 'timeout', 5) || Number.POSITIVE_INFINITY,
    finishKeys: finishOnKey ?? '1234567890*#',
    playBeep: truthAttribute(verb, 'playBeep', true),
    trimSilence: (trim ?? 'trim-silence') === 'trim-silence',
    callback: {
      url: recordingStatusCallback ?? null,
      method: methodAttribute(verb, 'recordingStatusCallbackMethod'),
      events: listAttribute(verb, 'recordingStatusCallbackEvent', ['completed']),
    },
    transcribeCallback: transcribe ? (transcribeCallback ?? null) : null,
  };
}
