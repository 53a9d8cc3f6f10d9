/** What an attribute may be: a whole number in a range, one of some words, a blank-separated list of them, or a known kind. */
export type ValueRule =
  | 'text'
  | 'boolean'
  | 'method'
  | { readonly min: number; readonly max: number }
  | { readonly oneOf: readonly string[] }
  | { readonly listOf: readonly string[] };

/** What may stand in an element. */
export interface ElementRule {
  readonly attributes: Readonly<Record<string, ValueRule>>;
  readonly children: readonly string[];
  /** Whether text may stand directly inside. */
  readonly text?: boolean;
}

const ANY = Number.MAX_SAFE_INTEGER;
const RECORDING_CALLBACK: Readonly<Record<string, ValueRule>> = {
  recordingStatusCallback: 'text',
  recordingStatusCallbackMethod: 'method',
  recordingStatusCallbackEvent: { listOf: ['in-progress', 'completed', 'absent'] },
  recordingConfigurationId: 'text',
  trim: { oneOf: ['trim-silence', 'do-not-trim'] },
};
const LEG_CALLBACK: Readonly<Record<string, ValueRule>> = {
  url: 'text',
  method: 'method',
  statusCallback: 'text',
  statusCallbackMethod: 'method',
  statusCallbackEvent: { listOf: ['initiated', 'ringing', 'answered', 'completed'] },
};
const MACHINE_DETECTION: Readonly<Record<string, ValueRule>> = {
  machineDetection: { oneOf: ['Enable', 'DetectMessageEnd'] },
  machineDetectionTimeout: { min: 3, max: 60 },
  machineDetectionSpeechThreshold: { min: 1000, max: 6000 },
  machineDetectionSpeechEndThreshold: { min: 500, max: 5000 },
  machineDetectionSilenceTimeout: { min: 2000, max: 10_000 },
  amdStatusCallback: 'text',
  amdStatusCallbackMethod: 'method',
};
const SPEECH_MARKUP = [
  'break',
  'emphasis',
  'lang',
  'p',
  'phoneme',
  'prosody',
  's',
  'say-as',
  'sub',
  'w',
  'amazon:effect',
  'amazon:domain',
];

/** Verbs and nouns that the simulator plays. */
export const TWIML_SCHEMA: Readonly<Record<string, ElementRule>> = {
  Response: {
    attributes: {},
    children: ['Say', 'Play', 'Pause', 'Gather', 'Dial', 'Record', 'Redirect', 'Hangup', 'Reject'],
  },
  Say: {
    attributes: { voice: 'text', language: 'text', loop: { min: 0, max: 1000 } },
    children: SPEECH_MARKUP,
    text: true,
  },
  Play: { attributes: { loop: { min: 0, max: 1000 }, digits: 'text' }, children: [], text: true },
  Pause: { attributes: { length: { min: 0, max: ANY } }, children: [] },
  Gather: {
    attributes: {
      action: 'text',
      method: 'method',
      input: { listOf: ['dtmf', 'speech'] },
      numDigits: { min: 1, max: ANY },
      timeout: { min: 0, max: ANY },
      finishOnKey: { oneOf: ['', ...'0123456789*#'] },
      actionOnEmptyResult: 'boolean',
      speechTimeout: 'text',
      maxSpeechTime: { min: 1, max: ANY },
      speechModel: 'text',
      language: 'text',
      hints: 'text',
      profanityFilter: 'boolean',
      partialResultCallback: 'text',
      partialResultCallbackMethod: 'method',
      bargeIn: 'boolean',
      debug: 'boolean',
      enhanced: 'boolean',
    },
    children: ['Say', 'Play', 'Pause'],
  },
  Dial: {
    attributes: {
      action: 'text',
      method: 'method',
      timeout: { min: 5, max: 600 },
      timeLimit: { min: 1, max: 86_400 },
      callerId: 'text',
      answerOnBridge: 'boolean',
      hangupOnStar: 'boolean',
      sequential: 'boolean',
      record: {
        oneOf: [
          'do-not-record',
          'record-from-answer',
          'record-from-ringing',
          'record-from-answer-dual',
          'record-from-ringing-dual',
          'true',
          'false',
        ],
      },
      recordingTrack: { oneOf: ['both', 'inbound', 'outbound'] },
      ringTone: 'text',
      referUrl: 'text',
      referMethod: 'method',
      callReason: 'text',
      events: 'text',
      passports: 'text',
      ...RECORDING_CALLBACK,
    },
    children: ['Number'],
    text: true,
  },
  Number: {
    attributes: { sendDigits: 'text', byoc: 'text', ...LEG_CALLBACK, ...MACHINE_DETECTION },
    children: [],
    text: true,
  },
  Record: {
    attributes: {
      action: 'text',
      method: 'method',
      maxLength: { min: 2, max: 86_400 },
      timeout: { min: 0, max: ANY },
      finishOnKey: 'text',
      playBeep: 'boolean',
      transcribe: 'boolean',
      transcribeCallback: 'text',
      ...RECORDING_CALLBACK,
    },
    children: [],
  },
  Redirect: { attributes: { method: 'method' }, children: [], text: true },
  Hangup: { attributes: {}, children: [] },
  Reject: { attributes: { reason: { oneOf: ['rejected', 'busy'] } }, children: [] },
};

/** Verbs and nouns that Twilio knows and the simulator does not play. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set([
  'AiSession',
  'Application',
  'Client',
  'Conference',
  'Connect',
  'Echo',
  'Enqueue',
  'Leave',
  'Message',
  'Pay',
  'Prompt',
  'Queue',
  'Refer',
  'Sim',
  'Sip',
  'Siprec',
  'Sms',
  'Start',
  'Stop',
  'WhatsApp',
]);
